internal import Content
public import Domain
public import Engine
internal import Scripts

/// Tells whoever asks what can be done here now (帮助), in any chat; a brand's own answer to the word goes before it.
///
/// Where a bot sits among people, whoever calls it with words that nobody else answers is told, too: silence would look
/// broken. A customer who writes to a service account may mean a human, and is not disturbed.
public struct HelpPlay: Play {
    public let name: PlayName = "help"
    public let routes = [Route(["message.text"])]
    /// The template of what is told.
    public static let template = "help/offers"

    private static let words = FixedWords([
        .simplifiedChinese: ["帮助", "?", "？"], .english: ["help"],
    ])
    /// So many can be pressed under one message on every platform that has buttons.
    private static let mostChoices = 5

    private let plays: [any Offering]
    private let voice: RunVoice

    /// The plays in the order in which their offers are told.
    public init(offersOf plays: [any Offering], voice: RunVoice) {
        self.plays = plays
        self.voice = voice
    }

    public func isConcerned(by event: Event) -> Bool {
        guard case .messageReceived(let message) = event.happening, let text = event.happening.text else {
            return false
        }
        return message.isAddressed && self.language(of: text, in: message.place) != nil
    }

    public func decide(_ event: Event, _ scene: inout Scene) throws -> Decision {
        guard let utterance = Utterance(event, scene), utterance.isAddressed,
            let language = self.language(of: utterance.text, in: utterance.place)
        else { return .pass(Bilingual("没有问能做什么", "nobody asks what can be done")) }
        let offers = try self.plays.flatMap { [scene] in try $0.offers(at: event, scene) }
        var values = CommonVariables.momentValues(
            minuteOfDay: self.voice.clock.minuteOfDay(at: scene.now),
            language: language
        )
        values["offers"] = offers.map { offer in
            offer.word + (language == .english ? ": " : "：") + offer.title
        }.joined(separator: "\n")
        values["link"] = self.voice.links.personal(PointsPlay.page, of: event.brand, for: utterance, scene)
        let saying = Saying(
            template: Self.template,
            language: language,
            values: values,
            offered: ChatVariables.help,
            brand: event.brand
        )
        return self.voice.answer(
            utterance,
            saying,
            choices: offers.prefix(Self.mostChoices).map { Message.Choice(key: $0.word, label: $0.title) },
            Bilingual("说了能做什么", "told what can be done")
        )
    }

    /// The language of the question; of other words to a bot, that of their letters.
    private func language(of text: String, in place: Conversation) -> Language? {
        if let asked = Self.words.language(saidIn: text) { return asked }
        guard case .chat = place else { return nil }
        let isLatin = text.contains(where: \.isLetter) && text.allSatisfy(\.isASCII)
        return isLatin ? .english : .simplifiedChinese
    }
}
