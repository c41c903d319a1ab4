import Curl
import Domain
import HTTPTypes
import Hummingbird
import NIOCore
import Synchronization

@testable import Sandbox

/// A sandbox on a real socket, and an app beside it that takes its callbacks.
struct Host: Sendable {
    let sandbox: FakeWeCom
    let base: String
    let client = Client()
    let app: CallbackApp
    let naps: Naps
    let time: TestTime

    /// Runs both servers for as long as the body takes.
    static func run(
        journal: (@Sendable () async -> [UInt8])? = nil,
        rules: @escaping @Sendable (inout SandboxRules) -> Void = { _ in },
        answers: [Int] = [],
        timezone: String = "Asia/Shanghai",
        _ body: @Sendable @escaping (Host) async throws -> Void
    ) async throws {
        let app = CallbackApp(answers: answers), naps = Naps(), time = TestTime()
        try await Self.serve(app.router()) { appPort in
            var configuration = Town.configuration(
                url: "http://127.0.0.1:\(appPort)/callbacks/acme",
                keys: try CallbackApp.keys(),
                rules
            )
            configuration.timezone = timezone
            configuration.aibot = BotTests.configuration(
                "http://127.0.0.1:\(appPort)/callbacks/bot",
                keys: try CallbackApp.keys(receiver: "")
            )
            configuration.trustedAddress = "https://bot.example.com"
            let client = Client()
            let sandbox = try FakeWeCom(
                configuration,
                client: client,
                clock: { time.now },
                sleep: { try await naps.sleep($0) },
                journal: journal
            )
            let router = Router()
            sandbox.addRoutes(to: router)
            try await Self.serve(router) { port in
                try await withThrowingTaskGroup(of: Void.self) { group in
                    group.addTask { await sandbox.run() }
                    let host = Host(
                        sandbox: sandbox,
                        base: "http://127.0.0.1:\(port)",
                        app: app,
                        naps: naps,
                        time: time
                    )
                    try await body(host)
                    group.cancelAll()
                }
            }
        }
    }

    static func serve(
        _ router: Router<BasicRequestContext>,
        _ body: @Sendable @escaping (Int) async throws -> Void
    ) async throws {
        let (ports, found) = AsyncStream.makeStream(of: Int.self, bufferingPolicy: .bufferingOldest(1))
        let application = Application(
            router: router,
            configuration: ApplicationConfiguration(address: .hostname("127.0.0.1", port: 0)),
            onServerRunning: { found.yield($0.localAddress?.port ?? 0) }
        )
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try? await application.run() }
            for await port in ports {
                try await body(port)
                break
            }
            group.cancelAll()
        }
    }

    func get(_ path: String, headers: [(name: String, value: String)] = []) async throws -> Curl.Answer {
        try await self.client.send(Curl.Request(.get, self.base + path, headers: headers))
    }

    func post(_ path: String, _ body: String, headers: [(name: String, value: String)] = []) async throws
        -> Curl.Answer
    {
        try await self.client.send(Curl.Request(.post, self.base + path, headers: headers, body: Array(body.utf8)))
    }

    func token() async throws -> String {
        let path = "/cgi-bin/gettoken?corpid=\(Town.corp)&corpsecret=app-secret"
        return try await self.get(path).json["access_token"]?.text ?? ""
    }

    /// Posts to the server API with a fresh token.
    func call(_ endpoint: String, _ body: String) async throws -> JSON {
        try await self.post("/cgi-bin/\(endpoint)?access_token=\(try await self.token())", body).json
    }

    /// Uploads a file; gives its media id.
    func upload(_ name: String, type: String, _ content: [UInt8]) async throws -> String {
        var body = Array("--b\r\nContent-Disposition: form-data; name=\"media\"; filename=\"\(name)\"\r\n\r\n".utf8)
        body += content
        body += "\r\n--b--\r\n".utf8
        let path = "/cgi-bin/media/upload?type=\(type)&access_token=\(try await self.token())"
        let headers = [(name: "Content-Type", value: "multipart/form-data; boundary=b")]
        return try await self.client.send(Curl.Request(.post, self.base + path, headers: headers, body: body))
            .json["media_id"]?.text ?? ""
    }

    /// Waits until something is so, with a round trip over the socket between two looks; gives up after very many.
    func until(_ isSo: @Sendable () async -> Bool) async throws {
        for _ in 0..<20_000 {
            if await isSo() { return }
            _ = try await self.get("/sandbox/api/faults")
        }
        throw SandboxError(.impossible, "It did not happen.")
    }
}

