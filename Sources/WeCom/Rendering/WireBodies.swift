/// The text of a message.
struct WireText: Codable, Hashable {
    let content: String
}

/// An attachment of a welcome or a mass send; exactly one of the objects is there, named by `msgtype`.
struct WireAttachment: Codable, Hashable {
    struct Media: Codable, Hashable {
        var media_id: String?
    }
    struct Link: Codable, Hashable {
        var title: String?
        var picurl: String?
        var desc: String?
        var url: String?
    }
    struct MiniProgram: Codable, Hashable {
        var title: String?
        var pic_media_id: String?
        var appid: String?
        var page: String?
    }

    var msgtype: String
    var image: Media?
    var link: Link?
    var miniprogram: MiniProgram?
    var video: Media?
    var file: Media?
}

/// `externalcontact/send_welcome_msg`.
struct WelcomeBody: Codable {
    let welcome_code: String
    let text: WireText?
    let attachments: [WireAttachment]?
}

/// `message/send`.
struct MemberMessageBody: Codable {
    let touser: String
    let msgtype: String
    let agentid: Int
    let text: WireText
    let enable_duplicate_check: Int
    let duplicate_check_interval: Int
}

/// `externalcontact/add_msg_template` for a customer group.
struct GroupTaskBody: Codable {
    let chat_type: String
    let chat_id_list: [String]
    let sender: String
    let text: WireText?
    let attachments: [WireAttachment]?
}

/// `externalcontact/group_welcome_template/add` and `/edit`.
struct GroupWelcomeBody: Codable {
    let template_id: String?
    let text: WireText?
    let image: WireAttachment.Media?
    let link: WireAttachment.Link?
    let miniprogram: WireAttachment.MiniProgram?
    let video: WireAttachment.Media?
    let file: WireAttachment.Media?
    let agentid: Int
    let notify: Int?
}

/// `externalcontact/get`, which is asked by its address; frozen like any other call.
struct ContactBody: Codable {
    let external_userid: String
}

/// `externalcontact/groupchat/get`.
struct GroupBody: Codable {
    let chat_id: String
    let need_name: Int
}
