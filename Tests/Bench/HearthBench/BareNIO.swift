import ArgumentParser
import NIOCore
import NIOHTTP1
import NIOPosix

/// The strictest yardstick for callbacks: an HTTP/1 handler on SwiftNIO alone, which reads the body and answers
/// `success`.
struct BareNIO: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "bare-nio",
        abstract: "Answer every callback without any work, on SwiftNIO alone."
    )

    @Option(help: "The port to listen on, on the loopback address.")
    var port: Int

    func run() async throws {
        let channel = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .serverChannelOption(.backlog, value: 256)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .childChannelOption(.tcpOption(.tcp_nodelay), value: 1)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.configureHTTPServerPipeline()
                    try channel.pipeline.syncOperations.addHandler(SuccessHandler())
                }
            }
            .bind(host: "127.0.0.1", port: self.port)
            .get()
        try await channel.closeFuture.get()
    }
}

private final class SuccessHandler: ChannelInboundHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias OutboundOut = HTTPServerResponsePart

    private var bodyBytes = 0

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch self.unwrapInboundIn(data) {
        case .head: self.bodyBytes = 0
        case .body(let part): self.bodyBytes += part.readableBytes
        case .end:
            let body = context.channel.allocator.buffer(string: "success")
            var head = HTTPResponseHead(version: .http1_1, status: .ok)
            head.headers.add(name: "Content-Length", value: String(body.readableBytes))
            context.write(self.wrapOutboundOut(.head(head)), promise: nil)
            context.write(self.wrapOutboundOut(.body(.byteBuffer(body))), promise: nil)
            context.writeAndFlush(self.wrapOutboundOut(.end(nil)), promise: nil)
        }
    }
}
