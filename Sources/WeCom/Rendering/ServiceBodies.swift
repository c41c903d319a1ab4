/// `kf/sync_msg`.
struct ServiceMessagesBody: Codable {
    let open_kfid: String
    /// Without it the platform allows few calls; with one that is too old, none.
    let token: String?
    /// Left out for the beginning, which is three days ago.
    let cursor: String?
    let limit: Int
    /// 0 is AMR.
    let voice_format: Int
}

/// `kf/send_msg`; exactly one of the objects is there, named by `msgtype`.
struct ServiceAnswerBody: Codable {
    struct MiniProgram: Codable {
        let title: String
        let appid: String
        let pagepath: String
        let thumb_media_id: String
    }

    var touser: String
    var open_kfid: String
    var msgid: String?
    var msgtype: String
    var text: WireText?
    var image: WireAttachment.Media?
    var video: WireAttachment.Media?
    var file: WireAttachment.Media?
    var miniprogram: MiniProgram?
    var msgmenu: ServiceMenu?
}

/// A text with things to press below it.
struct ServiceMenu: Codable {
    struct Item: Codable {
        struct Click: Codable {
            /// Comes back as `menu_id` of the text that pressing writes.
            let id: String
            let content: String
        }
        struct View: Codable {
            let url: String
            let content: String
        }
        struct MiniProgram: Codable {
            let appid: String
            let pagepath: String
            let content: String
        }

        var type: String
        var click: Click?
        var view: View?
        var miniprogram: MiniProgram?
    }

    let head_content: String
    let list: [Item]
}
