internal import Domain

/// A card of the old kind (1.0) or the new one (2.0), checked, and what it comes to on the screen.
struct FeishuCard {
    /// Whether it is of the new kind, `"schema":"2.0"`.
    let isNew: Bool
    /// Whether everybody sees the same card, `update_multi`.
    let isShared: Bool
    var content = ChatContent(text: "")
    /// How many buttons there are, those that cannot be pressed among them.
    var buttonCount = 0

    /// What a message keeps of it.
    var native: JSON {
        ["isNewCard": .bool(self.isNew), "isShared": .bool(self.isShared), "msg_type": "interactive"]
    }

    /// - Throws: 230099 with the documented code of what is wrong inside its text.
    static func read(_ json: JSON, _ town: ChatTown) throws(FeishuRefusal) -> FeishuCard {
        guard json.members != nil else { throw Self.wrong(200_621, "the card is no object") }
        // The sandbox keeps no templates.
        guard json["type"] != "template" else { throw Self.wrong(200_380, "the template does not exist") }
        let schema = json["schema"]?.text ?? "1.0"
        guard ["1.0", "2.0"].contains(schema) else { throw Self.wrong(200_621, "unknown schema") }
        let isNew = schema == "2.0"
        // A new card is shared unless it says otherwise, an old one is not.
        var card = FeishuCard(isNew: isNew, isShared: json["config"]?["update_multi"]?.bool ?? isNew)
        if let header = json["header"] { try card.header(header) }
        let elements = isNew ? json["body"]?["elements"]?.list : json["elements"]?.list
        guard let elements else {
            throw Self.wrong(200_621, isNew ? "body.elements is no list" : "elements is no list")
        }
        for element in elements { try card.take(element, isInColumn: false, town) }
        guard !card.content.text.isEmpty || !card.content.buttons.isEmpty || !card.content.pictures.isEmpty else {
            throw Self.wrong(200_621, "the card shows nothing")
        }
        return card
    }

    private mutating func header(_ header: JSON) throws(FeishuRefusal) {
        guard header["title"]?["tag"] == "plain_text" || header["title"]?["tag"] == "lark_md",
            let title = header["title"]?["content"]?.text
        else { throw Self.wrong(200_621, "header.title is no text") }
        self.content.add(line: title)
        self.content.add(line: header["subtitle"]?["content"]?.text ?? "")
    }

    /// Takes a text object in: `plain_text` as it is, else Markdown with mentions and links.
    mutating func take(text: JSON?, _ town: ChatTown) throws(FeishuRefusal) {
        guard let text, let words = text["content"]?.text, let tag = text["tag"]?.text,
            ["plain_text", "lark_md", "markdown"].contains(tag)
        else { throw Self.wrong(200_621, "a text is no text object") }
        guard tag != "plain_text" else { return self.content.add(line: words) }
        let known = self.content.mentions.count
        let named = FeishuText.read(words, by: "id", into: &self.content, town)
        for id in self.content.mentions[known...] where id != "all" && town.name(of: id) == nil {
            throw Self.wrong(100_290, "at user is invalid: \(id.prefix(80))")
        }
        self.content.add(line: FeishuText.readLinks(named, into: &self.content))
    }

    static func wrong(_ code: Int, _ words: String) -> FeishuRefusal {
        FeishuRefusal(230_099, "Failed to create card content, ext=ErrCode: \(code); ErrMsg: \(words);")
    }
}
