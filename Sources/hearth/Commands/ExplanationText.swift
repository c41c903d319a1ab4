import Domain
import Engine

/// An explanation in words, in one language.
///
/// English keeps the words of the record (`contact.added`, `unknown_final`), Chinese says what they mean.
struct ExplanationText {
    let language: Language
    let localTime: LocalTime

    /// The events in their order, one line each, in columns.
    func lines(_ events: [Explanation]) -> [String] {
        let digits = events.map { "\($0.id)".count }.max() ?? 0
        return Columns.aligned(
            events.map { event in
                let number = "\(event.id)"
                let effects = event.effects.map(self.brief).joined(separator: self.comma)
                return [
                    String(repeating: " ", count: digits - number.count) + number, self.time(event.happenedAt),
                    self.kind(event, self.word), self.verdict(event) + self.refusals(event),
                    effects.isEmpty ? "" : "→ \(effects)",
                ]
            }
        )
    }

    func whole(_ event: Explanation) -> String {
        var lines = [self.title(event)]
        var facts = [
            (self.say("会话", "lane"), event.lane.rawValue),
            (self.say("发生", "happened"), self.time(event.happenedAt)),
            (self.say("收到", "received"), self.time(event.receivedAt)),
            (self.say("决定", "decided"), self.decision(event)),
            (self.say("结论", "verdict"), self.verdict(event)),
        ]
        if let postponed = event.postponed { facts.append((self.say("等待", "waits"), self.wait(postponed))) }
        lines += Columns.aligned(facts.map { [$0.0, $0.1] }).map { "  \($0)" }
        if !event.looked.isEmpty { lines.append(self.say("看过的玩法：", "Looked:")) }
        lines += event.looked.map { look in
            "  \(look.play)\(self.colon)\(self.word(look.verdict))\(self.comma)\(self.say(look.reason))"
        }
        if !event.others.isEmpty { lines.append(self.say("没有看的玩法：", "Did not look:")) }
        lines += event.others.map { "  \($0.play)\(self.colon)\(self.say($0.reason))" }
        return (lines + event.effects.flatMap(self.effect)).joined(separator: "\n")
    }

    private func decision(_ event: Explanation) -> String {
        if let decidedAt = event.decidedAt { return self.time(decidedAt) }
        return event.verdict == "pass"
            ? self.say(
                "不用决定：没有玩法在等它，已存下、已计数",
                "nothing to decide: no play waited for it; it is kept and counted"
            )
            : self.say("还没有", "not yet")
    }

    private func title(_ event: Explanation) -> String {
        self.say(
            "事件 \(event.id)：\(self.kind(event, self.named))，来自\(self.word(event.source))，账号 \(event.account)",
            "Event \(event.id): \(self.kind(event) { $0 }), from \(event.source), account \(event.account)"
        )
    }

    /// The kind of the event in the given words; of one that no play hears, what it is and what it calls itself.
    private func kind(_ event: Explanation, _ words: (String) -> String) -> String {
        guard let own = event.unknownKind else { return words(event.kind) }
        return self.say(Glossary.title(ofUnknown: own) + Bilingual("（\(own)）", " (\(own))"))
    }

    /// The plays that would not have the event at all, although another one was done with it.
    private func refusals(_ event: Explanation) -> String {
        event.looked.filter { $0.verdict == "never" && $0.play != event.play }
            .map { self.say("；", "; ") + "\($0.play)\(self.colon)\(self.word($0.verdict))" }
            .joined()
    }

    /// An effect in a list: what became of it, and why when it was not sent.
    private func brief(_ effect: Explanation.Effect) -> String {
        let what = "\(self.word(effect.request)) \(self.word(effect.state))"
        guard effect.state != EffectState.sent.rawValue else { return what }
        return what + self.say("（\(self.say(effect.reason))）", " (\(self.say(effect.reason)))")
    }

    private func verdict(_ event: Explanation) -> String {
        let by = event.play.map { self.say("，玩法 \($0)", " by \($0)") } ?? ""
        return self.word(event.verdict) + by
    }

    private func wait(_ postponed: Explanation.Postponed) -> String {
        let until = self.time(postponed.until)
        return self.say("到 \(until)，已试 \(postponed.tries) 次：", "until \(until), \(postponed.tries) tries: ")
            + self.say(postponed.reason)
    }

    private func effect(_ effect: Explanation.Effect) -> [String] {
        let what = [self.word(effect.request), self.word(effect.state), self.say(effect.reason)]
        var lines = [
            self.say("发送", "Effect") + " \(effect.id)\(self.colon)" + what.joined(separator: self.comma)
        ]
        if let old = effect.replaces { lines.append("  \(self.say("代替", "instead of")) \(old)") }
        lines.append("  \(effect.endpoint)  \(effect.body)")
        return lines + effect.attempts.map(self.attempt)
    }

    private func attempt(_ attempt: Explanation.Attempt) -> String {
        let at = self.time(attempt.startedAt)
        let outcome = attempt.outcome.map(self.word) ?? self.say("进行中", "under way")
        let code = attempt.code.map { self.say("（\($0)）", " \($0)") } ?? ""
        let took = attempt.tookMillis.map { self.say("，用时 \($0) 毫秒", " in \($0) ms") }
        let message = attempt.message.map { self.comma + self.say($0) } ?? ""
        return self.say("  第 \(attempt.number) 次，\(at)：", "  try \(attempt.number) at \(at): ")
            + outcome + code + (took ?? self.say("，还没有结束", ", not ended")) + message
    }
}

extension ExplanationText {
    func say(_ text: Bilingual) -> String { text.text(in: self.language) }

    /// A word of the record.
    func word(_ word: String) -> String { self.say(Bilingual(Glossary.title(word).chinese, word)) }

    private func say(_ chinese: String, _ english: String) -> String { self.say(Bilingual(chinese, english)) }

    /// What a word means, and the word itself where that is another one.
    private func named(_ word: String) -> String {
        let title = self.word(word)
        return title == word ? word : "\(title)（\(word)）"
    }

    private var colon: String { self.say("：", ": ") }
    private var comma: String { self.say("，", ", ") }

    private func time(_ millis: Int64) -> String { self.localTime.text(of: Instant(millis: millis)) }
}
