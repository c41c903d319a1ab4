internal import Domain

/// What is said through a `sessionWebhook`, with the people whom it calls.
enum DingTalkSpeech {
    /// - Throws: 40035 for what is missing, 400105 for a type that nobody knows.
    static func read(_ body: JSON, _ town: ChatTown) throws(DingTalkRefusal) -> ChatContent {
        guard let type = body["msgtype"]?.text, !type.isEmpty else {
            throw DingTalkRefusal("40035", "msgtype is missing")
        }
        guard ["text", "markdown", "link", "actionCard", "feedCard"].contains(type) else {
            throw DingTalkRefusal("400105", "unsupported msgtype")
        }
        guard let json = body[type], json.members != nil else { throw DingTalkRefusal("40035", "\(type) is missing") }
        let parts = DingTalkParts(json: json, refusal: "40035")
        switch type {
        case "text":
            var content = ChatContent(text: try parts.text("content"))
            try Self.call(body["at"], in: &content, town)
            return content
        case "markdown":
            var content = try parts.markdown(town)
            try Self.call(body["at"], in: &content, town)
            return content
        case "link": return try parts.link()
        case "actionCard": return try Self.actionCard(json, parts, town)
        default: return try Self.feed(json)
        }
    }

    /// Only who stands in `at` and in the text is called.
    private static func call(_ at: JSON?, in content: inout ChatContent, _ town: ChatTown) throws(DingTalkRefusal) {
        let ids = (at?["atUserIds"]?.list ?? []).compactMap(\.text)
        guard ids.count <= 50 else { throw DingTalkRefusal("40035", "at has more than 50 users") }
        // The longest first: one id can be the beginning of another.
        for id in ids.sorted(by: { $0.count > $1.count }) {
            guard let name = town.name(of: id), content.text.contains("@\(id)") else { continue }
            content.text = content.text.replacing("@\(id)", with: "@\(name.chinese)")
            content.mentions.append(id)
        }
        guard at?["isAtAll"] == true else { return }
        content.mentions.append("@ALL")
        if !content.text.contains("@所有人") { content.text += " @所有人" }
    }

    private static func actionCard(_ json: JSON, _ parts: DingTalkParts, _ town: ChatTown) throws(DingTalkRefusal)
        -> ChatContent
    {
        guard let buttons = json["btns"]?.list else { return try parts.card([("singleTitle", "singleURL")], town) }
        guard !buttons.isEmpty else { throw DingTalkRefusal("40035", "btns is empty") }
        var content = try parts.markdown(town)
        for (place, button) in buttons.enumerated() {
            let part = DingTalkParts(json: button, refusal: "40035")
            let url = DingTalkMarkdown.opened(try part.text("actionURL"))
            content.buttons.append(ChatButton(id: String(place + 1), label: try part.text("title"), url: url))
        }
        return content
    }

    private static func feed(_ json: JSON) throws(DingTalkRefusal) -> ChatContent {
        guard let links = json["links"]?.list, !links.isEmpty else {
            throw DingTalkRefusal("40035", "links is missing")
        }
        var content = ChatContent(text: "")
        for link in links {
            let part = DingTalkParts(json: link, refusal: "40035")
            let url = DingTalkMarkdown.opened(try part.text("messageURL"))
            content.links.append(ChatLink(title: try part.text("title"), url: url))
        }
        return content
    }
}
