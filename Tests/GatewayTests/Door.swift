import Curl
import Domain
import Engine
import Hummingbird
import Logging
import Metrics
import ServiceLifecycle
import Storage
import TestSupport

@testable import Gateway

/// A gateway on a real socket over a real store, with an adapter that takes what is signed `good`.
struct Door: Sendable {
    let port: Int
    let store: any Store
    let log: LogBook
    let client: Client
    let clock: ManualClock
    private let registry: PrometheusRegistry
    private let group: ServiceGroup

    /// Serves for as long as the body takes.
    ///
    /// The gateway sees the store `through` a wrapper; over `mostBytes` of waiting bodies its inbox is overrun.
    static func open(
        _ configure: (inout GatewayServer.Configuration) -> Void = { _ in },
        through: @Sendable (any Store) -> any Store = { $0 },
        mostBytes: Int = 64 << 20,
        log: LogBook = LogBook(),
        addRoutes: @Sendable (Router<GatewayContext>, any Store) -> Void = { _, _ in },
        _ body: @Sendable (Door) async throws -> Void
    ) async throws {
        try await StorageEngine.sqliteInMemory.withEmptyStore { store in
            try await Self.open(
                over: store,
                configure,
                through: through,
                mostBytes: mostBytes,
                log: log,
                addRoutes: addRoutes,
                body
            )
        }
    }

    static func open(
        over store: any Store,
        _ configure: (inout GatewayServer.Configuration) -> Void = { _ in },
        through: @Sendable (any Store) -> any Store = { $0 },
        mostBytes: Int = 64 << 20,
        log: LogBook = LogBook(),
        addRoutes: @Sendable (Router<GatewayContext>, any Store) -> Void = { _, _ in },
        _ body: @Sendable (Door) async throws -> Void
    ) async throws {
        var configuration = GatewayServer.Configuration(host: "127.0.0.1", port: 0)
        configure(&configuration)
        let (ports, found) = AsyncStream.makeStream(of: Int.self)
        let registry = PrometheusRegistry()
        let clock = ManualClock()
        let seen = through(store)
        let server = withMetricsFactory(PrometheusFactory(registry: registry)) {
            GatewayServer(
                configuration,
                desk: CallbackDesk(
                    receivers: [SignedReceiver()],
                    inbox: Inbox(store: seen, mostBytes: mostBytes, logger: .silent),
                    now: clock.wall,
                    logger: log.logger
                ),
                logger: log.logger,
                addRoutes: { addRoutes($0, seen) },
                onServing: { found.yield($0) }
            )
        }
        let group = ServiceGroup(configuration: ServiceGroupConfiguration(services: [server], logger: log.logger))
        try await withThrowingTaskGroup(of: Void.self) { tasks in
            tasks.addTask { try await group.run() }
            for await port in ports {
                let client = Client()
                let door = Door(
                    port: port,
                    store: store,
                    log: log,
                    client: client,
                    clock: clock,
                    registry: registry,
                    group: group
                )
                try await body(door)
                client.shutdown()
                break
            }
            await group.triggerGracefulShutdown()
            try await tasks.waitForAll()
        }
    }

    private init(
        port: Int,
        store: any Store,
        log: LogBook,
        client: Client,
        clock: ManualClock,
        registry: PrometheusRegistry,
        group: ServiceGroup
    ) {
        self.port = port
        self.store = store
        self.log = log
        self.client = client
        self.clock = clock
        self.registry = registry
        self.group = group
    }

    /// Tells the service to stop, as a signal does.
    func stop() async { await self.group.triggerGracefulShutdown() }

    func get(_ path: String, headers: [(name: String, value: String)] = []) async throws -> Curl.Answer {
        try await self.client.send(Curl.Request(.get, "http://127.0.0.1:\(self.port)\(path)", headers: headers))
    }

    func post(
        _ path: String,
        _ body: String = "",
        headers: [(name: String, value: String)] = []
    ) async throws -> Curl.Answer {
        let url = "http://127.0.0.1:\(self.port)\(path)"
        return try await self.client.send(Curl.Request(.post, url, headers: headers, body: Array(body.utf8)))
    }

    func socket() throws -> RawSocket { try RawSocket(port: self.port) }

    /// What the socket answers to these bytes until it closes.
    func raw(_ text: String) async throws -> [RawAnswer] {
        let socket = try self.socket()
        await socket.write(text)
        return RawAnswer.parse(try await socket.readToEnd())
    }

    /// How many callbacks are stored.
    func storedCount() async throws -> Int {
        try await Journal(store: self.store, router: EventRouter([]), decider: nil).newest(1_000).count
    }

    /// The value of a series such as `hearth_callbacks_total{outcome="stale"}`; 0 when there is none.
    func metric(_ series: String) -> Int {
        let line = self.registry.exposition().split(separator: "\n").first { $0.hasPrefix("\(series) ") }
        return line.flatMap { $0.split(separator: " ").last }.flatMap { Int($0) } ?? 0
    }

    func callbacks(_ outcome: String) -> Int { self.metric("hearth_callbacks_total{outcome=\"\(outcome)\"}") }
}

/// An adapter that takes what says `sign=good`, refuses what asks for it, and echoes an address check.
struct SignedReceiver: Receiving {
    let account: AccountID = "acme"

    func answerAddressCheck(query: String, now: Instant) throws(Refusal) -> [UInt8] {
        try self.check(query)
        guard let echo = query.split(separator: "&").first(where: { $0.hasPrefix("echo=") }) else {
            throw Refusal(.badQuery)
        }
        return Array(echo.dropFirst("echo=".count).utf8)
    }

    func open(_ callback: Callback, now: Instant) throws(Refusal) -> Opened {
        try self.check(callback.query)
        if callback.body.elementsEqual("own".utf8) { return .echo(.bare) }
        return .letter(try self.letter(of: callback.body, now: now), .bare)
    }

    func letter(of body: [UInt8], now: Instant) throws(Refusal) -> Letter {
        Letter.sample(String(decoding: body, as: UTF8.self), account: self.account, happenedAt: now)
    }

    func translate(_ body: [UInt8]) -> Happening { .unknown(kind: "test") }

    private func check(_ query: String) throws(Refusal) {
        let words = query.split(separator: "&")
        if let reason = words.compactMap({ $0.wholeMatch(of: /refuse=(.+)/)?.output.1 }).first {
            throw Refusal(Refusal.Reason(rawValue: String(reason)) ?? .badQuery)
        }
        guard words.contains("sign=good") else { throw Refusal(.badSignature) }
    }
}
