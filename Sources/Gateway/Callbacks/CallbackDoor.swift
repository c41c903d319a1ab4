internal import Engine
internal import NIOCore
internal import NIOHTTP1

/// The express door: answers `POST /callbacks/{account}` inside the event loop, directly behind the HTTP decoder.
///
/// More than half of what an ordinary request costs is its way from the event loop into a task and back, and into the
/// server's own types; a callback needs neither. Everything else goes on to the server. Answers leave in the order of
/// the requests: a callback that comes while the server still answers an earlier request goes the server's way too, and
/// what comes while a callback is being stored is held.
final class CallbackDoor: ChannelDuplexHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias InboundOut = HTTPServerRequestPart
    typealias OutboundIn = HTTPServerResponsePart
    typealias OutboundOut = HTTPServerResponsePart

    private enum State {
        /// Parts go on to the server.
        case passing
        /// The body of a callback comes in.
        case collecting(HTTPRequestHead, ByteBuffer?)
        /// A callback is being stored; parts of later requests are held.
        case storing
    }

    private static let prefix = "/callbacks/"
    /// Nearly every answer, as the encoder writes it.
    private static let stored = ByteBuffer(string: "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")

    /// Whether it names an account and nothing behind it; the server is less strict with slashes.
    private static func isPlain(_ address: String) -> Bool {
        address.hasPrefix(Self.prefix)
            && !address.utf8.dropFirst(Self.prefix.utf8.count).prefix { $0 != UInt8(ascii: "?") }
                .contains(UInt8(ascii: "/"))
    }

    private let desk: CallbackDesk
    private let bounds: RequestBounds
    /// What is written from here does not pass the encoder.
    private var encoder: ChannelHandlerContext?
    private var state = State.passing
    /// Whether the server has parts that it has not been told the end of.
    private var hasPassedOn = false
    /// Requests that the server has not answered yet.
    private var passed = 0
    private var held: [NIOAny] = []
    /// What is wrong with the bytes behind the held parts.
    private var heldError: (any Error)?
    private var wantsRead = false
    private var wantsClose: (mode: CloseMode, promise: EventLoopPromise<Void>?)?

    /// Stands behind the encoder and the `bounds`.
    init(_ desk: CallbackDesk, bounds: RequestBounds) {
        self.desk = desk
        self.bounds = bounds
    }

    func handlerAdded(context: ChannelHandlerContext) {
        self.encoder = try? context.pipeline.syncOperations.context(handlerType: HTTPResponseEncoder.self)
    }

    func handlerRemoved(context: ChannelHandlerContext) { self.encoder = nil }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch self.state {
        case .storing:
            self.held.append(data)
        case .collecting(let head, let body):
            switch self.unwrapInboundIn(data) {
            case .head: preconditionFailure("A request ends before the next begins.")
            case .body(var part):
                guard var whole = body else {
                    self.state = .collecting(head, part)
                    return
                }
                self.state = .passing
                whole.writeBuffer(&part)
                self.state = .collecting(head, whole)
            case .end:
                self.state = .storing
                self.store(head, body, context)
            }
        case .passing:
            if case .head(let head) = self.unwrapInboundIn(data) {
                if self.passed == 0, head.method == .POST, Self.isPlain(head.uri) {
                    self.state = .collecting(head, nil)
                    return
                }
                self.passed += 1
            }
            self.hasPassedOn = true
            context.fireChannelRead(data)
        }
    }

    func channelReadComplete(context: ChannelHandlerContext) {
        guard self.hasPassedOn else { return }
        self.hasPassedOn = false
        context.fireChannelReadComplete()
    }

    private func store(_ head: HTTPRequestHead, _ body: ByteBuffer?, _ context: ChannelHandlerContext) {
        let address = head.uri.utf8.dropFirst(Self.prefix.utf8.count)
        let mark = address.firstIndex(of: UInt8(ascii: "?"))
        let ending = Ending(of: head)
        let bound = NIOLoopBound((self, context), eventLoop: context.eventLoop)
        let loop = context.eventLoop
        let headers = head.headers
        let callback = Callback(
            query: mark.map { String(Substring(address[$0...].dropFirst())) } ?? "",
            headers: { headers.first(name: $0) },
            body: body.map { Array($0.readableBytesView) } ?? []
        )
        self.desk.receive(account: String(Substring(address[..<(mark ?? address.endIndex)])), callback) {
            status,
            acknowledgement in
            loop.execute {
                let (door, context) = bound.value
                door.answer(status, acknowledgement, ending, context)
            }
        }
    }

    /// What becomes of the connection after an answer, and whether that has to be said.
    private enum Ending {
        case keeps
        case saysThatItKeeps
        case closes

        init(of head: HTTPRequestHead) {
            self = !head.isKeepAlive ? .closes : head.version == .http1_0 ? .saysThatItKeeps : .keeps
        }
    }

    private func write(
        _ status: Int,
        _ acknowledgement: Acknowledgement,
        _ ending: Ending,
        _ context: ChannelHandlerContext
    ) {
        if status == 200, acknowledgement == .bare, case .keeps = ending, let encoder = self.encoder {
            encoder.writeAndFlush(NIOAny(Self.stored), promise: nil)
            return self.bounds.hasBeenAnswered()
        }
        var headers: HTTPHeaders = ["Content-Length": "\(acknowledgement.body.count)"]
        if !acknowledgement.contentType.isEmpty {
            headers.add(name: "Content-Type", value: acknowledgement.contentType)
        }
        switch ending {
        case .keeps: break
        case .saysThatItKeeps: headers.add(name: "Connection", value: "keep-alive")
        case .closes: headers.add(name: "Connection", value: "close")
        }
        let head = HTTPResponseHead(version: .http1_1, status: .init(statusCode: status), headers: headers)
        context.write(self.wrapOutboundOut(.head(head)), promise: nil)
        if !acknowledgement.body.isEmpty {
            let body = context.channel.allocator.buffer(bytes: acknowledgement.body)
            context.write(self.wrapOutboundOut(.body(.byteBuffer(body))), promise: nil)
        }
        context.writeAndFlush(self.wrapOutboundOut(.end(nil)), promise: nil)
    }

    private func answer(
        _ status: Int,
        _ acknowledgement: Acknowledgement,
        _ ending: Ending,
        _ context: ChannelHandlerContext
    ) {
        self.write(status, acknowledgement, ending, context)
        self.state = .passing
        if case .closes = ending { return context.close(promise: nil) }
        let held = self.held
        self.held = []
        for part in held { self.channelRead(context: context, data: part) }
        if !held.isEmpty { self.channelReadComplete(context: context) }
        if let error = self.heldError {
            self.heldError = nil
            self.errorCaught(context: context, error: error)
        }
        // What was held may be a callback that is being stored by now, and then the rest waits for it again.
        if case .storing = self.state { return }
        if let close = self.wantsClose {
            self.wantsClose = nil
            return context.close(mode: close.mode, promise: close.promise)
        }
        if self.wantsRead {
            self.wantsRead = false
            self.read(context: context)
        }
    }

    /// The server answers what is no HTTP, and that answer has its place, too.
    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        guard case .storing = self.state else { return context.fireErrorCaught(error) }
        // What comes behind the first is only its echo.
        self.heldError = self.heldError ?? error
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        if case .end = self.unwrapOutboundIn(data) { self.passed -= 1 }
        context.write(data, promise: promise)
    }

    /// Reads go on until something is held: a client that waits for its answer sends nothing, and taking the socket out
    /// of the selector and putting it back would cost two system calls for each callback.
    func read(context: ChannelHandlerContext) {
        guard case .storing = self.state, !self.held.isEmpty || self.heldError != nil else { return context.read() }
        self.wantsRead = true
    }

    /// The server knows nothing of a callback that is being stored: its wish to close waits for the answer.
    func close(context: ChannelHandlerContext, mode: CloseMode, promise: EventLoopPromise<Void>?) {
        guard case .storing = self.state, mode != .input else { return context.close(mode: mode, promise: promise) }
        self.wantsClose = (mode, promise)
    }

    func channelInactive(context: ChannelHandlerContext) {
        self.wantsClose?.promise?.succeed()
        self.wantsClose = nil
        context.fireChannelInactive()
    }
}
