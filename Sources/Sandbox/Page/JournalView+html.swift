internal import Domain

extension JournalView {
    /// How many of the newest stand open, 3 that sent something or 6 in all: more, and a phone scrolls without end.
    private var openCount: Int {
        var busy = 0
        for (index, event) in self.events.enumerated() {
            if !event.effects.isEmpty { busy += 1 }
            if busy > 3 || index == 6 { return index }
        }
        return self.events.count
    }

    /// The events, newest first, as many as fit.
    func html(_ say: Say) -> HTML {
        guard !self.events.isEmpty else {
            return """
                <p class="empty">\(say("还没有回调。在左边扫码添加一位导购。", "No callback yet. Add a guide on the left."))</p>
                """
        }
        let pieces = self.events.html(within: 22_000) { $0.html(say) }
        let rest = self.events.count - pieces.count
        let note: HTML =
            rest > 0 ? "<p class=\"empty\">\(say("更早的 \(rest) 个事件没有列出", "\(rest) older events are not shown"))</p>" : ""
        let older = pieces.dropFirst(self.openCount)
        let newest = pieces.prefix(self.openCount).html { $0 }
        guard !older.isEmpty else { return newest + note }
        return """
            \(newest)<details class="older" id="older"><summary>\(say("更早的 \(older.count) 个事件", "\(older.count) older events"))</summary>\
            <div class="journal">\(older.html { $0 })\(note)</div></details>
            """
    }
}

extension JournalView.Event {
    private func title(_ say: Say) -> String {
        self.unknownKind.isEmpty ? JournalView.title(self.kind, say) : say(Glossary.title(ofUnknown: self.unknownKind))
    }

    private var name: String { self.unknownKind.isEmpty ? self.kind : World.cut(self.unknownKind, to: 64) }

    func html(_ say: Say) -> HTML {
        let time = self.receivedAt.map { say.time($0) } ?? ""
        let took: HTML = self.tookMillis.map { "<span class=\"took\">\($0) ms</span>" } ?? ""
        let looks = self.looked.html { look in
            """
            <li><code>\(look.play)</code>\(JournalView.badge(look.verdict, say))\
            <span>\(World.cut(say(look.reason), to: 400))</span></li>
            """
        }
        let unheard: HTML =
            self.looked.isEmpty && self.verdict == "pass"
            ? "<li><span>\(say("没有玩法在等它；已存下、已计数。", "No play waited for it; it is kept and counted."))</span></li>" : ""
        let effects = self.effects.html { $0.html(say) }
        return """
            <article class="event \(JournalView.tone(self.verdict))">
            <header><time>\(time)</time><b>\(self.title(say))</b>\(JournalView.badge(self.verdict, say))\
            <code class="kind" title="\(World.cut(self.lane, to: 90))">#\(self.id) \(self.name)</code>\(took)</header>
            <ul class="looks">\(looks)\(unheard)</ul>\(effects)</article>
            """
    }
}

extension JournalView.Effect {
    func html(_ say: Say) -> HTML {
        let attempts = self.attempts.html { attempt in
            let took: HTML = attempt.tookMillis.map { "\($0) ms" } ?? "…"
            let code: HTML = attempt.code.isEmpty ? "" : "<code>\(attempt.code)</code>"
            return """
                <li><span>\(say("第 \(attempt.number) 次", "Attempt \(attempt.number)"))</span>\
                \(JournalView.badge(attempt.outcome, say))\(code)<span>\(World.cut(say(attempt.message), to: 200))</span>\
                <span class="took">\(took)</span></li>
                """
        }
        let body: HTML =
            self.body.isEmpty
            ? ""
            : """
            <details id="body-\(self.id)"><summary>\(say("发出的内容", "What was sent"))</summary><pre>\(World.cut(self.body, to: 900))</pre></details>
            """
        return """
            <div class="effect \(JournalView.tone(self.state))"><div><b>\(JournalView.title(self.request, say))</b>\
            \(JournalView.badge(self.state, say))<code>\(self.endpoint)</code></div>
            <p>\(World.cut(say(self.reason), to: 400))</p><ol class="attempts">\(attempts)</ol>\(body)</div>
            """
    }
}

extension JournalView {
    /// The colour of a verdict, a state or an outcome.
    static func tone(_ word: String) -> String {
        switch word {
        case "done", "sent": "good"
        case "retry", "later", "pending", "leased", "inflight", "reconciling": "busy"
        case "unknown", "expired", "cancelled": "warn"
        case "never", "dead", "unknown_final", "not_sent": "bad"
        default: "calm"
        }
    }

    static func badge(_ word: String, _ say: Say) -> HTML {
        guard !word.isEmpty else { return "" }
        return "<span class=\"badge \(Self.tone(word))\">\(Self.title(word, say))</span>"
    }

    static func title(_ word: String, _ say: Say) -> String { say(Glossary.title(word)) }
}