extension Curl.Answer {
    var json: JSON { (try? JSONReader.read(self.body)) ?? .null }
    var text: String { String(decoding: self.body, as: UTF8.self) }
}

/// A clock that moves when told.
final class TestTime: Sendable {
    private let instant = Mutex(Town.start)
    var now: Instant { self.instant.withLock { $0 } }
    func pass(_ duration: Duration) { self.instant.withLock { $0 = $0 + duration } }
}

/// Sleeping that takes no time, or lasts until it is ended.
actor Naps {
    private(set) var taken: [Duration] = []
    private var isHeld = false
    private var sleepers: [CheckedContinuation<Void, Never>] = []

    var waiting: Int { self.sleepers.count }

    func sleep(_ duration: Duration) async throws {
        try Task.checkCancellation()
        self.taken.append(duration)
        guard self.isHeld else { return }
        await withCheckedContinuation { self.sleepers.append($0) }
    }

    func hold() { self.isHeld = true }

    func release() {
        self.isHeld = false
        for sleeper in self.sleepers { sleeper.resume() }
        self.sleepers = []
    }
}

/// An app that opens what it is sent with the same keys, and answers as scripted.
actor CallbackApp {
    struct Letter: Sendable {
        let query: String
        let text: String
        let isGenuine: Bool
        let envelope: String
    }

    static let token = "sandboxtoken"
    static let key = "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG"

    private(set) var letters: [Letter] = []
    private var answers: [Int]
    private var reply: [UInt8] = Array("success".utf8)

    init(answers: [Int]) { self.answers = answers }

    static func keys(receiver: String = Town.corp) throws -> CallbackKeys {
        try CallbackKeys(token: Secret(Self.token), encodingAESKey: Secret(Self.key), receiver: receiver)
    }

    func setReply(_ reply: [UInt8]) { self.reply = reply }

    nonisolated func router() -> Router<BasicRequestContext> {
        let router = Router()
        for (path, receiver) in [("acme", Town.corp), ("bot", "")] {
            router.post("/callbacks/\(path)") { request, _ in
                let body = try await request.body.collect(upTo: 1 << 20)
                return try await self.take(request.uri.query ?? "", Array(body.readableBytesView), receiver)
            }
            router.get("/callbacks/\(path)") { request, _ in
                let form = Form(request.uri.query ?? "", plusIsSpace: false)
                let plain = try Self.keys(receiver: receiver).decrypt(Array((form["echostr"] ?? "").utf8))
                return Response(plain, type: "text/plain")
            }
        }
        return router
    }

    private func take(_ query: String, _ body: [UInt8], _ receiver: String) throws -> Response {
        let envelope = String(decoding: body, as: UTF8.self)
        let json = try? JSONReader.read(body)["encrypt"]?.text
        let encrypted = Array((json ?? PassiveReply.element("Encrypt", in: envelope) ?? "").utf8)
        let form = Form(query, plusIsSpace: false)
        let keys = try Self.keys(receiver: receiver)
        let signature = keys.signature(
            timestamp: form["timestamp"] ?? "",
            nonce: form["nonce"] ?? "",
            encrypted: encrypted
        )
        self.letters.append(
            Letter(
                query: query,
                text: String(decoding: try keys.decrypt(encrypted), as: UTF8.self),
                isGenuine: signature == form["msg_signature"],
                envelope: envelope
            )
        )
        let status = self.answers.isEmpty ? 200 : self.answers.removeFirst()
        return Response(status == 200 ? self.reply : [], status: .init(code: status), type: "text/plain")
    }
}
