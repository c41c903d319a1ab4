import Domain
import Scripts
import Testing

@testable import DingTalk

@Suite struct RobotConfigurationTests {
    private typealias Change = @Sendable (inout DingTalkRobotConfiguration) -> Void

    private static let faults: [(String, Change)] = [
        ("groups has 1", { $0.groups = [] }),
        ("groups[0].id", { $0.groups[0].id = "Store 1" }),
        ("groups[0].id", { $0.groups[0].id = "" }),
        ("groups[1].address", { $0.groups[1].address = Secret("https://evil.example/robot/send?access_token=canary") }),
        (
            "groups[1].address",
            { $0.groups[1].address = Secret("http://oapi.dingtalk.com/robot/send?access_token=canary") }
        ),
        (
            "groups[1].address",
            { $0.groups[1].address = Secret("https://oapi.dingtalk.com/robot/send?access_token=a&b=c") }
        ),
        ("groups[1].address", { $0.groups[1].address = Secret("https://oapi.dingtalk.com/robot/send?access_token=") }),
        ("groups[0].secret", { $0.groups[0].secret = Secret("") }),
        ("groups[1].keyword", { $0.groups[1].keyword = "*重要*" }),
        ("groups[1].keyword", { $0.groups[1].keyword = String(repeating: "长", count: 51) }),
        ("an id twice", { $0.groups[1].id = "store-1" }),
        ("an address twice", { $0.groups[1].address = $0.groups[0].address }),
        ("corpID", { $0.corpID = "ding/1" }),
        ("monthlyAnswers", { $0.monthlyAnswers = 0 }),
        ("apiBase", { $0.apiBase = "oapi.dingtalk.com" }),
    ]

    @Test(arguments: RobotConfigurationTests.faults.indices)
    func `each fault is named, without a secret`(index: Int) throws {
        let (name, change) = Self.faults[index]
        let problems = RobotCaller.configuration(change).validate()
        #expect(problems.count == 1 && problems.first?.contains(name) == true, "\(problems)")
        #expect(!"\(problems)".contains("canary"))
        #expect(throws: DingTalkConfiguration.Invalid(problems: problems)) {
            try RobotCaller(base: RobotCaller.configuration(change).apiBase, change)
        }
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
