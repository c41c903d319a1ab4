import Domain
import Scripts
import Testing

@testable import Feishu

@Suite struct RobotConfigurationTests {
    private typealias Change = @Sendable (inout FeishuRobotConfiguration) -> Void

    private static let faults: [(String, Change)] = [
        ("groups has 1", { $0.groups = [] }),
        ("groups[0].id", { $0.groups[0].id = "Store 1" }),
        ("groups[0].id", { $0.groups[0].id = "" }),
        ("groups[1].address", { $0.groups[1].address = Secret("https://evil.example/open-apis/bot/v2/hook/canary") }),
        ("groups[1].address", { $0.groups[1].address = Secret("http://open.feishu.cn/open-apis/bot/v2/hook/canary") }),
        ("groups[1].address", { $0.groups[1].address = Secret("https://open.feishu.cn/open-apis/bot/v2/hook/a/../b") }),
        ("groups[1].address", { $0.groups[1].address = Secret("https://open.feishu.cn/open-apis/bot/v2/hook/") }),
        ("groups[0].secret", { $0.groups[0].secret = Secret("") }),
        ("groups[1].keyword", { $0.groups[1].keyword = "<at" }),
        ("groups[1].keyword", { $0.groups[1].keyword = String(repeating: "长", count: 51) }),
        ("an id twice", { $0.groups[1].id = "store-1" }),
        ("an address twice", { $0.groups[1].address = $0.groups[0].address }),
        ("apiBase", { $0.apiBase = "open.feishu.cn" }),
    ]

    @Test(arguments: RobotConfigurationTests.faults.indices)
    func `each fault is named, without a secret`(index: Int) throws {
        let (name, change) = Self.faults[index]
        let problems = RobotCaller.configuration(change).validate()
        #expect(problems.count == 1 && problems.first?.contains(name) == true, "\(problems)")
        #expect(!"\(problems)".contains("canary"))
        #expect(throws: FeishuConfiguration.Invalid(problems: problems)) { try RobotCaller(change) }
    }

    @Test func `neither addresses nor secrets can be printed`() throws {
        #expect(RobotCaller.configuration().validate().isEmpty)
        let adapter = try RobotCaller().adapter
        var dumped = ""
        dump(adapter, to: &dumped)
        dump(RobotCaller.configuration(), to: &dumped)
        #expect(dumped.contains("acme-hook") && dumped.contains("store-1"))
        #expect(!"\(adapter) \(String(reflecting: adapter)) \(dumped)".contains("canary"))
    }
}
