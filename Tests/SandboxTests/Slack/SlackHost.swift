import Curl
import Domain
import HTTPTypes
import Hummingbird
import NIOCore

@testable import Sandbox

/// A fake Slack on a real socket, and an app beside it that takes its callbacks.
struct SlackHost: Sendable {
    let sandbox: GroupChatSandbox
    let base: String
    let client = Client()
    let app: EventApp
    let naps: Naps
    let time: TestTime

    /// Runs both servers for as long as the body takes.
    static func run(
        answers: [EventApp.Answer] = [],
        _ change: @escaping @Sendable (inout FakeSlackConfiguration) -> Void = { _ in },
        _ body: @Sendable @escaping (SlackHost) async throws -> Void
    ) async throws {
        let app = EventApp(answers), naps = Naps(), time = TestTime()
        try await Host.serve(app.router()) { appPort in
            let settings = SlackTown.settings(url: "http://127.0.0.1:\(appPort)/callbacks/slack", change)
            let sandbox = try GroupChatSandbox(
                slack: settings,
                client: Client(),
                clock: { time.now },
                sleep: { try await naps.sleep($0) }
            )
            let router = Router()
            sandbox.addRoutes(to: router)
            try await Host.serve(router) { port in
                try await withThrowingTaskGroup(of: Void.self) { group in
                    group.addTask { await sandbox.run() }
                    let base = "http://127.0.0.1:\(port)"
                    try await body(SlackHost(sandbox: sandbox, base: base, app: app, naps: naps, time: time))
                    group.cancelAll()
                }
            }
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

    /// Calls the Web API with JSON and the bot's token.
    func call(_ method: String, _ body: String) async throws -> Curl.Answer {
        try await self.post(
            "/slack/api/\(method)",
            body,
            headers: [("Content-Type", "application/json"), ("Authorization", "Bearer \(SlackTown.token)")]
        )
    }

    func act(_ name: String, _ body: String) async throws -> JSON {
        try await self.post("/sandbox/slack/api/acts/\(name)", body).json
    }

    /// Waits until all callbacks are delivered or given up, with a round trip over the socket between two looks.
    func settle() async throws {
        for _ in 0..<20_000 {
            if await self.sandbox.openCallbacks == 0 { return }
            _ = try await self.get("/sandbox/slack/api/faults")
        }
        throw SandboxError(.impossible, "It did not settle.")
    }
}

/// An app that keeps what it is sent, and answers as scripted.
actor EventApp {
    struct Letter: Sendable {
        let headers: [String: String]
        let body: [UInt8]
        var json: JSON { (try? JSONReader.read(self.body)) ?? .null }
        var event: String? { self.json["event"]?["type"]?.text }
    }

    struct Answer: Sendable {
        var status = 200
        var headers: [String: String] = [:]
        var body = ""
    }

    private(set) var letters: [Letter] = []
    private var answers: [Answer]

    init(_ answers: [Answer]) { self.answers = answers }

    nonisolated func router() -> Router<BasicRequestContext> {
        let router = Router()
        router.post("/callbacks/**") { request, _ in
            let body = try await request.body.collect(upTo: 1 << 20)
            var headers: [String: String] = [:]
            for field in request.headers { headers[field.name.canonicalName] = field.value }
            return await self.take(Letter(headers: headers, body: Array(body.readableBytesView)))
        }
        return router
    }

    private func take(_ letter: Letter) -> Response {
        self.letters.append(letter)
        if let challenge = letter.json["challenge"]?.text { return Response(["challenge": .text(challenge)]) }
        let answer = self.answers.isEmpty ? Answer() : self.answers.removeFirst()
        var fields: HTTPFields = [:]
        for (name, value) in answer.headers {
            if let name = HTTPField.Name(name) { fields[name] = value }
        }
        return Response(
            Array(answer.body.utf8),
            status: .init(code: answer.status),
            type: "application/json",
            headers: fields
        )
    }
}
