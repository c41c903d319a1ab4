internal import Content
public import Domain
public import Engine
internal import Scripts

/// Tells whoever asks what can be done here now (帮助), in any chat; a brand's own answer to the word goes before it.
///
/// Where a bot sits among people, whoever calls it with words that nobody else answers, or presses what leads nowhere by
/// now, is told, too: silence would look broken. A customer who writes to a service account may mean a human, and is not
/// disturbed. A group is told once in a while, however many ask.
public struct HelpPlay: Play {
    public let name: PlayName = "help"
    public let routes = [Route(["message.text", "card.clicked"])]
    /// The template of what is told.
    public static let template = "help/offers"

    private static let words = FixedWords([
        .simplifiedChinese: ["帮助", "?", "？"], .english: ["help"],
    ])
    /// So many can be pressed under one message on every platform that has buttons; the others are written.
    private static let mostChoices = 5

    private let plays: [any Offering]
    private let voice: RunVoice

    /// The plays in the order in which their offers are told.
    public init(offersOf plays: [any Offering], voice: RunVoice) {
        self.plays = plays
        self.voice = voice
    }

    public func isConcerned(by event: Event) -> Bool {
        switch event.happening {
        case .messageReceived(let message):
            event.happening.text.map { message.isAddressed && self.isCall($0, in: message.place) } ?? false
        case .cardClicked(let click): click.run == nil && self.isCall(click.key, in: click.place)
        default: false
        }
    }

    public func decide(_ event: Event, _ scene: inout Scene) throws -> Decision {
        guard self.isConcerned(by: event), let utterance = Utterance(event, scene) else {
            return .pass(Bilingual("没有问能做什么", "nobody asks what can be done"))
        }
        let language = self.language(of: utterance.text, at: event)
        let offers = try self.plays.flatMap { [scene] in try $0.offers(at: event, scene) }.distinct
        var values = CommonVariables.momentValues(
            minuteOfDay: self.voice.clock.minuteOfDay(at: scene.now),
            language: language
        )
        values["offers"] = offers.map { offer in
            offer.word == offer.title ? offer.title : offer.word + (language == .english ? ": " : "：") + offer.title
        }.joined(separator: "\n")
        values["link"] = self.voice.links.personal(PointsPlay.page, of: event.brand, for: utterance, scene)
        let saying = Saying(
            template: Self.template,
            language: language,
            values: values,
            offered: ChatVariables.help,
            brand: event.brand
        )
        return try self.voice.show(
            .help,
            to: utterance,
            saying,
            choices: offers.prefix(Self.mostChoices).map { Message.Choice(key: $0.word, label: $0.title) },
            Bilingual("说了能做什么", "told what can be done"),
            event,
            scene
        )
    }

    /// Whether help is asked for, or a bot is called among people with whatever words.
    private func isCall(_ text: String, in place: Conversation) -> Bool {
        if case .chat = place { return true }
        return Self.words.language(saidIn: text) != nil
    }

    /// The language of the question; of other words that of their letters, and where those tell nothing the brand's.
    ///
    /// A single Latin word may be a name or a command, in whatever language.
    private func language(of text: String, at event: Event) -> Language {
        if let asked = Self.words.language(saidIn: text) { return asked }
        let words = text.split(whereSeparator: \.isWhitespace).filter { $0.contains(where: \.isLetter) }
        if words.contains(where: { !$0.allSatisfy(\.isASCII) }) { return .simplifiedChinese }
        if words.count > 1 { return .english }
        return self.plays.lazy.compactMap { $0.language(at: event) }.first ?? .simplifiedChinese
    }
}
