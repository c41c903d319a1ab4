/// The calls that this room makes, named by what stands behind the version in their address.
enum Endpoint: String, CaseIterable, Sendable {
    case groupPost = "robot/groupMessages/send"
    case directPost = "robot/oToMessages/batchSend"
    /// The address that came with a message, which needs no token.
    case session = "robot/sendBySession"
    /// A custom robot's, whose address is its permission.
    case robot = "robot/send"
    case card = "card/instances/createAndDeliver"
    case cardChange = "card/instances"
    case cardCallback = "card/callbacks/register"
    case token = "oauth2/accessToken"
    case userToken = "oauth2/userAccessToken"
    case ownUser = "contact/users/me"
    /// Of the older API, as the next is.
    case upload = "media/upload"
    case userByUnionID = "topapi/user/getbyunionid"

    /// Whether a frozen call may name it.
    var isFrozen: Bool {
        switch self {
        case .groupPost, .directPost, .session, .robot, .card, .cardChange, .upload: true
        case .cardCallback, .token, .userToken, .ownUser, .userByUnionID: false
        }
    }
}
