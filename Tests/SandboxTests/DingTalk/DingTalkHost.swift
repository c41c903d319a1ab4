import Curl
import Domain
import HTTPTypes
import Hummingbird
import NIOCore
import Testing

@testable import Sandbox

/// A fake DingTalk on a real socket, and an app beside it that takes its callbacks.
struct DingTalkHost: Sendable {
    let sandbox: GroupChatSandbox
    let base: String
    let client = Client()
    let app: DingTalkApp
    let naps: Naps
    let time: TestTime

    /// Runs both servers for as long as the body takes.
    static func run(
        answers: [DingTalkApp.Answer] = [],
        _ change: @escaping @Sendable (inout FakeDingTalkConfiguration) -> Void = { _ in },
        _ body: @Sendable @escaping (DingTalkHost) async throws -> Void
    ) async throws {
        let app = DingTalkApp(answers), naps = Naps(), time = TestTime()
        try await Host.serve(app.router()) { appPort in
            let settings = DingTalkTown.settings(url: "http://127.0.0.1:\(appPort)/callbacks/ding", change)
            let sandbox = try GroupChatSandbox(
                dingTalk: settings,
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
                    try await body(DingTalkHost(sandbox: sandbox, base: base, app: app, naps: naps, time: time))
                    group.cancelAll()
                }
            }
        }
    }

    func send(_ method: Curl.Request.Method, _ path: String, _ body: String = "", token: String? = nil) async throws
        -> Curl.Answer
    {
        var headers = [(name: "Content-Type", value: "application/json")]
        if let token { headers.append((name: "x-acs-dingtalk-access-token", value: token)) }
        return try await self.client.send(
            Curl.Request(method, self.base + path, headers: headers, body: Array(body.utf8))
        )
    }

    func act(_ name: String, _ body: String) async throws -> JSON {
        try await self.send(.post, "/sandbox/dingtalk/api/acts/\(name)", body).json
    }

    func appToken() async throws -> String {
        let body = #"{"appKey":"\#(DingTalkTown.app)","appSecret":"\#(DingTalkTown.secret)"}"#
        let answer = try await self.send(.post, "/dingtalk/v1.0/oauth2/accessToken", body)
        return answer.json["accessToken"]?.text ?? ""
    }

    /// Waits until all callbacks are delivered or given up, with a round trip over the socket between two looks.
    func settle() async throws {
        for _ in 0..<20_000 {
            if await self.sandbox.openCallbacks == 0 { return }
            _ = try await self.send(.get, "/sandbox/dingtalk/api/faults")
        }
        throw SandboxError(.impossible, "It did not settle.")
    }

}

/// An app that opens the events it is sent, keeps everything, and answers as scripted.
actor DingTalkApp {
    struct Letter: Sendable {
        let headers: [String: String]
        /// Opened, where it was encrypted.
        let json: JSON
        let isEvent: Bool
    }

    enum Answer: Sendable {
        /// What the channel wants to hear.
        case right
        case body(String, status: Int = 200)
    }

    private(set) var letters: [Letter] = []
    private var answers: [Answer]
    private let keys = DingTalkTown.settings().keys

    init(_ answers: [Answer]) { self.answers = answers }

    nonisolated func router() -> Router<BasicRequestContext> {
        let router = Router()
        router.post("/callbacks/**") { request, _ in
            let body = try await request.body.collect(upTo: 1 << 20)
            var headers: [String: String] = [:]
            for field in request.headers { headers[field.name.canonicalName] = field.value }
            return try await self.take(headers, request.uri.query ?? "", Array(body.readableBytesView))
        }
        return router
    }

    private func take(_ headers: [String: String], _ query: String, _ body: [UInt8]) throws -> Response {
        var json = try JSONReader.read(body)
        let isEvent = Form(query, plusIsSpace: false)["msg_signature"] != nil
        if isEvent, let encrypted = json["encrypt"]?.text, let keys {
            json = try JSONReader.read(keys.decrypt(Array(encrypted.utf8)))
        }
        self.letters.append(Letter(headers: headers, json: json, isEvent: isEvent))
        switch self.answers.isEmpty ? .right : self.answers.removeFirst() {
        case .right: return Response(isEvent ? try self.success() : ["msgtype": "empty"])
        case .body(let text, let status):
            return Response(Array(text.utf8), status: .init(code: status), type: "application/json")
        }
    }

    private func success() throws -> JSON {
        let keys = try #require(self.keys)
        let encrypted = try keys.encrypt(Array("success".utf8), random: Array("0123456789abcdef".utf8))
        return [
            "msg_signature": .text(keys.signature(timestamp: "1", nonce: "n", encrypted: encrypted)),
            "timeStamp": "1", "nonce": "n", "encrypt": .text(String(decoding: encrypted, as: UTF8.self)),
        ]
    }
}
