import Curl
import Domain
import Engine
import Gateway
import Hummingbird
import Logging
import OpenSSL
import ServiceLifecycle
import Storage
import Synchronization
import TestSupport

@testable import Console

/// The pages on a real socket over a real store, with a browser that keeps its cookies.
struct PageHouse: Sendable {
    static let publicURL = "https://bot.example.com"

    let port: Int
    let rig: EngineRig
    let seal: PageSeal
    let live: LiveDesk
    let log: LogBook
    let platform: PaperRecogniser
    /// The second account of the brand that can tell who somebody is.
    let slack: PaperRecogniser
    let diary: Diary
    let client: Client
    let group: ServiceGroup

    /// Serves for as long as the body takes.
    ///
    /// Acts are decided as soon as a page waits for that, unless `decides` is false. The inbox sees the store `through`
    /// a wrapper.
    static func open(
        _ attractions: [any Attraction] = [Show("quiz") { _, _, _ in .quiz(Sample.quiz()) }],
        runs: (any RunBook)? = nil,
        points: (any PointsBook)? = nil,
        proofs: (any ProofBook)? = nil,
        domainFiles: [DomainFile] = [],
        callers: CustomerDoor.Callers = .connection,
        decides: Bool = true,
        through: @Sendable (any Store) -> any Store = { $0 },
        log: LogBook = LogBook(),
        _ body: @Sendable (PageHouse) async throws -> Void
    ) async throws {
        try await StorageEngine.sqliteInMemory.withBareStore { store in
            try await store.migrate(EngineMigrations.all + ConsoleMigrations.all, now: ManualClock().now)
            let deeds = Deed.samples.map { EventKind("act.\($0.name)") }
            let diary = Diary()
            let play = ScriptedPlay("taker", routes: [Route(Set(deeds))]) { event, _ in
                diary.write(event.happening)
                return .done(.same("taken"))
            }
            let rig = try await EngineRig(store, plays: [play], brands: ["acme-slack": "acme"])
            let key = try await PageSeal.key(in: store, drawn: randomBytes(32), now: rig.clock.now)
            let seal = try PageSeal(key: key, draw: randomBytes)
            let playbill = Playbill(attractions, runs: runs, points: points, proofs: proofs)
            let wall = rig.clock.wall
            let live = LiveDesk(store: store, playbill: playbill, now: wall, sleep: { _ in }, logger: log.logger)
            let platform = PaperRecogniser("acme", at: "platform")
            let slack = PaperRecogniser("acme-slack", at: "slack")
            let templates = try Sample.templates()
            let inbox = Inbox(store: through(store), arrivals: rig.arrivals, logger: log.logger)
            let door = CustomerDoor(
                brands: [
                    .init(id: "acme", name: "Acme", templates: templates, recognisers: [platform, slack]),
                    .init(id: "quiet", name: "Quiet", templates: templates, recognisers: []),
                ],
                playbill: playbill,
                store: store,
                desk: ActDesk(inbox: inbox, store: store, now: wall),
                live: live,
                seal: seal,
                clock: BrandClock("Asia/Shanghai") ?? .utc,
                publicURL: Self.publicURL,
                callers: callers,
                domainFiles: domainFiles,
                now: wall,
                sleep: { _ in if decides { try await rig.lanes.drain() } },
                logger: log.logger
            )
            let (ports, found) = AsyncStream.makeStream(of: Int.self, bufferingPolicy: .bufferingNewest(1))
            let server = GatewayServer(
                GatewayServer.Configuration(host: "127.0.0.1", port: 0),
                desk: CallbackDesk(receivers: [], inbox: inbox, now: wall, logger: log.logger),
                logger: log.logger,
                addRoutes: { door.add(to: $0) },
                onServing: { found.yield($0) }
            )
            let group = ServiceGroup(configuration: .init(services: [server], logger: log.logger))
            try await withThrowingTaskGroup(of: Void.self) { tasks in
                tasks.addTask { try await group.run() }
                for await port in ports {
                    let client = Client()
                    try await body(
                        PageHouse(
                            port: port,
                            rig: rig,
                            seal: seal,
                            live: live,
                            log: log,
                            platform: platform,
                            slack: slack,
                            diary: diary,
                            client: client,
                            group: group
                        )
                    )
                    client.shutdown()
                    break
                }
                await group.triggerGracefulShutdown()
                try await tasks.waitForAll()
            }
        }
    }

    /// Tells the service to stop, as a signal does.
    func stop() async { await self.group.triggerGracefulShutdown() }

    func browser(_ headers: [(String, String)] = []) -> Browser { Browser(house: self, headers: headers) }

