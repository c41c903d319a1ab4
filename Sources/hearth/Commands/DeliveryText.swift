import Domain
import Engine

/// A list of deliveries in words, in one language: two lines each, the second one tells why.
struct DeliveryText {
    let language: Language
    let localTime: LocalTime

    func lines(_ entries: [Outbox.Entry]) -> [String] {
        guard !entries.isEmpty else {
            return [Bilingual("没有这些状态的发送。", "Nothing is in these states.").text(in: self.language)]
        }
        let text = ExplanationText(language: self.language, localTime: self.localTime)
        return entries.flatMap { entry in
            let state = text.word(entry.state.rawValue)
            let tries = Bilingual(
                "\(state)，试了 \(entry.attempts) 次：",
                "\(state) after \(entry.attempts) \(entry.attempts == 1 ? "try" : "tries"): "
            )
            return [
                "\(entry.id)  \(self.localTime.text(of: entry.createdAt))  \(text.word(entry.request)) → "
                    + entry.destination,
                "  " + text.say(tries + entry.reason),
            ]
        }
    }
}
