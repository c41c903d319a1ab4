/// The body of `chat.postMessage` and, with a `user`, of `chat.postEphemeral`.
struct PostBody: Codable, Hashable {
    let channel: String
    /// Who alone reads it.
    var user: String?
    /// What stands there where blocks are not shown, such as in a notification.
    var text: String
    var blocks: [Block]?
    var thread_ts: String?
    /// Links are shown as they are, without a picture of where they lead; nil for a whisper, which never shows one.
    var unfurl_links: Bool? = false
    var unfurl_media: Bool? = false
}

/// The body of `chat.update`: what the whole message is from now on.
struct ChangeBody: Codable, Hashable {
    let channel: String
    let ts: String
    let text: String
    let blocks: [Block]
}

/// A piece of a message with a form of its own.
struct Block: Codable, Hashable {
    struct Text: Codable, Hashable {
        /// `mrkdwn` or `plain_text`.
        let type: String
        let text: String
    }

    struct Button: Codable, Hashable {
        var type = "button"
        let action_id: String
        let text: Text
        let value: String
    }

    /// A file that was uploaded.
    struct File: Codable, Hashable {
        let id: String
    }

    let type: String
    var text: Text?
    var elements: [Button]?
    var slack_file: File?
    var alt_text: String?

    static func section(_ text: String) -> Block { Block(type: "section", text: Text(type: "mrkdwn", text: text)) }

    static func image(_ id: String, _ alternative: String) -> Block {
        Block(type: "image", slack_file: File(id: id), alt_text: alternative)
    }

    static func actions(_ buttons: [Button]) -> Block { Block(type: "actions", elements: buttons) }
}

/// A look at a group: what is frozen of it.
struct GroupBody: Codable {
    let channel: String
}
