import Domain

/// The opened JSON of a callback of an aibot.
///
/// Source: WeCom developer documentation, paths 100719, 101027.
struct AibotMessage: Decodable {
    struct Sender: Decodable {
        let userid: String?
    }
    struct Text: Decodable {
        let content: String?
    }
    struct Mixed: Decodable {
        struct Item: Decodable {
            let msgtype: String?
            let text: Text?
        }
        let msg_item: [Item]?
    }
    struct Event: Decodable {
        let eventtype: String?
        let template_card_event: Card?
    }
    struct Card: Decodable {
        struct Selected: Decodable {
            struct Item: Decodable {
                struct Options: Decodable {
                    let option_id: [String]?
                }
                let question_key: String?
                let option_ids: Options?
            }
            let selected_item: [Item]?
        }
        let card_type: String?
        let event_key: String?
        let task_id: String?
        let selected_items: Selected?
    }

    private static let longestID = 128

    let msgid: String?
    let chatid: String?
    let chattype: String?
    let from: Sender?
    let response_url: String?
    let msgtype: String?
    let create_time: Int64?
    let text: Text?
    let mixed: Mixed?
    let event: Event?

    /// Nil for bytes that are no such JSON.
    init?(_ body: [UInt8]) {
        guard let message = WireJSON.value(Self.self, from: body) else { return nil }
        self = message
    }

    /// What all repeats of a message share: its id, where it has one.
    ///
    /// The address of the answer, for one, may be another in a repeat.
    var identity: [UInt8]? {
        guard let id = self.msgid, (1...Self.longestID).contains(id.utf8.count) else { return nil }
        return Array("\(self.msgtype ?? "")/\(id)".utf8)
    }

    /// The name of its lane; nil when it names nobody.
    var conversation: String? { self.group.map { "chat:\($0)" } ?? self.sender.map { "member:\($0)" } }

    private var sender: String? { Self.id(self.from?.userid) }

    private var group: String? { self.chattype == "group" ? Self.id(self.chatid) : nil }

    private static func id(_ text: String?) -> String? {
        guard let text, (1...Self.longestID).contains(text.utf8.count) else { return nil }
        return text
    }
}

extension AibotMessage {
    /// What cannot be answered by words or a press stays ``Happening/unknown(kind:)``.
    var happening: Happening { self.known ?? .unknown(kind: self.kind) }

    private var known: Happening? {
        guard let sender = self.sender else { return nil }
        let place = Conversation.chat(self.group.map { GroupID($0) }, answer: Secret(self.response_url ?? ""))
        if self.msgtype == "event" {
            guard let card = self.event?.template_card_event, let task = Self.id(card.task_id) else { return nil }
            return .cardClicked(card.click(by: PlatformUserID(sender), task: task, in: place))
        }
        guard let words = self.words, let id = self.msgid else { return nil }
        let text = self.chattype == "group" ? Mention.stripped(words) : words
        return .messageReceived(
            InboundMessage(
                id: id,
                from: Identity(.member, PlatformUserID(sender)),
                in: place,
                content: .text(text)
            )
        )
    }

    /// What was written; pictures between the words are left out.
    private var words: String? {
        switch self.msgtype {
        case "text": self.text?.content
        case "mixed":
            (self.mixed?.msg_item ?? []).compactMap { $0.msgtype == "text" ? $0.text?.content : nil }
                .joined(separator: "\n").filled
        default: nil
        }
    }

    private var kind: String {
        Translation.label([self.msgtype, self.event?.eventtype].compactMap { $0 }.filter { !$0.isEmpty })
    }
}

extension AibotMessage.Card {
    fileprivate func click(by member: PlatformUserID, task: String, in place: Conversation) -> CardClick {
        let button = ButtonKey(self.event_key ?? "")
        return CardClick(
            by: Identity(.member, member),
            key: button.key,
            run: button.run.map { RunID($0) },
            taskID: task,
            cardType: self.card_type ?? "",
            responseCode: "",
            selected: (self.selected_items?.selected_item ?? []).map { item in
                CardClick.Selection(question: item.question_key ?? "", options: item.option_ids?.option_id ?? [])
            },
            isMenu: false,
            in: place
        )
    }
}

/// The `@Name` by which a bot is called in a group, which the platform leaves in the text.
enum Mention {
    /// The text without it: at the beginning, or else at the end.
    ///
    /// Nobody tells the bot how it is called, so a name ends with the first blank.
    static func stripped(_ text: String) -> String {
        let words = text.trimmed
        if words.hasPrefix("@") { return String(words.drop { !$0.isWhitespace }).trimmed }
        guard let mark = words.lastIndex(of: "@"), words[mark...].allSatisfy({ !$0.isWhitespace }),
            mark > words.startIndex, words[words.index(before: mark)].isWhitespace
        else { return words }
        return String(words[..<mark]).trimmed
    }
}

extension String {
    fileprivate var trimmed: String {
        var text = self[...]
        while text.first?.isWhitespace == true { text.removeFirst() }
        while text.last?.isWhitespace == true { text.removeLast() }
        return String(text)
    }

    fileprivate var filled: String? { self.isEmpty ? nil : self }
}
