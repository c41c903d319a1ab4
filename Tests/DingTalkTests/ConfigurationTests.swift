import Domain
import Testing

@testable import DingTalk

@Suite struct ConfigurationTests {
    @Test func `the sample account is valid, and needs neither events nor cards`() {
        #expect(Platform.configuration().validate().isEmpty)
        let bare = DingTalkConfiguration(corpID: "dingc", appKey: "k1", appSecret: Secret("s"))
        #expect(bare.validate().isEmpty && bare.robotCode == "k1")
    }

    private static let broken: [(String, @Sendable (inout DingTalkConfiguration) -> Void)] = [
        ("corpID", { $0.corpID = "" }),
        ("corpID", { $0.corpID = "ding/1" }),
        ("appKey", { $0.appKey = "a b" }),
        ("appSecret", { $0.appSecret = Secret("") }),
        ("robotCode", { $0.robotCode = "" }),
        ("coolAppCode", { $0.coolAppCode = "a b" }),
        ("callback.token", { $0.callback?.token = Secret("ab") }),
        ("callback.token", { $0.callback?.token = Secret("a-b-c") }),
        ("callback.encodingAESKey", { $0.callback?.encodingAESKey = Secret(String(Platform.key.dropLast())) }),
        (
            "previousCallback.token",
            { $0.previousCallback = .init(token: Secret("-"), encodingAESKey: Secret(Platform.key)) }
        ),
        (
            "previousCallback stands",
            {
                $0.previousCallback = $0.callback
                $0.callback = nil
            }
        ),
        ("cardTemplate", { $0.cardTemplate = "a b" }),
        ("cardRouteKey", { $0.cardRouteKey = "" }),
        ("cardSecret", { $0.cardSecret = nil }),
        ("cardSecret", { $0.cardSecret = Secret("") }),
        ("choiceHint", { $0.choiceHint = String(repeating: "长", count: 101) }),
        ("apiBase", { $0.apiBase = "api.dingtalk.com" }),
        ("oldAPIBase", { $0.oldAPIBase = "https://user@host" }),
        ("loginBase", { $0.loginBase = "https://host/?a=1" }),
        ("monthlyCalls", { $0.monthlyCalls = 0 }),
        ("monthlyAnswers", { $0.monthlyAnswers = -1 }),
        ("window", { $0.window = .zero }),
    ]

    @Test(arguments: ConfigurationTests.broken.indices)
    func `each wrong field is named`(index: Int) throws {
        let (field, change) = Self.broken[index]
        let problems = Platform.configuration(change).validate()
        #expect(problems.count == 1)
        #expect(problems.first?.contains(field) == true)
        #expect(throws: DingTalkConfiguration.Invalid(problems: problems)) { try Platform.adapter("acme-ding", change) }
    }

    @Test func `all problems are told at once, without a secret`() throws {
        let error = #expect(throws: DingTalkConfiguration.Invalid.self) {
            try Platform.adapter {
                $0.corpID = ""
                $0.callback = .init(token: Secret("canary-token"), encodingAESKey: Secret("canary-key"))
            }
        }
        #expect(error?.problems.count == 3)
        #expect(error.map { "\($0)".contains("canary") } == false)
    }

    @Test func `an adapter shows its account and nothing else`() throws {
        let adapter = try Platform.adapter()
        var dumped = ""
        dump(adapter, to: &dumped)
        let shown = "\(adapter) \(String(reflecting: adapter)) \(dumped)"
        #expect(shown.contains("acme-ding"))
        for canary in ["canary", Platform.token, Platform.key, Platform.appKey] { #expect(!shown.contains(canary)) }
    }
}
