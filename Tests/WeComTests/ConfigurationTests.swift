import Domain
import Testing

@testable import WeCom

@Suite struct ConfigurationTests {
    @Test func `the official sample keys are valid`() {
        #expect(Platform().configuration().validate().isEmpty)
    }

    private static let broken: [(String, @Sendable (inout WeComConfiguration) -> Void)] = [
        ("corpID", { $0.corpID = "" }),
        ("corpID", { $0.corpID = "ww 1" }),
        ("agentID", { $0.agentID = 0 }),
        ("secret", { $0.secret = Secret("") }),
        ("callback.token", { $0.callback.token = Secret("") }),
        ("callback.token", { $0.callback.token = Secret(String(repeating: "a", count: 33)) }),
        ("callback.token", { $0.callback.token = Secret("a-b") }),
        ("callback.encodingAESKey", { $0.callback.encodingAESKey = Secret(String(Platform.key.dropLast())) }),
        ("callback.encodingAESKey", { $0.callback.encodingAESKey = Secret(Platform.key.dropLast() + "+") }),
        (
            "previousCallback.token",
            { $0.previousCallback = .init(token: Secret("-"), encodingAESKey: Secret(Platform.key)) }
        ),
        ("apiBase", { $0.apiBase = "qyapi.weixin.qq.com" }),
        ("apiBase", { $0.apiBase = "https://" }),
        ("apiBase", { $0.apiBase = "https://user@host" }),
        ("apiBase", { $0.apiBase = "https://host/?a=1" }),
        ("oldestCallback", { $0.oldestCallback = .zero }),
    ]

    @Test(arguments: ConfigurationTests.broken.indices)
    func `each wrong field is named`(index: Int) throws {
        let (field, change) = Self.broken[index]
        let problems = Platform().configuration(change).validate()
        #expect(problems.count == 1)
        #expect(problems.first?.hasPrefix(field) == true || problems.first?.contains(field) == true)
        #expect(throws: WeComConfiguration.Invalid(problems: problems)) { try Platform().adapter(change) }
    }

    @Test func `all problems are told at once, without a secret`() throws {
        let error = #expect(throws: WeComConfiguration.Invalid.self) {
            try Platform().adapter {
                $0.agentID = -1
                $0.callback.token = Secret("canary-token")
                $0.callback.encodingAESKey = Secret("canary-key")
            }
        }
        #expect(error?.problems.count == 3)
        #expect(error.map { "\($0)".contains("canary") } == false)
    }

    @Test func `an adapter shows its account and nothing else`() throws {
        let adapter = try Platform().adapter { $0.secret = Secret("canary-secret") }
        var dumped = ""
        dump(adapter, to: &dumped)
        let shown = "\(adapter) \(String(reflecting: adapter)) \(dumped)"
        #expect(shown.contains("acme-wecom"))
        for canary in ["canary-secret", Platform.token, Platform.key, "141"] {
            #expect(!shown.contains(canary))
        }
    }
}
