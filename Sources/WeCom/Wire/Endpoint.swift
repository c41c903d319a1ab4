/// The calls of the server API that this room makes, named as in the platform's documentation.
enum Endpoint: String, CaseIterable, Sendable {
    case token = "gettoken"
    case welcome = "externalcontact/send_welcome_msg"
    case memberMessage = "message/send"
    case groupTask = "externalcontact/add_msg_template"
    case groupTaskList = "externalcontact/get_groupmsg_list_v2"
    case groupTaskMembers = "externalcontact/get_groupmsg_task"
    case addGroupWelcome = "externalcontact/group_welcome_template/add"
    case editGroupWelcome = "externalcontact/group_welcome_template/edit"
    case group = "externalcontact/groupchat/get"
    case contact = "externalcontact/get"
    case upload = "media/upload"
    case followUsers = "externalcontact/get_follow_user_list"
    case agent = "agent/get"
    case serviceMessages = "kf/sync_msg"
    case serviceAnswer = "kf/send_msg"
    /// The address that came with a message to an aibot, which needs no token.
    case chatAnswer = "aibot/response"
    case userInfo = "auth/getuserinfo"

    /// Whether a frozen call may name it.
    var isFrozen: Bool {
        switch self {
        case .welcome, .memberMessage, .groupTask, .addGroupWelcome, .editGroupWelcome, .group, .contact, .upload,
            .serviceMessages, .serviceAnswer:
            true
        case .token, .groupTaskList, .groupTaskMembers, .followUsers, .agent, .chatAnswer, .userInfo: false
        }
    }

    /// Whether the platform stores something for it, and so allows only few at the same time.
    var isStoring: Bool {
        switch self {
        case .groupTask, .addGroupWelcome, .editGroupWelcome, .upload: true
        default: false
        }
    }
}
