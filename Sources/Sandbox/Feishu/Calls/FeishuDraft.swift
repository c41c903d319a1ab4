internal import Domain

/// A message as it was sent, checked.
struct FeishuDraft {
    let type: String
    /// JSON in a text.
    let sent: String
    let content: ChatContent
    /// The card, where it is one.
    let card: FeishuCard?

    /// What the sandbox keeps with the message.
    var native: JSON {
        var fields = (self.card?.native.members ?? [.init(name: "msg_type", value: .text(self.type))])
            .map { ($0.name, $0.value) }
        fields.append(("content", .text(self.sent)))
        return fields.json
    }

    /// Reads `msg_type` and `content`, which is JSON in a text.
    ///
    /// - Throws: 230001 for what is wrong, 230025 for a text above 150 KB or a post or card above 30 KB, 230099 for a
    ///   card that is refused.
    init(_ arguments: FeishuArguments, _ call: ChatCall, _ town: ChatTown) throws(FeishuRefusal) {
        try self.init(type: arguments.text("msg_type"), sent: arguments.text("content"), call, town)
    }

    init(type: String, sent: String, _ call: ChatCall, _ town: ChatTown) throws(FeishuRefusal) {
        self.type = type
        self.sent = sent
        let size = type == "text" ? call.body.count : sent.utf8.count
        guard size <= (type == "text" ? 150 : 30) * 1_024 else {
            throw FeishuRefusal(230_025, "The length of the message content reaches its limit.")
        }
        let json = try? JSONReader.read(Array(sent.utf8))
        switch type {
        case "text":
            guard let text = json?["text"]?.text, !text.isEmpty else {
                throw FeishuRefusal(230_001, "invalid message content: no text")
            }
            var content = ChatContent(text: "")
            content.text = FeishuText.read(text, by: "user_id", into: &content, town)
            (self.content, self.card) = (content, nil)
        case "post":
            guard let json else { throw FeishuRefusal(230_001, "invalid message content: no JSON") }
            (self.content, self.card) = (try FeishuPost.read(json, town), nil)
        case "interactive":
            guard let json else { throw FeishuCard.wrong(200_621, "parse card json err") }
            let card = try FeishuCard.read(json, town)
            (self.content, self.card) = (card.content, card)
        case "image":
            guard let key = json?["image_key"]?.text, town.pictures[key] != nil else {
                throw FeishuRefusal(230_001, "invalid message content: no key of a picture")
            }
            (self.content, self.card) = (ChatContent(text: "", pictures: [key]), nil)
        default:
            throw FeishuRefusal(230_001, "msg_type is none of text, post, image and interactive, all the sandbox takes")
        }
    }
}
