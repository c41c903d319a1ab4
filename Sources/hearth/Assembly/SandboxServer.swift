import Hummingbird
import Logging
import ServiceLifecycle

/// The fake platforms' own server, and the posting of their callbacks.
struct SandboxServer: Service {
    private let platforms: FakePlatforms
    private let application: Application<RouterResponder<BasicRequestContext>>

    init(
        _ platforms: FakePlatforms,
        host: String,
        port: Int,
        logger: Logger,
        onServing: @escaping @Sendable (Int) async -> Void = { _ in }
    ) {
        self.platforms = platforms
        let router = Router(context: BasicRequestContext.self)
        platforms.addRoutes(to: router)
        self.application = Application(
            responder: router.buildResponder(),
            configuration: ApplicationConfiguration(address: .hostname(host, port: port), backlog: 1_024),
            onServerRunning: { channel in await onServing(channel.localAddress?.port ?? 0) },
            logger: logger
        )
    }

    func run() async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            await self.platforms.run(&group)
            group.addTask { try await self.application.run() }
            try await group.next()
            group.cancelAll()
        }
    }
}
