import Domain
import Engine

/// What somebody said or pressed, wherever that was.
struct Utterance: Hashable {
    let by: Identity
    let place: Conversation
    /// Where it was said.
    let account: AccountID
    let text: String
    /// The run that a pressed card was about.
    let run: RunID?
    /// Whether it was said to the brand and not to others in the group.
    let isAddressed: Bool
    /// Whether nobody else saw what it was, because it was pressed or a command.
    let isUnseen: Bool
    /// Whether an answer in the group can reach this person alone.
    let canBeAnsweredAlone: Bool
    /// Whether the person can be written to later, alone and without having asked.
    let canBeWrittenTo: Bool
    /// Whether the account writes to people, but not to this one: somebody of another organisation.
    let isOutOfReach: Bool
    /// Whether the account finds out who opens a page.
    let isRecognised: Bool

    /// Something that was said earlier and is answered now.
    init(by: Identity, in place: Conversation, on account: AccountID) {
        self.by = by
        self.place = place
        self.account = account
        self.text = ""
        self.run = nil
        self.isAddressed = true
        self.isUnseen = false
        self.canBeAnsweredAlone = false
        self.canBeWrittenTo = false
        self.isOutOfReach = false
        self.isRecognised = false
    }

    /// nil when the event is no word of a person.
    ///
    /// A press on a card is the word of its button.
    init?(_ event: Event, _ scene: Scene) {
        switch event.happening {
        case .messageReceived(let message):
            guard case .text(let text) = message.content else { return nil }
            self.by = message.from
            self.place = message.place
            self.text = text
            self.run = nil
            self.isAddressed = message.isAddressed
            self.isUnseen = message.isUnseen
        case .cardClicked(let click):
            self.by = click.by
            self.place = click.place
            self.text = click.key
            self.run = click.run
            self.isAddressed = true
            self.isUnseen = true
        default: return nil
        }
        self.account = event.account
        let isInReach = scene.canReach(self.by.id, through: event.account)
        self.canBeWrittenTo = scene.can(.writesToMembers, on: event.account) && isInReach
        self.canBeAnsweredAlone = self.canBeWrittenTo || scene.can(.whispers, on: event.account)
        self.isOutOfReach = !isInReach
        self.isRecognised = scene.can(.recognises, on: event.account)
    }

    /// Whether others read the answer.
    var isInGroup: Bool {
        if case .chat(_?, _) = self.place { true } else { false }
    }

    /// Whether others read whatever is answered.
    var isAnsweredBeforeAll: Bool { self.isInGroup && !self.canBeAnsweredAlone }

    /// Whether nobody but the person reads what is written here.
    var isAlone: Bool {
        switch self.place {
        case .service, .chat(nil, _): true
        case .app, .chat: false
        }
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
        let said = SaidText(self.text)
        return words.contains { said.is(FixedWord($0)) }
    }

    /// What is called: by one of its names, where the brand is spoken to, or else by one of its words.
    func called<Item>(_ items: [Item], names: (Item) -> [String], words: (Item) -> [String]) -> [Item] {
        let named = self.isAddressed ? items.filter { self.says(names($0)) } : []
        return named.isEmpty ? items.filter { self.says(words($0)) } : named
    }

    /// The answer to what nobody saw is nobody else's either.
    func answer(_ text: String) -> Effect {
        self.answer(Message(text: text, isPrivate: self.isInGroup && self.isUnseen && self.canBeAnsweredAlone))
    }
}

extension Message {
    /// The text with the choices as lines, where nothing can be pressed.
    var plain: String { ([self.text] + self.unsaidChoices.map(\.line)).joined(separator: "\n") }
}
