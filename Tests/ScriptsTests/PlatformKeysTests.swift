import Domain
import Testing

@testable import Scripts

/// Accounts of platforms that this room does not know.
@Suite struct PlatformKeysTests {
    private static let canary = "xoxb-canary0123456789"

    private func read(
        _ accounts: String...,
        environment: [String: String] = ["ACME_TEAM_TOKEN": Self.canary],
        missingSecrets: MissingSecrets = .areProblems
    ) throws -> [Account] {
        let head = """
            server: { publicURL: "https://bot.example.com" }
            brands: [{ id: acme, name: Acme }]
            accounts:

            """
        return try HearthConfig.load(
            file: "hearth.yaml",
            contents: head + accounts.map { "  - { \($0) }\n" }.joined(),
            platforms: [TeamChat(), HelpDesk()],
            environment: environment,
            missingSecrets: missingSecrets,
            fileExists: { _ in true }
        ).accounts
    }

    /// What is wrong, as `line:column message | suggestion`.
    private func problems(
        _ accounts: String...,
        environment: [String: String] = ["ACME_TEAM_TOKEN": Self.canary]
    ) throws -> [String] {
        let found = try Shipped.problems {
            switch accounts.count {
            case 1: _ = try self.read(accounts[0], environment: environment)
            default: _ = try self.read(accounts[0], accounts[1], environment: environment)
            }
        }
        return found.map { "\($0.place.line):\($0.place.column) \($0.message) | \($0.suggestion ?? "")" }
    }

    private static let own = #"teamID: T01, botToken: "${ACME_TEAM_TOKEN}""#
    private static let team = "id: team, brand: acme, platform: team-chat, \(own)"
    private static let desk = "id: desk, brand: acme, platform: help-desk, desk: 12"
    private static let known = "id, brand, platform, teamID, botToken, mode, rooms, door, apiBase, pages"

