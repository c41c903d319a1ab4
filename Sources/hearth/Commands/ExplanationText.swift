import Domain
import Engine

/// An explanation in words.
enum ExplanationText {
    static func line(_ event: Explanation) -> String {
        let effects = event.effects.map { "\($0.request) \($0.state)" }.joined(separator: ", ")
        let by = event.play.map { " by \($0)" } ?? ""
        return "\(event.id)  \(self.time(event.happenedAt))  \(event.kind)  \(event.verdict)\(by)"
            + (effects.isEmpty ? "" : "  → \(effects)")
    }

    static func whole(_ event: Explanation) -> String {
        var lines = [
            "Event \(event.id): \(event.kind), from \(event.source), account \(event.account)",
            "  lane      \(event.lane)",
            "  happened  \(self.time(event.happenedAt))",
            "  received  \(self.time(event.receivedAt))",
            "  decided   \(event.decidedAt.map(self.time) ?? "not yet")",
            "  verdict   \(event.verdict)\(event.play.map { " by \($0)" } ?? "")",
        ]
        if let postponed = event.postponed {
            lines.append(
                "  waits     until \(self.time(postponed.until)), \(postponed.tries) tries: \(postponed.reason)"
            )
        }
        if !event.looked.isEmpty { lines.append("Looked:") }
        lines += event.looked.map { "  \($0.play): \($0.verdict), \($0.reason)" }
        if !event.others.isEmpty { lines.append("Did not look:") }
        lines += event.others.map { "  \($0.play): \($0.reason)" }
        for effect in event.effects {
            lines.append("Effect \(effect.id): \(effect.request), \(effect.state), \(effect.reason)")
            if let old = effect.replaces { lines.append("  instead of \(old)") }
            lines.append("  \(effect.endpoint)  \(effect.body)")
            lines += effect.attempts.map { attempt in
                let took = attempt.tookMillis.map { "\($0) ms" } ?? "not ended"
                let message = attempt.message.flatMap { $0.isEmpty ? nil : ", \($0)" } ?? ""
                return "  try \(attempt.number) at \(self.time(attempt.startedAt)): "
                    + "\(attempt.outcome ?? "under way") \(attempt.code ?? "") in \(took)\(message)"
            }
        }
        return lines.joined(separator: "\n")
    }

    private static func time(_ millis: Int64) -> String { ISOTime.text(of: Instant(millis: millis)) }
}
