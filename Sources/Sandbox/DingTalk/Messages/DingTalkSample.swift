/// What the robot's messages show: `msgKey` and `msgParam` of the API.
///
/// Pictures that were not uploaded are shown as links; sounds, files and films, which need an upload, are refused.
enum DingTalkSample {
    /// The most bytes of a `msgParam`.
    static let mostBytes = 15_000

    /// - Throws: `invalidParameter.msgKey.…` and `invalidParameter.msgParam.…`.
    static func read(_ call: JSON, _ town: ChatTown) throws(DingTalkRefusal) -> ChatContent {
        guard let key = call["msgKey"]?.text, !key.isEmpty else {
            throw DingTalkRefusal("invalidParameter.msgKey.empty", "msgKey is missing")
        }
        guard let text = call["msgParam"]?.text else {
            throw DingTalkRefusal("invalidParameter.msgParam.invalid", "msgParam is no string")
        }
        guard text.utf8.count <= Self.mostBytes else {
            throw DingTalkRefusal("invalidParameter.msgParam.tooLong", "msgParam is longer than 15000 bytes")
        }
        guard let param = try? JSONReader.read(Array(text.utf8)), param.members != nil else {
            throw DingTalkRefusal("invalidParameter.msgParam.invalid", "msgParam is no JSON object in a string")
        }
        return try DingTalkParts(json: param, refusal: "invalidParameter.msgParam.invalid").content(ofSample: key, town)
    }
}

/// The texts that a message is made of, each of which must be there.
struct DingTalkParts {
    let json: JSON
    /// What is said when one is not.
    let refusal: String

    func text(_ name: String) throws(DingTalkRefusal) -> String {
        guard let text = self.json[name]?.text, !text.isEmpty else {
            throw DingTalkRefusal(self.refusal, "\(name) is missing")
        }
        return text
    }

    func content(ofSample key: String, _ town: ChatTown) throws(DingTalkRefusal) -> ChatContent {
        switch key {
        case "sampleText": return ChatContent(text: try self.text("content"))
        case "sampleMarkdown": return try self.markdown(town)
        case "sampleLink": return try self.link()
        case "sampleImageMsg":
            let photo = try self.text("photoURL")
            guard town.pictures[photo] == nil else { return ChatContent(text: "", pictures: [photo]) }
            return ChatContent(text: "", links: [ChatLink(title: "[图片]", url: photo)])
        case "sampleActionCard": return try self.card([("singleTitle", "singleURL")], town)
        case "sampleActionCard2", "sampleActionCard3", "sampleActionCard4", "sampleActionCard5":
            let count = key.last?.wholeNumberValue ?? 0
            return try self.card((1...count).map { ("actionTitle\($0)", "actionURL\($0)") }, town)
        case "sampleActionCard6":
            return try self.card([("buttonTitle1", "buttonUrl1"), ("buttonTitle2", "buttonUrl2")], town)
        default: throw DingTalkRefusal("invalidParameter.msgKey.invalid", "\(key.prefix(40)) is no template")
        }
    }

    /// The title is shown in the list of chats only.
    func markdown(_ town: ChatTown) throws(DingTalkRefusal) -> ChatContent {
        _ = try self.text("title")
        var content = ChatContent(text: "")
        content.text = DingTalkMarkdown.read(try self.text("text"), into: &content, town)
        return content
    }

    func link() throws(DingTalkRefusal) -> ChatContent {
        let link = ChatLink(
            title: try self.text("title"),
            url: DingTalkMarkdown.opened(try self.text("messageUrl"))
        )
        return ChatContent(text: try self.text("text"), links: [link])
    }

    /// A card whose buttons are links, each given by the names of its title and its address.
    func card(_ buttons: [(title: String, url: String)], _ town: ChatTown) throws(DingTalkRefusal) -> ChatContent {
        var content = try self.markdown(town)
        for (title, url) in buttons {
            let url = DingTalkMarkdown.opened(try self.text(url))
            content.buttons.append(ChatButton(id: title, label: try self.text(title), url: url))
        }
        return content
    }
}
