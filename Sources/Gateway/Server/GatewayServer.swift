public import Hummingbird
internal import HummingbirdCore
public import Logging
internal import NIOCore
public import ServiceLifecycle

/// The HTTP server: plain HTTP/1.1 behind a reverse proxy that ends TLS.
///
/// Everything is bounded: connections, header and body sizes, the time a request and an idle connection may take.
public struct GatewayServer: Service {
    public struct Configuration: Sendable {
        public var host: String
        public var port: Int
        /// More connections wait in the queue of the system until one ends.
        public var maxConnections = 4_096
        public var bodyLimit = CallbackDesk.bodyLimit
        /// Seconds a request may take from its head to its end.
        public var requestPatience = 10
        /// Seconds a connection may stay open without a request.
        public var idlePatience = 75

        public init(host: String, port: Int) {
            self.host = host
            self.port = port
        }
    }

    private let application: Application<RouterResponder<GatewayContext>>

    /// Serves callbacks, which go to `desk`, and what `addRoutes` adds beside them.
    ///
    /// `onServing` is told the port once the server listens; with port 0 the system chooses one.
    public init(
        _ configuration: Configuration,
        desk: CallbackDesk,
        logger: Logger,
        addRoutes: (Router<GatewayContext>) -> Void,
        onServing: @escaping @Sendable (Int) async -> Void
    ) {
        let router = Router(context: GatewayContext.self)
        router.add(middleware: LastResort())
        CallbackRoutes(desk).add(to: router)
        addRoutes(router)
        let idlePatience = TimeAmount.seconds(Int64(configuration.idlePatience))
        let tally = RequestBounds.Tally()
        let (bodyLimit, patience) = (configuration.bodyLimit, TimeAmount.seconds(Int64(configuration.requestPatience)))
        self.application = Application(
            responder: router.buildResponder(),
            server: HTTPServerBuilder { responder in
                GatewayChannel(
                    http: HTTP1Channel(responder: responder, configuration: Self.http),
                    makeHandlers: {
                        let bounds = RequestBounds(
                            bodyLimit: bodyLimit,
                            patience: patience,
                            idlePatience: idlePatience,
                            tally: tally
                        )
                        return [bounds, CallbackDoor(desk, bounds: bounds)]
                    }
                )
            },
            configuration: ApplicationConfiguration(
                address: .hostname(configuration.host, port: configuration.port),
                backlog: 1_024,
                availableConnectionsDelegate: .maximum(configuration.maxConnections, logger: logger)
            ),
            onServerRunning: { channel in await onServing(channel.localAddress?.port ?? 0) },
            logger: logger
        )
    }

    private static let http = HTTP1Channel.Configuration(
        httpDecoderConfiguration: .init(
            maxHeaderFieldSize: 8 * 1_024,
            maxHeaderListSize: 16 * 1_024,
            maxHeaderFieldCount: 64
        )
    )

    public func run() async throws { try await self.application.run() }
}

extension GatewayServer: CustomStringConvertible {
    public var description: String { "gateway" }
}
