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
        return """
            <h2>\(say("Hearth 存下了什么、怎么决定、发了什么", "What Hearth stored, decided and sent"))</h2>
            <div class="counts">\(duplicates)\(open)</div>\(self.armed(say))
            \(self.troubles(say, countsDuplicates: view?.duplicates != nil))<div class="journal">\(list)</div>
            """
    }

    /// The faults that wait for their call, by name, and the way to call them off.
    private func armed(_ say: Say) -> HTML {
        guard !self.faults.isEmpty else { return "" }
        var titles: [Bilingual] = []
        var counts: [Bilingual: Int] = [:]
        for fault in self.faults {
            let title = Trouble.title(of: fault)
            if counts[title] == nil { titles.append(title) }
            counts[title, default: 0] += fault.times
        }
        let names = titles.html { title in
            "<span class=\"badge warn\">\(say(title))\(Self.times(counts[title] ?? 1))</span>"
        }
        return """
            <div class="armed"><b>\(say("等着出错", "Waiting to go wrong"))</b>\(names)\
            \(self.form("clear-faults", id: "clear", say("取消", "Call off"), ""))</div>
            """
    }

    private static func times(_ count: Int) -> HTML { count > 1 ? " × \(count)" : "" }

    private func troubles(_ say: Say, countsDuplicates: Bool) -> HTML {
        var rows = Trouble.all.html { trouble in
            let fields = (trouble.fault.json.members ?? []).html { member in
                let value = member.value.text ?? member.value.integer.map { String($0) } ?? ""
                return "<input type=\"hidden\" name=\"\(member.name)\" value=\"\(value)\">"
            }
            let count = trouble.count(in: self.faults)
            let sign: HTML = count > 0 ? "<em>\(say("已就绪", "armed"))\(Self.times(count))</em>" : ""
            return self.row(
                self.form("fault", id: trouble.id, say(trouble.title), fields),
                say(trouble.expectation),
                sign
            )
        }
        if self.hasCallback {
            rows += self.row(
                self.form("repeat-callback", id: "repeat", say("同一个回调再发一次", "Send the same callback twice"), ""),
                countsDuplicates
                    ? say(
                        "上面“合并的重复”加一，别的什么也不会发生。",
                        "“Duplicates collapsed” above grows by one, and nothing else happens."
                    )
                    : say("Hearth 认得它，什么也不会发生。", "Hearth knows it already, and nothing happens.")
            )
        }
        rows += self.row(
            self.form("something-new", id: "odd", say("一个没见过的事件", "An unheard-of event"), ""),
            say("原样存下、计数，不交给任何玩法。", "It is kept as it is and counted; no play gets it.")
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

    private func row(_ form: HTML, _ expect: String, _ sign: HTML = "") -> HTML {
        "<div class=\"trouble\(sign == .empty ? "" as HTML : " on")\"><div>\(form)\(sign)</div><p>\(expect)</p></div>"
    }
}
