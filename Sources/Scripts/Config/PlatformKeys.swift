public import Domain

/// How the accounts of one platform are written in `hearth.yaml`.
///
/// The room of the platform says it, and nobody else knows the keys:
///
///     struct TeamChat: PlatformKeys {
///         var name: String { "team-chat" }
///
///         func fields(_ keys: Keys) -> (any AccountFields)? {
///             let team = keys.required("teamID", .text(3...32, example: "T0123456789"), "The workspace.")
///             let token = keys.required("botToken", .secret(example: "${ACME_TEAM_CHAT_TOKEN}"), "The bot's token.")
///             let apiBase = keys.apiBase(default: "https://chat.example.com/api")
///             if let id = team.content {
///                 team.claim("team-chat/\(id)", fault: "is the same workspace", suggestion: "keep one of the two")
///             }
///             guard let team = team.content, let token = token.content, let apiBase = apiBase.content else { return nil }
///             return TeamChatConfiguration(team: team, token: token, apiBase: apiBase)
///         }
///     }
public protocol PlatformKeys: Sendable {
    /// The platform as `platform:` says it: small letters, digits and `-`; no two platforms share one.
    var name: String { get }

    /// Reads what an account of the platform has beside `id`, `brand` and `platform`.
    ///
    /// It asks for every key, each time and in the order in which they are told to a person, before it decides anything:
    /// it is run once without a file to learn the keys. A key that only other platforms have is reported without its
    /// doing.
    ///
    /// - Returns: Nil after a problem; each has been reported by whoever met it.
    func fields(_ keys: Keys) -> (any AccountFields)?
}

/// What stands behind the keys of an account, as its platform wants it.
public protocol AccountFields: Hashable, Sendable {
    /// The same account with each of its addresses passed through `move`: a demo may be served on other ports.
    func moved(by move: (String) -> String) -> Self

    /// Whether the account serves customers, so that timers, pages and pushes of scripts may be at home on it.
    var servesCustomers: Bool { get }

    /// The groups in which the account sits, all of them, where its fields say so; nil where the platform tells.
    ///
    /// An account that names its groups posts into them and takes no callbacks.
    var namedGroups: [GroupID]? { get }
}

extension AccountFields {
    public var namedGroups: [GroupID]? { nil }
}
