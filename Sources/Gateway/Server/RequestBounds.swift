internal import HTTPTypes
internal import NIOCore
internal import NIOHTTPTypes

/// Ends requests that are too large or too slow, before anything is buffered for them, and connections nobody uses.
///
/// The server alone would read a refused body to its end, however long, and wait for a trickle for ever.
final class RequestBounds: ChannelDuplexHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPRequestPart
    typealias InboundOut = HTTPRequestPart
    typealias OutboundIn = HTTPResponsePart
    typealias OutboundOut = HTTPResponsePart

    private let bodyLimit: Int
    private let patience: TimeAmount
    private let idlePatience: TimeAmount
    private var bodyBytes = 0
    /// Between the head of a request and its end.
    private var isOpen = false
    private var isRefused = false
    private var hasReadPart = false
    private var unanswered = 0
    private var lastUse = NIODeadline.now()
    private var timeout: Scheduled<Void>?
    private var idleCheck: Scheduled<Void>?

    /// - Parameters:
    ///   - patience: How long a request may take from its first byte to its end.
    ///   - idlePatience: How long a connection may stay open without a request.
    init(bodyLimit: Int, patience: TimeAmount, idlePatience: TimeAmount) {
        self.bodyLimit = bodyLimit
        self.patience = patience
        self.idlePatience = idlePatience
    }

    func handlerAdded(context: ChannelHandlerContext) { self.scheduleIdleCheck(context, in: self.idlePatience) }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard !self.isRefused else { return }
        self.hasReadPart = true
        switch self.unwrapInboundIn(data) {
        case .head(let head):
            self.isOpen = true
            self.unanswered += 1
            self.bodyBytes = 0
            if let length = head.headerFields[.contentLength].flatMap(Int.init), length > self.bodyLimit {
                return self.refuse(.contentTooLarge, context)
            }
        case .body(let part):
            self.bodyBytes += part.readableBytes
            guard self.bodyBytes <= self.bodyLimit else { return self.refuse(.contentTooLarge, context) }
        case .end:
            self.isOpen = false
            self.lastUse = .now()
            self.stopTimeout()
        }
        context.fireChannelRead(data)
    }

    func channelReadComplete(context: ChannelHandlerContext) {
        // A request that came whole in one read, as nearly all do, never needs a timer. Bytes that made no part are
        // the beginning of a head.
        if self.isOpen || !self.hasReadPart, self.timeout == nil, !self.isRefused {
            let bound = NIOLoopBound((self, context), eventLoop: context.eventLoop)
            self.timeout = context.eventLoop.scheduleTask(in: self.patience) {
                let (handler, context) = bound.value
                handler.refuse(.requestTimeout, context)
            }
        }
        self.hasReadPart = false
        context.fireChannelReadComplete()
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        if case .end = self.unwrapOutboundIn(data) {
            self.unanswered -= 1
            self.lastUse = .now()
        }
        context.write(data, promise: promise)
    }

    func channelInactive(context: ChannelHandlerContext) {
        self.stopTimeout()
        self.idleCheck?.cancel()
        context.fireChannelInactive()
    }

    private func stopTimeout() {
        self.timeout?.cancel()
        self.timeout = nil
    }

    private func scheduleIdleCheck(_ context: ChannelHandlerContext, in time: TimeAmount) {
        let bound = NIOLoopBound((self, context), eventLoop: context.eventLoop)
        self.idleCheck = context.eventLoop.scheduleTask(in: time) {
            let (handler, context) = bound.value
            let idle = NIODeadline.now() - handler.lastUse
            if handler.isOpen || handler.unanswered > 0 || idle < handler.idlePatience {
                handler.scheduleIdleCheck(context, in: max(.seconds(1), handler.idlePatience - idle))
            } else {
                context.close(promise: nil)
            }
        }
    }

    private func refuse(_ status: HTTPResponse.Status, _ context: ChannelHandlerContext) {
        guard !self.isRefused else { return }
        self.isRefused = true
        self.stopTimeout()
        let head = HTTPResponse(status: status, headerFields: [.connection: "close", .contentLength: "0"])
        context.write(self.wrapOutboundOut(.head(head)), promise: nil)
        context.writeAndFlush(self.wrapOutboundOut(.end(nil)), promise: nil)
        context.close(promise: nil)
    }
}
