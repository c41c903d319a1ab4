internal import HTTPTypes
internal import NIOCore
internal import NIOHTTPTypes

/// Ends requests that are too large or too slow, before anything is buffered for them.
///
/// The server alone would read a refused body to its end, however long, and wait for a trickle for ever.
final class RequestBounds: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPRequestPart
    typealias InboundOut = HTTPRequestPart
    typealias OutboundOut = HTTPResponsePart

    private let bodyLimit: Int
    private let patience: TimeAmount
    private var bodyBytes = 0
    private var isOpen = false
    private var isRefused = false
    private var timeout: Scheduled<Void>?

    /// - Parameter patience: How long a request may take from its head to its end.
    init(bodyLimit: Int, patience: TimeAmount) {
        self.bodyLimit = bodyLimit
        self.patience = patience
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard !self.isRefused else { return }
        switch self.unwrapInboundIn(data) {
        case .head(let head):
            self.isOpen = true
            self.bodyBytes = 0
            if let length = head.headerFields[.contentLength].flatMap(Int.init), length > self.bodyLimit {
                return self.refuse(.contentTooLarge, context)
            }
        case .body(let part):
            self.bodyBytes += part.readableBytes
            guard self.bodyBytes <= self.bodyLimit else { return self.refuse(.contentTooLarge, context) }
        case .end:
            self.isOpen = false
            self.timeout?.cancel()
            self.timeout = nil
        }
        context.fireChannelRead(data)
    }

    func channelReadComplete(context: ChannelHandlerContext) {
        // A request that came whole in one read, as nearly all do, never needs a timer.
        if self.isOpen, self.timeout == nil, !self.isRefused {
            let bound = NIOLoopBound((self, context), eventLoop: context.eventLoop)
            self.timeout = context.eventLoop.scheduleTask(in: self.patience) {
                let (handler, context) = bound.value
                guard handler.isOpen else { return }
                handler.refuse(.requestTimeout, context)
            }
        }
        context.fireChannelReadComplete()
    }

    func channelInactive(context: ChannelHandlerContext) {
        self.timeout?.cancel()
        self.timeout = nil
        context.fireChannelInactive()
    }

    private func refuse(_ status: HTTPResponse.Status, _ context: ChannelHandlerContext) {
        self.isRefused = true
        self.timeout?.cancel()
        let head = HTTPResponse(status: status, headerFields: [.connection: "close", .contentLength: "0"])
        context.write(self.wrapOutboundOut(.head(head)), promise: nil)
        context.writeAndFlush(self.wrapOutboundOut(.end(nil)), promise: nil)
        context.close(promise: nil)
    }
}
