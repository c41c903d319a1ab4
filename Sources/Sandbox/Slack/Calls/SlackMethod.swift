/// The methods of the Web API that the fake Slack has, and what is documented of each.
struct SlackMethod: Sendable {
    /// Who may call it.
    enum Access: Hashable, Sendable {
        case bot
        /// With the access token of Sign in with Slack.
        case visitor
        /// With the client's id and secret.
        case client
    }

    let name: String
    /// 1 to 4; nil where another limit holds or none.
    let tier: Int?
    /// Whether its arguments may come as JSON; else they come as a form or in the query.
    let takesJSON: Bool
    let access: Access
    let scopes: String

    private init(
        _ name: String,
        tier: Int?,
        takesJSON: Bool = true,
        access: Access = .bot,
        scopes: String = ""
    ) {
        self.name = name
        self.tier = tier
        self.takesJSON = takesJSON
        self.access = access
        self.scopes = scopes
    }

    static let all: [String: SlackMethod] = Dictionary(
        [
            SlackMethod("auth.test", tier: nil),
            SlackMethod("chat.postMessage", tier: nil, scopes: "chat:write"),
            SlackMethod("chat.postEphemeral", tier: 4, scopes: "chat:write"),
            SlackMethod("chat.update", tier: 3, scopes: "chat:write"),
            SlackMethod("chat.delete", tier: 3, scopes: "chat:write"),
            SlackMethod("conversations.info", tier: 3, takesJSON: false, scopes: "channels:read,groups:read"),
            SlackMethod("conversations.members", tier: 4, takesJSON: false, scopes: "channels:read,groups:read"),
            SlackMethod("conversations.open", tier: 3, scopes: "im:write"),
            SlackMethod("conversations.history", tier: 3, scopes: "channels:history,groups:history,im:history"),
            SlackMethod("files.getUploadURLExternal", tier: 4, takesJSON: false, scopes: "files:write"),
            SlackMethod("files.completeUploadExternal", tier: 4, scopes: "files:write"),
            SlackMethod("users.info", tier: 4, takesJSON: false, scopes: "users:read"),
            SlackMethod("openid.connect.token", tier: nil, takesJSON: false, access: .client),
            SlackMethod("openid.connect.userInfo", tier: nil, access: .visitor),
        ].map { ($0.name, $0) }
    ) { first, _ in first }

    /// What the installed bot may do.
    static let grantedScopes = """
        app_mentions:read,channels:history,groups:history,im:history,channels:read,groups:read,chat:write,files:write,\
        im:write,\
        users:read,commands
        """
}
