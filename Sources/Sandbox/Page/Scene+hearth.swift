internal import Domain

extension Scene {
    /// The right pane: what Hearth did, and buttons that make life harder for it.
    ///
    /// The journal is nil when Hearth runs elsewhere.
    func hearthPane(_ journal: [UInt8]?, _ say: Say) -> HTML {
        let view = journal.flatMap(JournalView.init)
        let list: HTML
        if journal == nil {
            list = """
                <p class="empty">\(say("Hearth 在别处运行，这里看不到它的日志。用 hearth explain 查看。", "Hearth runs elsewhere, so its journal cannot be shown here. Use hearth explain."))</p>
                """
        } else {
            list = view?.html(say) ?? "<p class=\"empty\">\(say("日志读不懂", "The journal cannot be read"))</p>"
        }
        let duplicates: HTML =
            view?.duplicates.map { "<span>\(say("合并的重复", "Duplicates collapsed")) <b>\($0)</b></span>" } ?? ""
        let open: HTML =
            self.openCallbacks > 0
            ? "<span>\(say("在路上的回调", "Callbacks under way")) <b>\(self.openCallbacks)</b></span>" : ""
        let waiting: HTML =
            self.faults.isEmpty
            ? "" : "<span class=\"warn\">\(say("等着出错", "Faults waiting")) <b>\(self.faults.count)</b></span>"
        return """
            <h2>\(say("Hearth 存下了什么、怎么决定、发了什么", "What Hearth stored, decided and sent"))</h2>
            <div class="counts">\(duplicates)\(open)\(waiting)</div>
            \(self.troubles(say))<div class="journal">\(list)</div>
            """
    }

    private func troubles(_ say: Say) -> HTML {
        var rows: HTML = self.trouble(
            "lose-answer",
            "",
            say("丢掉下一次回答", "Lose the next answer"),
            say(
                "事情办了，Hearth 却收不到回答：先记为“不确定”，再按规则处理；顾客只会收到一次。",
                "The work is done but Hearth is not told: the effect becomes unknown and follows its rule. The customer sees it once."
            )
        )
        rows += self.trouble(
            "expire-tokens",
            "",
            say("让令牌提前失效", "Expire the token"),
            say(
                "下一次调用得到 42001，Hearth 换一个令牌再发，顾客毫无感觉。",
                "The next call gets 42001; Hearth fetches a new token and repeats it. Nobody notices."
            )
        )
        rows += self.trouble(
            "slow",
            "<input type=\"hidden\" name=\"milliseconds\" value=\"3000\">",
            say("慢 3 秒", "Slow by 3 s"),
            say(
                "下一次调用 3 秒后才回答；别的会话不受影响。",
                "The next call is answered 3 seconds late; other conversations do not wait for it."
            )
        )
        rows += self.trouble(
            "refuse",
            "<input type=\"hidden\" name=\"code\" value=\"45009\">",
            say("超出频率", "Rate limit"),
            say(
                "下一次调用得到 45009；Hearth 歇一会儿再试。",
                "The next call gets 45009; Hearth holds back and tries again later."
            )
        )
        if self.hasCallback {
            rows += self.row(
                self.form("repeat-callback", id: "repeat", say("同一个回调再发一次", "Send the same callback twice"), ""),
                say(
                    "重复数加一，别的什么也不会发生。",
                    "The number of duplicates grows by one, and nothing else happens."
                )
            )
        }
        rows += self.row(
            self.form("something-new", id: "odd", say("一个没见过的事件", "An unheard-of event"), ""),
            say(
                "原样存下、计数，不交给任何玩法。",
                "It is kept as it is and counted; no play gets it."
            )
        )
        rows += self.row(
            self.form(
                "fault",
                id: "fault-drop",
                say("丢一个进群回调", "Lose a join callback"),
                """
                <input type="hidden" name="kind" value="drop-callback"><input type="hidden" name="pattern" value="add_member">
                """
            ),
            say(
                "下一位进群没有回调；再下一位进群时成员版本接不上，Hearth 改查群详情补上。",
                "The next join is not told. At the one after it the versions do not meet, and Hearth looks the group up."
            )
        )
        if let group = self.groups.first {
            rows += self.row(
                self.form(
                    "join",
                    id: "burst",
                    say("十人同时进群", "Ten people join at once"),
                    """
                    <input type="hidden" name="group" value="\(group.id)"><input type="hidden" name="newcomers" value="10">
                    """
                ),
                say("\(say(group.name))：十个回调，合成一条欢迎任务。", "\(say(group.name)): ten callbacks, one greeting task.")
            )
        }
        return
            "<details class=\"troubles\" id=\"troubles\"><summary>\(say("捣点乱", "Make trouble"))</summary>\(rows)</details>"
    }

    private func trouble(_ kind: String, _ extra: HTML, _ button: String, _ expect: String) -> HTML {
        // A pattern that spares gettoken: the fault shall hit a call that matters.
        let pattern = kind == "slow" || kind == "lose-answer" || kind == "refuse" ? "externalcontact/*" : "*"
        return self.row(
            self.form(
                "fault",
                id: "fault-\(kind)",
                button,
                """
                <input type="hidden" name="kind" value="\(kind)"><input type="hidden" name="pattern" value="\(pattern)">\(extra)
                """
            ),
            expect
        )
    }

    private func row(_ form: HTML, _ expect: String) -> HTML { "<div class=\"trouble\">\(form)<p>\(expect)</p></div>" }
}
