import Domain
import Testing

@testable import Slack

@Suite struct ConfigurationTests {
    @Test func `a whole configuration is valid, with and without what is optional`() {
        #expect(Workspace.configuration().validate().isEmpty)
        let bare = Workspace.configuration {
            $0.appID = ""
            $0.login = nil
            $0.previousSigningSecret = Secret("old")
        }
        #expect(bare.validate().isEmpty)
        #expect(bare.apiBase == "https://slack.com/api" && bare.authorizeBase == "https://slack.com")
    }

    private static let broken: [(String, @Sendable (inout SlackConfiguration) -> Void)] = [
        ("teamID", { $0.teamID = "" }), ("teamID", { $0.teamID = "t1" }),
        ("teamID", { $0.teamID = "T1/U1" }), ("teamID", { $0.teamID = "C1" }), ("botUserID", { $0.botUserID = "B1" }),
        ("botUserID", { $0.botUserID = "" }), ("appID", { $0.appID = "T1" }),
        ("botToken", { $0.botToken = Secret("") }),
        ("botToken", { $0.botToken = Secret("xoxp-1") }), ("botToken", { $0.botToken = Secret("xoxe.xoxb-1") }),
        ("botToken", { $0.botToken = Secret("xoxb-1\r\nX: y") }), ("signingSecret", { $0.signingSecret = Secret("") }),
        ("previousSigningSecret", { $0.previousSigningSecret = Secret(" ") }),
        ("login.clientID", { $0.login?.clientID = "" }),
        ("login.clientSecret", { $0.login?.clientSecret = Secret("") }), ("apiBase", { $0.apiBase = "slack.com/api" }),
        ("hooksBase", { $0.hooksBase = "hooks.slack.com" }),
        ("apiBase", { $0.apiBase = "https://user@slack.com" }), ("authorizeBase", { $0.authorizeBase = "https://" }),
    ]

    @Test(arguments: ConfigurationTests.broken.indices)
    func `each wrong field is named`(index: Int) throws {
        let (field, change) = Self.broken[index]
        let problems = Workspace.configuration(change).validate()
        #expect(problems.count == 1)
        #expect(problems.first?.contains(field) == true)
        #expect(throws: SlackConfiguration.Invalid(problems: problems)) { try Workspace.adapter(change) }
    }

    @Test func `all problems are told at once, without a secret`() throws {
        let error = #expect(throws: SlackConfiguration.Invalid.self) {
            try Workspace.adapter {
                $0.teamID = ""
                $0.botToken = Secret("canary-token")
                $0.signingSecret = Secret("canary secret")
            }
        }
        #expect(error?.problems.count == 3)
        #expect(error.map { "\($0)".contains("canary") } == false)
    }

    @Test func `an adapter shows its account and nothing else`() throws {
        let adapter = try Workspace.adapter { $0.previousSigningSecret = Secret("canary-old") }
        var dumped = ""
        dump(adapter, to: &dumped)
        let shown = "\(adapter) \(String(reflecting: adapter)) \(dumped)"
        #expect(shown.contains("acme-slack"))
        #expect(!shown.contains("canary"))
        dump(Workspace.configuration(), to: &dumped)
        #expect(!dumped.contains("canary"))
    }
}
