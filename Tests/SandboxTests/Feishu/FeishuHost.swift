import Curl
import Domain
import Hummingbird

@testable import Sandbox

/// A fake Feishu on a real socket, and an app beside it that takes its callbacks.
struct FeishuHost: Sendable {
    let sandbox: GroupChatSandbox
    let base: String
    let client = Client()
    let app: EventApp
    let naps: Naps

    /// Runs both servers for as long as the body takes.
    static func run(
        answers: [EventApp.Answer] = [],
        _ change: @escaping @Sendable (inout FakeFeishuConfiguration) -> Void = { _ in },
        _ body: @Sendable @escaping (FeishuHost) async throws -> Void
    ) async throws {
        let app = EventApp(answers), naps = Naps()
        try await Host.serve(app.router()) { appPort in
            let sandbox = try GroupChatSandbox(
                feishu: FeishuTown.settings(url: "http://127.0.0.1:\(appPort)/callbacks/feishu", change),
                client: Client(),
                clock: { FeishuTown.start },
                sleep: { try await naps.sleep($0) }
            )
            let router = Router()
            sandbox.addRoutes(to: router)
            try await Host.serve(router) { port in
                try await withThrowingTaskGroup(of: Void.self) { group in
                    group.addTask { await sandbox.run() }
                    let base = "http://127.0.0.1:\(port)"
                    try await body(FeishuHost(sandbox: sandbox, base: base, app: app, naps: naps))
                    group.cancelAll()
                }
            }
        }
    }

    func get(_ path: String, token: String? = nil) async throws -> Curl.Answer {
        let headers = token.map { [(name: "Authorization", value: "Bearer \($0)")] } ?? []
        return try await self.client.send(Curl.Request(.get, self.base + path, headers: headers))
    }

    func post(_ path: String, _ body: String, token: String? = nil) async throws -> Curl.Answer {
        var headers = [(name: "Content-Type", value: "application/json; charset=utf-8")]
        if let token { headers.append(("Authorization", "Bearer \(token)")) }
        return try await self.client.send(
            Curl.Request(.post, self.base + path, headers: headers, body: Array(body.utf8))
        )
    }

    func token() async throws -> String {
        let body = #"{"app_id":"cli_sandbox00001","app_secret":"app-secret"}"#
        let answer = try await self.post("/feishu/open-apis/auth/v3/tenant_access_token/internal", body)
        return answer.json["tenant_access_token"]?.text ?? ""
    }

    /// Sends something to the first group.
    func send(_ type: String, _ content: String) async throws -> Curl.Answer {
        let body = FeishuTown.body(content, type: type, [("receive_id", .text(FeishuTown.group))])
        let path = "/feishu/open-apis/im/v1/messages?receive_id_type=chat_id"
        return try await self.post(path, body, token: try await self.token())
    }

    func act(_ name: String, _ body: String) async throws -> JSON {
        try await self.post("/sandbox/feishu/api/acts/\(name)", body).json
    }

    /// Waits until all callbacks are delivered or given up, with a round trip over the socket between two looks.
    func settle() async throws {
        for _ in 0..<20_000 {
            if await self.sandbox.openCallbacks == 0 { return }
            _ = try await self.get("/sandbox/feishu/api/faults")
        }
        throw SandboxError(.impossible, "It did not settle.")
    }
}
