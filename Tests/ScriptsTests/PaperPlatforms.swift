import Domain
import Scripts

/// A platform on paper whose accounts have keys of every shape; with what is public, as a platform's room has it.
struct TeamChat: PlatformKeys {
    struct Fields: AccountFields {
        enum Mode: String, Hashable, Sendable, CaseIterable { case events, polling }

        struct Door: Hashable, Sendable {
            let number: Int
            let isOpen: Bool
        }

        var team: String
        var token: Secret
        var mode: Mode
        var rooms: [String]
        var door: Door?
        var apiBase: String
        var pages: String

        let servesCustomers = true

        func moved(by move: (String) -> String) -> Fields {
            var moved = self
            (moved.apiBase, moved.pages) = (move(self.apiBase), move(self.pages))
            return moved
        }
    }

    static let apiBase = "https://chat.example.com/api"
    static let pages = "https://pages.example.com"

    var name: String { "team-chat" }

    func fields(_ keys: Keys) -> (any AccountFields)? {
        let team = keys.required("teamID", Self.team, "The workspace.")
        let token = keys.required("botToken", Self.token, "The token of the bot.")
        let mode = keys.optional("mode", .choice, default: Fields.Mode.events, "How it hears.")
        let rooms = keys.optional("rooms", Shape.slug(example: "tea").list(1...3), default: [], "Where it sits.")
        let door = keys.optional("door", Self.door, "Who may come in.")
        let apiBase = keys.apiBase(default: Self.apiBase)
        let pages = keys.optional("pages", .base(example: Self.pages), default: Self.pages, "Where its pages are.")
        if let id = team.content {
            team.claim("team-chat/\(id)", fault: "is the same workspace", suggestion: "keep one of the two")
        }
        guard let team = team.content, let token = token.content, let mode = mode.content, let rooms = rooms.content,
            let door = door.content, let apiBase = apiBase.content, let pages = pages.content
        else { return nil }
        return Fields(team: team, token: token, mode: mode, rooms: rooms, door: door, apiBase: apiBase, pages: pages)
    }

    private static var team: Shape<String> {
        .text(
            3...12,
            of: { $0.isASCII && ($0.isUppercase || $0.isNumber) },
            called: "capitals and digits",
            example: "T01"
        )
        .checked { $0.hasPrefix("T") ? nil : ("must begin with T", "write T01") }
    }

    private static var token: Shape<Secret> {
        .secret(example: "${ACME_TEAM_TOKEN}", standIn: "xoxb-stand-in") {
            $0.hasPrefix("xoxb-") ? nil : ("stands for a text that is no token of a bot", "it begins with xoxb-")
        }
    }

    private static var door: Shape<Fields.Door> {
        .keys("{ number: 7, isOpen: true }") { keys in
            let number = keys.required("number", .integer(1...9, example: 7), "Its number.")
            let isOpen = keys.optional("isOpen", .boolean, default: true, "Whether it is open.")
            guard let number = number.content, let isOpen = isOpen.content else { return nil }
            return Fields.Door(number: number, isOpen: isOpen)
        }
    }
}

/// A second one, with a key of its own and one that both have.
struct HelpDesk: PlatformKeys {
    struct Fields: AccountFields {
        var desk: Int
        var apiBase: String

        let servesCustomers = false

        func moved(by move: (String) -> String) -> Fields { Fields(desk: self.desk, apiBase: move(self.apiBase)) }
    }

    var name: String { "help-desk" }

    func fields(_ keys: Keys) -> (any AccountFields)? {
        let desk = keys.required("desk", .integer(1...99, example: 12), "Its number.")
        let apiBase = keys.apiBase(default: "https://desk.example.com")
        guard let desk = desk.content, let apiBase = apiBase.content else { return nil }
        return Fields(desk: desk, apiBase: apiBase)
    }
}
