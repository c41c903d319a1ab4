import Domain
import Testing

@testable import Feishu

@Suite struct ConfigurationTests {
    @Test func `a good configuration has no problems`() {
        #expect(Platform.configuration().validate().isEmpty)
        #expect(Platform.configuration { $0.callback.encryptKey = nil }.validate().isEmpty)
        #expect(Platform.configuration { $0.apiBase = "https://open.larksuite.com/" }.validate().isEmpty)
    }

    private static let faults: [(String, @Sendable (inout FeishuConfiguration) -> Void)] = [
        ("appID", { $0.appID = "cli test" }),
        ("appSecret", { $0.appSecret = Secret("") }),
        ("botOpenID", { $0.botOpenID = "bot" }),
        ("tenantKey", { $0.tenantKey = "" }),
        ("callback.verificationToken", { $0.callback.verificationToken = Secret("two words") }),
        ("callback.encryptKey", { $0.callback.encryptKey = Secret("") }),
        ("previousCallback.verificationToken", { $0.previousCallback = .init(verificationToken: Secret("")) }),
        ("apiBase", { $0.apiBase = "open.feishu.cn" }),
        ("accountsBase", { $0.accountsBase = "https://user@accounts.feishu.cn" }),
        ("oldestCallback", { $0.oldestCallback = .zero }),
    ]

    @Test(arguments: ConfigurationTests.faults.indices)
    func `each fault is named`(index: Int) {
        let (name, change) = Self.faults[index]
        let problems = Platform.configuration(change).validate()
        #expect(problems.count == 1)
        #expect(problems.first?.contains(name) == true)
        #expect(throws: FeishuConfiguration.Invalid(problems: problems)) { try Platform.adapter("acme-feishu", change) }
    }

    @Test func `all faults are named at once`() {
        let problems = Platform.configuration { configuration in
            for (_, change) in Self.faults { change(&configuration) }
        }.validate()
        #expect(problems.count == Self.faults.count)
    }

    @Test func `neither keys nor tokens can be printed`() throws {
        let adapter = try Platform.adapter {
            $0.appSecret = Secret("canary-1")
            $0.callback = .init(verificationToken: Secret("canary-2"), encryptKey: Secret("canary-3"))
        }
        var dumped = ""
        dump(adapter, to: &dumped)
        let seal = try Seal(encryptKey: Array("canary-4".utf8))
        dump(seal, to: &dumped)
        #expect(!"\(adapter) \(String(reflecting: adapter)) \(dumped)".contains("canary"))
        #expect(!dumped.contains("99, 97, 110"))
    }
}
