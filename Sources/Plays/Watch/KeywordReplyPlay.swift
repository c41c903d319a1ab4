internal import Community
internal import Content
public import Domain
public import Engine
public import Scripts
internal import Storage

/// Answers to words (关键词回复): the first rule whose word is said.
public struct KeywordReplyPlay: Play {
    public let name: PlayName = "keyword-reply"
    public let routes = [Route(["message.text", "card.clicked"])]

    let scripts: ScriptBook<KeywordReplyScript>
    let voice: RunVoice

    public init(scripts: ScriptBook<KeywordReplyScript>, voice: RunVoice) {
        self.scripts = scripts
        self.voice = voice
    }

    public func isConcerned(by event: Event) -> Bool { self.scripts.areConcerned(by: event) }

    public func decide(_ event: Event, _ scene: inout Scene) throws -> Decision {
        guard let utterance = Utterance(event, scene) else { return .pass(Bilingual("不是文字", "no text")) }
        let said = FoldedText(utterance.text)
        for entry in self.scripts.all(of: event.brand) where entry.script.plays(on: event.account) {
            let script = entry.script
            if let group = event.happening.group, !script.groups.contains(group) { continue }
            let plain = utterance.text.filter { !$0.isWhitespace }
            guard let rule = script.rules.first(where: { $0.fits(said, plain: plain) }) else { continue }
            let reason = Bilingual("规则“\(rule.name)”", "rule “\(rule.name)”")
            do {
                let text = try self.voice.text(
                    rule.say,
                    script.language,
                    try self.values(script, utterance, event, scene),
                    offered: WatchVariables.keywordReply,
                    brand: event.brand
                )
                return .done(reason, effects: [utterance.answer(text)])
            } catch let error as ContentError {
                return .never(reason + Bilingual("没有话可说：", " has nothing to say: ") + error.message)
            }
        }
        return .pass(Bilingual("没有哪条规则的关键词", "it holds no keyword of a rule"))
    }

    private func values(
        _ script: KeywordReplyScript,
        _ utterance: Utterance,
        _ event: Event,
        _ scene: Scene
    ) throws -> [String: String] {
        var values = CommonVariables.momentValues(
            minuteOfDay: self.voice.clock.minuteOfDay(at: scene.now),
            language: script.language
        )
        let group = event.happening.group
        let standing = try group.flatMap { try Groups.standing($0, account: event.account, scene.transaction) }
        let owner = standing?.owner ?? (utterance.by.kind == .member ? utterance.by.id : nil)
        let guide = try owner.flatMap { try Directory.guide($0, brand: event.brand, scene.transaction) }
        values["guide"] = guide?.name ?? ""
        values["store"] = guide?.store?.name ?? ""
        values["region"] = guide?.store?.region ?? ""
        values["group"] = standing?.name ?? ""
        return values
    }
}

extension KeywordRule {
    /// Whether a word of the rule was said, as people write words; see ``FoldedText``.
    ///
    /// A word of marks alone, such as `?`, is only meant when nothing else is said.
    func fits(_ said: FoldedText, plain: String) -> Bool {
        self.words.contains { word in
            let folded = FoldedText(word)
            guard !folded.isEmpty else { return Self.narrow(plain) == Self.narrow(word) }
            return self.isExact ? said == folded : said.contains(folded)
        }
    }

    /// With the marks of East Asian width in their plain form.
    private static func narrow(_ text: String) -> String {
        String(
            String.UnicodeScalarView(
                text.unicodeScalars.filter { !$0.properties.isWhitespace }.map { scalar in
                    (0xFF01...0xFF5E).contains(scalar.value) ? Unicode.Scalar(scalar.value - 0xFEE0) ?? scalar : scalar
                }
            )
        )
    }
}
