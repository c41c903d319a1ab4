import Domain
import Engine
import OpenSSL

/// Turns answers into the bytes of calls, and refuses what an aibot cannot say.
struct AibotRenderer: Sendable {
    private static let textLimit = 20_480
    private static let mostButtons = 6
    /// What a card shows whole, counted as two for a Chinese character and one for a Latin letter.
    private static let titleWidth = 52
    private static let textWidth = 224
    private static let buttonWidth = 20

    let address: AnswerAddress

    /// The address is good for one call: a repeat is refused and shows nothing twice.
    func freeze(_ request: OutboundRequest, for effect: EffectID) throws(RenderingError) -> FrozenCall {
        guard case .answer(let person, .chat(let group, let answer), let message) = request else {
            throw RenderingError(Bilingual("智能机器人只能回复别人的话。", "an aibot can only answer what was said to it."))
        }
        let field = Bilingual("机器人的回复", "aibot answer")
        guard let path = self.address.path(of: answer) else {
            throw RenderingError(
                field
                    + Bilingual(
                        "：回复的地址不是企业微信的，不往那里发。",
                        ": the address of the answer is not the platform's; nothing is sent there."
                    )
            )
        }
        guard group == nil || !message.isPrivate else {
            throw RenderingError(
                field
                    + Bilingual(
                        "：只给一个人看的话，智能机器人在群里说不了。",
                        ": what one person alone may read, an aibot cannot say in a group."
                    )
            )
        }
        try message.checkChoices(field)
        let reply: AibotReply
        if let card = self.card(message, for: effect) {
            reply = card
        } else {
            reply = try self.markdown(message, field)
        }
        return FrozenCall(
            endpoint: Endpoint.chatAnswer.rawValue,
            body: WireJSON.bytes(AibotCall(path: path, reply: reply)),
            effectClass: .keyed,
            destination: group.map { "chat/\($0)" } ?? "member/\(person.id)"
        )
    }

    private func markdown(_ message: Message, _ field: Bilingual) throws(RenderingError) -> AibotReply {
        var links: [String] = []
        var others: [Attachment] = []
        for attachment in message.attachments {
            if case .link(let title, let url, _, _) = attachment {
                let label = (title.isEmpty ? url : title.withoutControls).filter { !"[]".contains($0) }
                links.append("[\(label)](\(url))")
            } else {
                others.append(attachment)
            }
        }
        let plain = Message(text: message.text, attachments: others, choices: message.choices)
        let lines = try [plain.plainForm(field)].filter { !$0.isEmpty } + links
        let text = lines.joined(separator: "\n").withoutMentions
        let content = try Check.filled(
            Check.limited(text, field + Field.text, bytes: Self.textLimit),
            field + Field.text
        )
        return AibotReply(msgtype: "markdown", markdown: WireText(content: content))
    }

    /// A card with a button for each choice; nil without choices, and where a card would cut what is said.
    private func card(_ message: Message, for effect: EffectID) -> AibotReply? {
        let lines = message.text.withoutControls.withoutMentions
            .split(separator: "\n", maxSplits: 1, omittingEmptySubsequences: true)
        guard let title = lines.first.map(String.init), title.width <= Self.titleWidth, message.attachments.isEmpty,
            (1...Self.mostButtons).contains(message.choices.count)
        else { return nil }
        let text = lines.count > 1 ? String(lines[1]) : nil
        guard text.map({ $0.width <= Self.textWidth }) ?? true,
            message.choices.allSatisfy({ $0.label.width <= Self.buttonWidth })
        else { return nil }
        // Unique for the robot, also where a new store counts its events anew.
        let digest = Digest.sha256(Array("\(effect)\u{0}\(message.text)".utf8))
        let card = AibotReply.Card(
            card_type: "button_interaction",
            main_title: .init(title: title),
            sub_title_text: text,
            button_list: message.choices.map { choice in
                let key = ButtonKey(key: choice.key, run: message.run?.rawValue)
                return .init(text: choice.label.withoutControls, style: 1, key: key.text)
            },
            task_id: "hearth-\(lowercaseHex(digest.prefix(16)))"
        )
        return AibotReply(msgtype: "template_card", template_card: card)
    }
}

extension String {
    /// Without what would call somebody, as values lose it in templates: nobody is called by an answer.
    fileprivate var withoutMentions: String { self.replacing("<@", with: "＜@") }

    fileprivate var width: Int { self.reduce(0) { $0 + ($1.isASCII ? 1 : 2) } }
}
