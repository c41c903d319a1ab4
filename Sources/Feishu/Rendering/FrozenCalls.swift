/// A message as it is stored until it leaves: whom it goes to, and what is said.
struct FrozenMessage: Codable, Hashable {
    /// A group, one person, or the message under which it stands.
    enum Receiver: String, Codable, Hashable {
        case group = "chat_id"
        case person = "open_id"
        case message = "message_id"
    }

    let to: Receiver
    let id: String
    let msg_type: String
    /// JSON inside a text.
    let content: String
    /// Repeats with the same one are shown once, for an hour; at most 50 characters.
    let uuid: String
}

extension FrozenMessage {
    private struct Message: Encodable {
        let receive_id: String
        let msg_type: String
        let content: String
        let uuid: String
    }
    private struct Answer: Encodable {
        let msg_type: String
        let content: String
        let reply_in_thread: Bool
        let uuid: String
    }

    /// The bytes of the request.
    ///
    /// An answer does not begin a thread; one to a message in a thread stands in it by itself.
    var body: [UInt8] {
        switch self.to {
        case .group, .person:
            WireJSON.bytes(
                Message(receive_id: self.id, msg_type: self.msg_type, content: self.content, uuid: self.uuid)
            )
        case .message:
            WireJSON.bytes(
                Answer(msg_type: self.msg_type, content: self.content, reply_in_thread: false, uuid: self.uuid)
            )
        }
    }

    var path: String {
        switch self.to {
        case .group, .person: "im/v1/messages?receive_id_type=\(self.to.rawValue)"
        case .message: "im/v1/messages/\(self.id)/reply"
        }
    }
}

/// A card that takes the place of one that was posted.
///
/// Source: Feishu developer documentation, "更新已发送的消息卡片": up to 14 days after it was posted.
struct FrozenChange: Codable, Hashable {
    private struct Change: Encodable {
        let content: String
    }

    let message_id: String
    /// JSON inside a text.
    let content: String

    var body: [UInt8] { WireJSON.bytes(Change(content: self.content)) }
    var path: String { "im/v1/messages/\(self.message_id)" }
}

/// A question about a group.
struct FrozenLookUp: Codable, Hashable {
    let chat_id: String
}
