internal import Metrics
internal import NIOCore
internal import NIOHTTP1

/// Ends requests that are too large or too slow, before anything is buffered for them, and connections nobody uses.
///
/// The server alone would read a refused body to its end, however long, and wait for a trickle for ever.
final class RequestBounds: ChannelDuplexHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias InboundOut = HTTPServerRequestPart
    typealias OutboundIn = HTTPServerResponsePart
    typealias OutboundOut = HTTPServerResponsePart

    /// What is refused, counted; made once for all connections.
    struct Tally: Sendable {
        let tooLarge = Counter(label: "hearth_http_refused_total", dimensions: [("status", "413")])
        let tooSlow = Counter(label: "hearth_http_refused_total", dimensions: [("status", "408")])
    }

    private let bodyLimit: Int
    private let patience: TimeAmount
    private let idlePatience: TimeAmount
    private let tally: Tally
    private var bodyBytes = 0
    /// Between the head of a request and its end.
    private var isOpen = false
    private var isRefused = false
    /// A refusal that waits for the answers of the requests before it.
    private var refusal: HTTPResponseStatus?
    private var hasReadPart = false
    /// A request came in part: half a head, or a head without its end.
    private var isBegun = false
    /// Heads read, the open one included, less answers written.
    private var unanswered = 0
    /// The newest request said that no other follows; the server itself misses some ways to say so.
    private var isLast = false
    private var lastUse = NIODeadline.now()
    /// A connection that never said anything is waited for like a request, not like one that is kept for the next.
    private var isUsed = false
    private var context: ChannelHandlerContext?
    private var timeout: Scheduled<Void>?
    private var idleCheck: Scheduled<Void>?

    /// A request may take `patience` from its first byte to its end.
    ///
    /// A connection may stay open for `idlePatience` without a request.
    init(bodyLimit: Int, patience: TimeAmount, idlePatience: TimeAmount, tally: Tally) {
        self.bodyLimit = bodyLimit
        self.patience = patience
        self.idlePatience = idlePatience
        self.tally = tally
    }

    func handlerAdded(context: ChannelHandlerContext) {
        self.context = context
        self.scheduleIdleCheck(context, in: min(self.patience, self.idlePatience))
    }

    func handlerRemoved(context: ChannelHandlerContext) { self.context = nil }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard !self.isRefused else { return }
        self.hasReadPart = true
        switch self.unwrapInboundIn(data) {
        case .head(let head):
            self.isOpen = true
            self.isLast = !head.isKeepAlive
            self.unanswered += 1
            self.bodyBytes = 0
            if let length = head.headers.first(name: "content-length").flatMap(Int.init), length > self.bodyLimit {
                return self.refuse(.payloadTooLarge, self.tally.tooLarge, context)
            }
        case .body(let part):
            self.bodyBytes += part.readableBytes
            guard self.bodyBytes <= self.bodyLimit else {
                return self.refuse(.payloadTooLarge, self.tally.tooLarge, context)
            }
        case .end:
            self.isOpen = false
            self.isBegun = false
            self.lastUse = .now()
            self.stopTimeout()
        }
        context.fireChannelRead(data)
    }

    func channelReadComplete(context: ChannelHandlerContext) {
        // A request that came whole in one read, as nearly all do, never needs a timer. Bytes that made no part are
        // the beginning of a head.
        self.isUsed = true
        self.isBegun = self.isOpen || !self.hasReadPart
        self.startTimeout(context)
        self.hasReadPart = false
        context.fireChannelReadComplete()
    }

    /// The patience with a request begins when those before it have their answers: until then, nobody reads on.
    private func startTimeout(_ context: ChannelHandlerContext) {
        if self.isBegun, self.timeout == nil, !self.isRefused, self.unanswered <= (self.isOpen ? 1 : 0) {
            let bound = NIOLoopBound((self, context), eventLoop: context.eventLoop)
            self.timeout = context.eventLoop.scheduleTask(in: self.patience) {
                let (handler, context) = bound.value
                handler.refuse(.requestTimeout, handler.tally.tooSlow, context)
            }
        }
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        if case .end = self.unwrapOutboundIn(data) {
            self.countAnswer(context)
            if self.isLast, !self.isOpen, self.unanswered == 0 { return self.writeLast(context, data, promise) }
        }
        context.write(data, promise: promise)
        self.sayRefusal(context)
    }

    private func countAnswer(_ context: ChannelHandlerContext) {
        self.unanswered -= 1
        self.lastUse = .now()
        self.startTimeout(context)
    }

    /// An answer that did not come this way was written; the connection is kept.
    func hasBeenAnswered() {
        guard let context = self.context else { return }
        self.countAnswer(context)
        self.sayRefusal(context)
    }

    private func writeLast(_ context: ChannelHandlerContext, _ data: NIOAny, _ promise: EventLoopPromise<Void>?) {
        let written = promise ?? context.eventLoop.makePromise()
        context.write(data, promise: written)
        let bound = NIOLoopBound(context, eventLoop: context.eventLoop)
        written.futureResult.whenComplete { _ in bound.value.close(promise: nil) }
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
            let patience = handler.isUsed ? handler.idlePatience : min(handler.patience, handler.idlePatience)
            if handler.isOpen || handler.unanswered > 0 || idle < patience {
                handler.scheduleIdleCheck(context, in: max(.seconds(1), patience - idle))
            } else {
                context.close(promise: nil)
            }
        }
    }

    private func refuse(_ status: HTTPResponseStatus, _ counter: Counter, _ context: ChannelHandlerContext) {
        guard !self.isRefused else { return }
        self.isRefused = true
        self.stopTimeout()
        counter.increment()
        self.refusal = status
        self.sayRefusal(context)
    }

    /// Says the refusal and closes, once the requests before it have their answers: an answer has no mark but its place.
    private func sayRefusal(_ context: ChannelHandlerContext) {
        guard let status = self.refusal, self.unanswered <= (self.isOpen ? 1 : 0) else { return }
        self.refusal = nil
        // A request that was answered before its end gets no second answer.
        if !self.isOpen || self.unanswered == 1 {
            let headers: HTTPHeaders = ["Connection": "close", "Content-Length": "0"]
            let head = HTTPResponseHead(version: .http1_1, status: status, headers: headers)
            context.write(self.wrapOutboundOut(.head(head)), promise: nil)
            context.writeAndFlush(self.wrapOutboundOut(.end(nil)), promise: nil)
        }
        context.close(promise: nil)
    }
}
