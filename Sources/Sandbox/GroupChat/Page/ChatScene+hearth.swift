internal import Domain

extension ChatScene {
    /// The right pane: what Hearth did, or what was called and told, and buttons that make life harder for it.
    ///
    /// The journal is nil when Hearth runs elsewhere; then the ledger of the sandbox stands in its place.
    func hearthPane(_ journal: [UInt8]?, _ say: Say) -> HTML {
        let view = journal.flatMap(JournalView.init)
        let list = view?.html(say) ?? self.ledger(say)
        let title =
            view == nil
            ? say("平台这边看到的", "What the platform saw")
            : say("Hearth 存下了什么、怎么决定、发了什么", "What Hearth stored, decided and sent")
        let open: HTML =
            self.openCallbacks > 0
            ? "<div class=\"counts\"><span>\(say("在路上的回调", "Callbacks under way")) <b>\(self.openCallbacks)</b></span></div>"
            : ""
        return "<h2>\(title)</h2>\(open)\(self.armed(say))\(self.troubles(say))<div class=\"journal\">\(list)</div>"
    }

    /// The newest calls, callbacks and acts.
    private func ledger(_ say: Say) -> HTML {
        let entries = self.town.ledger.entries(after: max(0, self.town.ledger.last - 40), limit: 40)
        guard !entries.isEmpty else {
            return "<p class=\"empty\">\(say("还没有发生什么。在群里说句话吧。", "Nothing yet. Say something in the group."))</p>"
        }
        let rows = entries.reversed().html { entry in
            let kind =
                switch entry.kind {
                case .call: say("调用", "call")
                case .callback: say("回调", "callback")
                case .act: say("动作", "act")
                }
            let isGood = entry.code == 0 || entry.code == 200
            return """
                <li><time>\(say.time(entry.at))</time> <span class="badge\(isGood ? "" : " bad")">\(kind)</span> \
                <b>\(entry.name)</b> <code>\(World.cut(entry.subject, to: 60))</code> <small>\(World.cut(entry.effect, to: 120))</small></li>
                """
        }
        return "<ul class=\"ledger\">\(rows)</ul>"
    }

    private func armed(_ say: Say) -> HTML {
        guard !self.faults.isEmpty else { return "" }
        let names = self.faults.html { fault in
            "<span class=\"badge warn\">\(say(ChatTrouble.title(of: fault))) × \(fault.times)</span>"
        }
        return """
            <div class="armed"><b>\(say("等着出错", "Waiting to go wrong"))</b>\(names)\
            \(self.form("clear-faults", id: "clear", say("取消", "Call off"), ""))</div>
            """
    }

    private func troubles(_ say: Say) -> HTML {
        var rows = ChatTrouble.all.html { trouble in
            let fields = (trouble.fault.json.members ?? []).html { member in
                let value = member.value.text ?? member.value.integer.map { String($0) } ?? ""
                return "<input type=\"hidden\" name=\"\(member.name)\" value=\"\(value)\">"
            }
            return self.row(self.form("fault", id: trouble.id, say(trouble.title), fields), say(trouble.expectation))
        }
        if !self.town.lastTold.isEmpty {
            rows += self.row(
                self.form("repeat-callback", id: "repeat", say("同一个回调再发一次", "Send the same callback twice"), ""),
                say("Hearth 认得它，什么也不会发生。", "Hearth knows it already, and nothing happens.")
            )
        }
        rows += self.row(
            self.form("something-new", id: "odd", say("一个没见过的事件", "An unheard-of event"), ""),
            say("原样存下、计数，不交给任何玩法。", "It is kept as it is and counted; no play gets it.")
        )
        return
            "<details class=\"troubles\" id=\"troubles\"><summary>\(say("捣点乱", "Make trouble"))</summary>\(rows)</details>"
    }

    private func row(_ form: HTML, _ expect: String) -> HTML {
        "<div class=\"trouble\"><div>\(form)</div><p>\(expect)</p></div>"
    }
}

/// A fault that the chat page offers, and what will follow from it.
struct ChatTrouble: Sendable {
    /// The form's id.
    let id: String
    let fault: ChatFault
    let title: Bilingual
    let expectation: Bilingual

    static let all = [
        ChatTrouble(
            id: "fault-lose-answer",
            fault: ChatFault(.loseAnswer),
            title: Bilingual("丢掉下一次回答", "Lose the next answer"),
            expectation: Bilingual(
                "事情办了，Hearth 却收不到回答：先记为“不确定”，再按规则处理。",
                "The work is done but Hearth is not told: the effect becomes unknown and follows its rule."
            )
        ),
        ChatTrouble(
            id: "fault-throttle",
            fault: ChatFault(.throttle(seconds: 5)),
            title: Bilingual("超出频率", "Rate limit"),
            expectation: Bilingual(
                "下一次调用被要求 5 秒后再来；Hearth 等够了再发，一条不少。",
                "The next call is told to come back in 5 s; Hearth waits that long and sends it. Nothing is lost."
            )
        ),
        ChatTrouble(
            id: "fault-slow",
            fault: ChatFault(.slow(milliseconds: 3_000)),
            title: Bilingual("慢 3 秒", "Slow by 3 s"),
            expectation: Bilingual(
                "下一次调用 3 秒后才回答；别的会话不受影响。",
                "The next call is answered 3 seconds late; other conversations do not wait for it."
            )
        ),
        ChatTrouble(
            id: "fault-status",
            fault: ChatFault(.status(503)),
            title: Bilingual("平台出故障", "An outage"),
            expectation: Bilingual(
                "下一次调用得到 503，什么也没办；Hearth 按规则再试。",
                "The next call gets 503 and nothing is done; Hearth follows its rule."
            )
        ),
        ChatTrouble(
            id: "fault-drop",
            fault: ChatFault(.dropCallback),
            title: Bilingual("丢一个回调", "Lose a callback"),
            expectation: Bilingual(
                "下一个回调不会发出；机器人不知道发生了什么。",
                "The next callback is never sent; the bot does not know what happened."
            )
        ),
    ]

    /// What a fault is called on the page; one that the page does not offer is named as the control API names it.
    static func title(of fault: ChatFault) -> Bilingual {
        let known = Self.all.first { $0.fault.kind == fault.kind && $0.fault.pattern == fault.pattern }
        return known?.title ?? .same("\(fault.json["kind"]?.text ?? "") \(fault.pattern)")
    }
}