    @Test func `each account is read by the platform that it names`() throws {
        let more = "mode: polling, rooms: [tea, cake], door: { number: 3 }, apiBase: http://localhost:1/, "
        let accounts = try self.read("\(Self.team), \(more)pages: http://pages.example.com/", Self.desk)
        #expect(accounts.map(\.platform) == ["team-chat", "help-desk"])
        #expect(
            accounts[0].fields(of: TeamChat.Fields.self)
                == TeamChat.Fields(
                    team: "T01",
                    token: Secret(Self.canary),
                    mode: .polling,
                    rooms: ["tea", "cake"],
                    door: .init(number: 3, isOpen: true),
                    apiBase: "http://localhost:1",
                    pages: "http://pages.example.com"
                )
        )
        #expect(
            accounts[1].fields(of: HelpDesk.Fields.self)
                == HelpDesk.Fields(desk: 12, apiBase: "https://desk.example.com")
        )
        #expect(accounts.map(\.fields.servesCustomers) == [true, false])
    }

    @Test func `what is left out takes its default`() throws {
        let fields = try #require(try self.read(Self.team).first).fields(of: TeamChat.Fields.self)
        #expect(fields.mode == .events && fields.rooms == [] && fields.door == nil)
        #expect(fields.apiBase == TeamChat.apiBase && fields.pages == TeamChat.pages)
    }

    @Test func `accounts are equal when their fields are`() throws {
        let (one, same) = (try self.read(Self.team), try self.read(Self.team))
        let loud = try self.read("\(Self.team), mode: polling")
        #expect(one == same && Set(one + same + loud).count == 2)
        let here = one[0].fields.moved { $0.replacing("https://chat.example.com", with: "http://127.0.0.1:9") }
        #expect((here as? TeamChat.Fields)?.apiBase == "http://127.0.0.1:9/api")
        #expect((here as? TeamChat.Fields)?.pages == TeamChat.pages)
        let other = Account(id: one[0].id, brand: one[0].brand, platform: one[0].platform, fields: here)
        #expect(other != one[0])
    }

    @Test(arguments: [
        ("platform: team-chat", "teamID: t01", "4:59 'teamID' may hold capitals and digits only | write T01"),
        ("platform: team-chat", "teamID: X01", "4:59 'teamID' must begin with T | write T01"),
        ("platform: team-chat", "teamID: T0", "4:59 'teamID' has 2 characters, at least 3 are taken | write T01"),
    ])
    func `a value of a platform is one problem at its place`(platform: String, team: String, problem: String) throws {
        let rest = #"botToken: "${ACME_TEAM_TOKEN}""#
        #expect(try self.problems("id: team, brand: acme, \(platform), \(team), \(rest)") == [problem])
    }

    @Test(arguments: [
        ("mode: pulling", "'mode' must be one of events, polling | did you mean 'polling'?"),
        ("rooms: [a, B]", "an entry of 'rooms' may hold small letters, digits and '-' only | write tea"),
        ("door: { number: 10 }", "'number' must be from 1 to 9 | write 7"),
        ("door: { nunber: 1 }", "this key is unknown here | did you mean 'number'?"),
        ("door: { number: 1, isOpen: yes }", "'isOpen' must be true or false | write true or false"),
        ("door: 7", "'door' must be a map, but is text | write { number: 7, isOpen: true }"),
        (
            "apiBase: http://chat.example.com",
            "'apiBase' would carry a secret over plain http | write \(TeamChat.apiBase)"
        ),
        ("pages: https://x?a=b", "'pages' may not have a '?' or a '#' | write \(TeamChat.pages)"),
        ("bottToken: x", "this key is unknown here | known are \(Self.known); a blank belongs after ':'"),
        ("door: { }", "'door' lacks the key 'number' | add number: 7"),
    ])
    func `so is a value of every shape`(key: String, problem: String) throws {
        let found = try self.problems("\(Self.team), \(key)")
        #expect(found.count == 1 && found[0].hasSuffix(" \(problem)"), "\(found)")
    }

    // MARK: - Which platform

    @Test func `a slip of a platform's name is read as that platform, and is one problem`() throws {
        #expect(
            try self.problems("id: desk, brand: acme, platform: helpdesk2, desk: 12") == [
                "4:40 'platform' must be one of team-chat, help-desk | did you mean 'help-desk'?"
            ]
        )
        let wrong = try self.problems("id: desk, brand: acme, platform: help_desk, desk: 100")
        #expect(wrong.count == 2 && wrong[1].contains("'desk' must be from 1 to 99"), "\(wrong)")
    }

    @Test func `an account of a platform that nobody knows is checked as one of the first`() throws {
        let place = "4:40 'platform' must be one of team-chat, help-desk | write one of team-chat, help-desk"
        #expect(try self.problems("id: team, brand: acme, platform: pigeon, \(Self.own)") == [place])
        let wrong = try self.problems("id: team, brand: acme, platform: pigeon, \(Self.own), mode: x, desk: 12")
        #expect(wrong.count == 2 && wrong[0] == place && wrong[1].contains("'mode' must be one of"), "\(wrong)")
    }

    @Test func `a platform behind a misspelt key is known all the same`() throws {
        let slip = try self.problems("id: desk, brand: acme, platfrom: help-desk, desk: 12")
        #expect(slip == ["4:30 this key is unknown here | did you mean 'platform'?"])
        let missing = try self.problems("id: team, brand: acme, \(Self.own)")
        #expect(
            missing.map { $0.drop { $0 != " " } } == [
                " an entry of 'accounts' lacks the key 'platform' | add platform: team-chat"
            ]
        )
    }

    @Test func `a key of another platform is said to be that`() throws {
        #expect(
            try self.problems("\(Self.desk), teamID: T01") == [
                "4:69 'teamID' has no meaning on the platform help-desk"
                    + " | take it out: known are id, brand, platform, desk, apiBase"
            ]
        )
    }

    // MARK: - Across accounts

    @Test func `two accounts of one presence are a problem, also beside others`() throws {
        let twin = Self.team.replacing("id: team", with: "id: twin")
        let found = "'teamID' is the same workspace as in line 4 | keep one of the two"
        #expect(try self.problems(Self.team, twin).map { $0.drop { $0 != " " }.dropFirst() } == [found[...]])
        let both = try self.problems("\(Self.team), mode: x", "\(twin), mode: y")
        #expect(both.count == 3 && both.contains { $0.hasSuffix(found) }, "\(both)")
        let others = twin.replacing("T01", with: "T02")
        #expect(try self.problems(Self.team, others) == [])
    }

    // MARK: - Secrets

    @Test(arguments: [
        ("canary0123456789", "no token of a bot"), ("xoxb-canary0123456789 x", "holds blanks"), ("", "which is empty"),
    ])
    func `a secret of the wrong shape is refused and not shown`(secret: String, message: String) throws {
        let found = try self.problems(Self.team, environment: ["ACME_TEAM_TOKEN": secret])
        #expect(found.count == 1 && found[0].contains(message) && !found[0].contains("canary"), "\(found)")
    }

    @Test func `a secret in the clear is refused, and one that is missing may be stood in for`() throws {
        let clear = try self.problems(Self.team.replacing(#""${ACME_TEAM_TOKEN}""#, with: Self.canary))
        #expect(clear.count == 1 && clear[0].contains("must not stand in the file"), "\(clear)")
        #expect(!clear.description.contains("canary"))
        let stoodIn = try self.read(Self.team, environment: [:], missingSecrets: .areStoodIn)
        #expect(stoodIn.first?.fields(of: TeamChat.Fields.self).token == Secret("xoxb-stand-in"))
    }

    @Test func `the keys of a platform are known without a file, each with a sentence`() {
        let notes = Keys.described { TeamChat().fields($0) }
        #expect((["id", "brand", "platform"] + notes.names).joined(separator: ", ") == Self.known)
        guard case .object(let schema) = notes.schema, case .list(let required)? = schema["required"] else {
            Issue.record("\(notes.schema)")
            return
        }
        #expect(required.count == 2)
    }
}
