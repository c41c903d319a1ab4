/// The calls of the platform that this room makes, named as in its documentation, without the ids in their paths.
enum Endpoint: String, CaseIterable, Sendable {
    case token = "auth/v3/tenant_access_token/internal"
    case message = "im/v1/messages"
    case reply = "im/v1/messages/reply"
    case change = "im/v1/messages/patch"
    case group = "im/v1/chats"
    case image = "im/v1/images"
    case bot = "bot/v3/info"
    case userToken = "authen/v2/oauth/token"
    case userInfo = "authen/v1/user_info"
    /// Of custom bots: behind it stands the bot's token.
    case hook = "bot/v2/hook"

    /// Whether a frozen call may name it.
    var isFrozen: Bool {
        switch self {
        case .message, .reply, .change, .group, .hook, .image: true
        case .token, .bot, .userToken, .userInfo: false
        }
    }
}
