/// The methods of the Web API that this room calls, named as in the platform's documentation.
enum Method: String, CaseIterable, Sendable {
    case post = "chat.postMessage"
    case change = "chat.update"
    case whisper = "chat.postEphemeral"
    /// A post or a whisper in answer to a command, or its `response_url` where the bot is no member.
    case commandAnswer = "response_url"
    case group = "conversations.info"
    case members = "conversations.members"
    case uploadAddress = "files.getUploadURLExternal"
    case uploadEnd = "files.completeUploadExternal"
    case whoAmI = "auth.test"
    case loginToken = "openid.connect.token"
    case loginUser = "openid.connect.userInfo"

    /// Whether a frozen call may name it.
    var isFrozen: Bool { self == .members || self == .uploadAddress || self.isSending }

    /// Whether people see what it does, so that doing it twice is not nothing.
    var isSending: Bool { [.post, .change, .whisper, .commandAnswer].contains(self) }

    /// Calls a minute in one workspace that the platform promises to take; some more are tolerated.
    ///
    /// For posts it only names one a second and channel, and some hundreds a minute in all; how many is not confirmed.
    ///
    /// Source: Slack documentation, "Rate limits": tier 3 is 50, tier 4 is 100 a minute.
    var callsInMinute: Int {
        switch self {
        case .post: 200
        case .group, .change: 50
        case .commandAnswer: 60
        case .whisper, .members, .uploadAddress, .uploadEnd, .loginToken, .loginUser, .whoAmI: 100
        }
    }
}
