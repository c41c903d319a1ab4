import Domain
import Engine

/// What somebody said or pressed, wherever that was.
struct Utterance: Hashable {
    let by: Identity
    let place: Conversation
    let text: String

    /// Something that was said earlier and is answered now.
    init(by: Identity, in place: Conversation) {
        self.by = by
        self.place = place
        self.text = ""
    }

    /// nil when the event is no word of a person.
    ///
    /// A press on a card is the word of its button.
    init?(_ event: Event) {
        switch event.happening {
        case .messageReceived(let message):
            guard case .text(let text) = message.content else { return nil }
            self.by = message.from
            self.place = message.place
            self.text = text
        case .cardClicked(let click):
            self.by = click.by
            self.place = click.place
            self.text = click.key
        default: return nil
        }
    }

    /// Whether others read the answer.
    var isInGroup: Bool {
        if case .chat(_?, _) = self.place { true } else { false }
    }

    /// The answer, in the chat in which it was said; it always passes the guard.
    func answer(_ message: Message) -> Effect {
        let request: OutboundRequest =
            switch self.place {
            case .app: .memberMessage(to: [self.by.id], text: message.plain)
            case .service, .chat: .answer(self.by, in: self.place, message: message)
            }
        return Effect(request, purpose: .reply)
    }

    /// Whether one of these words was said, and nothing else; a word of nothing but marks only as it stands.
    func says(_ words: [String]) -> Bool {
        let said = FoldedText(self.text)
        let plain = self.text.filter { !$0.isWhitespace }
        return words.contains { word in
            let wanted = FoldedText(word)
            return wanted.isEmpty ? word.filter { !$0.isWhitespace } == plain : wanted == said
        }
    }

    func answer(_ text: String, choices: [Message.Choice] = []) -> Effect {
        self.answer(Message(text: text, choices: choices))
    }
}

extension Message {
    /// The text with the choices as lines, where nothing can be pressed.
    var plain: String {
        ([self.text] + self.choices.map { $0.label.hasPrefix($0.key) ? $0.label : "\($0.key) \($0.label)" })
            .joined(separator: "\n")
    }
}
