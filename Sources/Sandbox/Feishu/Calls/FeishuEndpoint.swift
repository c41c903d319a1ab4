/// The calls of the server API that the fake Feishu has, and what is documented of each.
struct FeishuEndpoint: Sendable {
    enum Kind: String, Sendable {
        case tenantToken = "auth.tenant_access_token"
        case botInfo = "bot.info"
        case create = "im.message.create"
        case reply = "im.message.reply"
        case patch = "im.message.patch"
        case update = "im.message.update"
        case delete = "im.message.delete"
        case whisper = "ephemeral.send"
        case unwhisper = "ephemeral.delete"
        case image = "im.image.create"
        case chat = "im.chat.get"
        case members = "im.chat.members"
        case exchange = "authen.token"
        case visitor = "authen.user_info"
        case hook = "bot.hook"
    }

    let kind: Kind
    let method: String
    /// Behind `open-apis/`; `:id` stands for any part.
    let path: [Substring]
    /// What the app must have been granted; nil for nothing.
    let scope: String?

    private init(_ kind: Kind, _ method: String, _ path: String, scope: String? = nil) {
        self.kind = kind
        self.method = method
        self.path = path.split(separator: "/")
        self.scope = scope
    }

    static let all = [
        FeishuEndpoint(.tenantToken, "POST", "auth/v3/tenant_access_token/internal"),
        FeishuEndpoint(.botInfo, "GET", "bot/v3/info"),
        FeishuEndpoint(.create, "POST", "im/v1/messages", scope: "im:message:send_as_bot"),
        FeishuEndpoint(.reply, "POST", "im/v1/messages/:id/reply", scope: "im:message:send_as_bot"),
        FeishuEndpoint(.patch, "PATCH", "im/v1/messages/:id", scope: "im:message:update"),
        FeishuEndpoint(.update, "PUT", "im/v1/messages/:id", scope: "im:message:update"),
        FeishuEndpoint(.delete, "DELETE", "im/v1/messages/:id", scope: "im:message:recall"),
        FeishuEndpoint(.whisper, "POST", "ephemeral/v1/send", scope: "im:message:send_as_bot"),
        FeishuEndpoint(.unwhisper, "POST", "ephemeral/v1/delete", scope: "im:message:send_as_bot"),
        FeishuEndpoint(.image, "POST", "im/v1/images", scope: "im:resource"),
        FeishuEndpoint(.chat, "GET", "im/v1/chats/:id", scope: "im:chat:read"),
        FeishuEndpoint(.members, "GET", "im/v1/chats/:id/members", scope: "im:chat.members:read"),
        FeishuEndpoint(.exchange, "POST", "authen/v2/oauth/token"),
        FeishuEndpoint(.visitor, "GET", "authen/v1/user_info"),
        FeishuEndpoint(.hook, "POST", "bot/v2/hook/:id"),
    ]

    /// Whether it is called with the tenant token.
    var isForTheApp: Bool { ![.tenantToken, .exchange, .visitor, .hook].contains(self.kind) }

    /// Which call it is, and the id in its path.
    static func find(_ call: ChatCall) -> (endpoint: FeishuEndpoint, id: String)? {
        let parts = call.path.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.first == "open-apis" else { return nil }
        let path = parts.dropFirst()
        for endpoint in Self.all where endpoint.method == call.method && endpoint.path.count == path.count {
            guard zip(endpoint.path, path).allSatisfy({ $0 == ":id" || $0 == $1 }) else { continue }
            let id = zip(endpoint.path, path).first { $0.0 == ":id" }?.1
            return (endpoint, id.map(String.init) ?? "")
        }
        return nil
    }
}