    /// A browser in which somebody is known already.
    func browser(of identity: Identity, id: String = "s-\(randomBytes(4))") throws -> Browser {
        let session = Session(id: id, brand: "acme", identity: identity, now: self.rig.clock.now)
        let browser = self.browser()
        browser.keep("hearth-acme", try session.cookie(self.seal))
        return browser
    }

    /// What was done on pages and was decided by now, in order.
    func acts() async throws -> [PageAct] {
        try await self.rig.lanes.drain()
        return self.diary.acts
    }
}

/// What a play saw.
final class Diary: Sendable {
    private let written = Mutex<[PageAct]>([])

    var acts: [PageAct] { self.written.withLock { $0 } }

    func write(_ happening: Happening) {
        guard case .acted(let act) = happening else { return }
        self.written.withLock { $0.append(act) }
    }
}

/// Keeps cookies and asks for pages; follows nothing by itself.
final class Browser: Sendable {
    private let house: PageHouse
    private let headers: [(String, String)]
    private let jar = Mutex<[String: String]>([:])

    init(house: PageHouse, headers: [(String, String)]) {
        self.house = house
        self.headers = headers
    }

    func keep(_ name: String, _ value: String) { self.jar.withLock { $0[name] = value } }
    func cookie(_ name: String) -> String? { self.jar.withLock { $0[name] } }

    func get(_ path: String) async throws -> Curl.Answer { try await self.send(.get, path) }

    /// Sends a form as the page itself would.
    func post(_ path: String, _ body: String, _ headers: [(String, String)] = []) async throws -> Curl.Answer {
        let usual = [("Content-Type", "application/x-www-form-urlencoded"), ("Origin", PageHouse.publicURL)]
        return try await self.send(
            .post,
            path,
            usual.filter { pair in !headers.contains { $0.0 == pair.0 } } + headers,
            body
        )
    }

    private func send(
        _ method: Curl.Request.Method,
        _ path: String,
        _ more: [(String, String)] = [],
        _ body: String = ""
    ) async throws -> Curl.Answer {
        let cookies = self.jar.withLock { $0.map { "\($0.key)=\($0.value)" }.sorted().joined(separator: "; ") }
        var headers = self.headers + more
        if !cookies.isEmpty { headers.append(("Cookie", cookies)) }
        let request = Curl.Request(
            method,
            "http://127.0.0.1:\(self.house.port)\(path)",
            headers: headers.filter { !$0.1.isEmpty }.map { (name: $0.0, value: $0.1) },
            body: Array(body.utf8)
        )
        let answer = try await self.house.client.send(request)
        for header in answer.headers where header.name.lowercased() == "set-cookie" {
            let pair = header.value.split(separator: ";")[0].split(separator: "=", maxSplits: 1)
            self.keep(String(pair[0]), pair.count > 1 ? String(pair[1]) : "")
        }
        return answer
    }

    /// Opens a page and takes the token of its form for a deed.
    func token(_ path: String, _ deed: String) async throws -> String {
        let text = try await self.get(path).text
        let mark = "name=\"deed\" value=\"\(deed)\"><input type=\"hidden\" name=\"form\" value=\""
        guard let start = text.firstRange(of: mark)?.upperBound else { return "" }
        return String(text[start...].prefix { $0 != "\"" })
    }
}

extension Curl.Answer {
    var text: String { String(decoding: self.body, as: UTF8.self) }
    var location: String { self.header("Location") ?? "" }
    func all(_ name: String) -> [String] {
        self.headers.filter { $0.name.lowercased() == name.lowercased() }.map(\.value)
    }
}

/// A platform that knows whom its codes stand for.
final class PaperRecogniser: Recognising {
    let account: AccountID
    private let host: String
    private let codes = Mutex<[String: Result<Identity, Unrecognised>]>([:])

    init(_ account: AccountID, at host: String) {
        self.account = account
        self.host = host
    }

    func know(_ code: String, _ result: Result<Identity, Unrecognised>) { self.codes.withLock { $0[code] = result } }

    func authorisationAddress(returningTo returnAddress: String, state: String) -> String {
        "https://\(self.host).example/authorize?back=\(Form.encoded(returnAddress))&state=\(state)"
    }

    func identity(for code: Secret, returnedTo _: String) async throws(Unrecognised) -> Identity {
        let known = code.reveal { text in self.codes.withLock { $0[text] } }
        return try (known ?? .failure(Unrecognised(.staleCode, .same("no such code")))).get()
    }
}

extension Deed {
    static let samples: [Deed] = [.answer([]), .enter, .checkIn(missedDay: nil), .vote([]), .claim]
}
