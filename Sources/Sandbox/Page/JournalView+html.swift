internal import Domain

extension JournalView {
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
        return pieces.html { $0 } + note
    }
}

extension JournalView.Event {
    func html(_ say: Say) -> HTML {
        let time = self.receivedAt.map { say.time($0) } ?? ""
        let took: HTML = self.tookMillis.map { "<span class=\"took\">\($0) ms</span>" } ?? ""
        let looks = self.looked.html { look in
            """
            <li><code>\(look.play)</code>\(JournalView.badge(look.verdict, say))\
            <span>\(World.cut(look.reason, to: 400))</span></li>
            """
        }
        let effects = self.effects.html { $0.html(say) }
        let nothing: HTML =
            self.effects.isEmpty && !self.verdict.isEmpty
            ? "<p class=\"quiet\">\(say("没有要发的", "Nothing to send"))</p>" : ""
        return """
            <article class="event \(JournalView.tone(self.verdict))">
            <header><time>\(time)</time><b>\(JournalView.title(self.kind, say))</b>\(JournalView.badge(self.verdict, say))\(took)</header>
            <small class="lane"><code>#\(self.id) \(self.kind)</code> <code>\(World.cut(self.lane, to: 90))</code></small>
            <ul class="looks">\(looks)</ul>\(effects)\(nothing)</article>
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
                \(JournalView.badge(attempt.outcome, say))\(code)<span>\(World.cut(attempt.message, to: 200))</span>\
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
            <p>\(World.cut(self.reason, to: 400))</p><ol class="attempts">\(attempts)</ol>\(body)</div>
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
        return "<span class=\"badge \(Self.tone(word))\">\(Self.words[word].map { say($0) } ?? word)</span>"
    }

    static func title(_ word: String, _ say: Say) -> String { Self.words[word].map { say($0) } ?? word }

    /// The words of the journal that a newcomer meets; all others are shown as they are.
    private static let words: [String: Bilingual] = [
        "done": Bilingual("完成", "done"), "pass": Bilingual("不归我管", "pass"),
        "retry": Bilingual("再试", "retry"), "later": Bilingual("稍后", "later"),
        "never": Bilingual("不做", "never"), "pending": Bilingual("等待", "pending"),
        "leased": Bilingual("已领取", "leased"), "inflight": Bilingual("发送中", "in flight"),
        "sent": Bilingual("已发出", "sent"), "not_sent": Bilingual("没发成", "not sent"),
        "unknown": Bilingual("不确定", "unknown"), "reconciling": Bilingual("核对中", "reconciling"),
        "dead": Bilingual("发不出去", "dead"), "unknown_final": Bilingual("需要人来定", "ask a person"),
        "expired": Bilingual("过期", "expired"), "cancelled": Bilingual("撤回", "cancelled"),
        "contact.added": Bilingual("顾客添加了导购", "A customer added a guide"),
        "contact.half-added": Bilingual("顾客申请添加导购", "A customer asked to add a guide"),
        "contact.removed": Bilingual("好友关系结束", "A relation ended"),
        "group.joined": Bilingual("有人进群", "Somebody joined a group"),
        "group.left": Bilingual("有人退群", "Somebody left a group"),
        "group.created": Bilingual("新建了群", "A group was made"),
        "group.dismissed": Bilingual("群解散了", "A group was dissolved"),
        "message.text": Bilingual("导购给应用发了消息", "A guide wrote to the app"),
        "app.opened": Bilingual("导购打开了应用", "A guide opened the app"),
        "timer.due": Bilingual("定时到点", "A timer is due"),
        "effect.settled": Bilingual("一次发送有了结果", "A sending came to its end"),
        "account.opened": Bilingual("账号就绪", "The account is ready"),
        "welcome": Bilingual("欢迎语", "Welcome"), "group-task": Bilingual("群发任务", "Task for the group's owner"),
        "member-message": Bilingual("给导购的消息", "Message to a guide"),
        "group-welcome-material": Bilingual("入群欢迎语素材", "Group welcome material"),
        "group-look-up": Bilingual("查询群详情", "Look the group up"), "upload": Bilingual("上传素材", "Upload"),
    ]
}
