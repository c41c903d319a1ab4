internal import Domain

extension Scene {
    /// The left pane: a customer's phone, or the code that somebody new scans.
    func customerPane(_ say: Say) -> HTML {
        let tabs = self.customers.html { person in
            let link = self.query.link {
                $0.customer = person.id
                $0.isNewcomer = false
                $0.chat = nil
            }
            return self.tab(say(person.name), link: link, isOpen: person.id == self.phone?.person.id)
        }
        let newLink = self.query.link {
            $0.isNewcomer = true
            $0.chat = nil
        }
        let newTab = self.tab(say("＋ 新顾客", "+ New customer"), link: newLink, isOpen: self.phone == nil)
        let screen = self.phone.map { self.screen($0, say) } ?? self.scanner(say)
        return """
            <h2>\(say("顾客的手机", "The customer's phone"))</h2>
            <nav class="tabs">\(newTab)\(tabs)</nav>
            <div class="phone">\(screen)</div>
            """
    }

    /// A tab: a long title is cut at its edge, a count of open work stands behind it.
    ///
    /// With news, the page's script puts a dot on the tab when they are newer than what was seen while it was open.
    func tab(_ title: String, link: String, isOpen: Bool, count: Int = 0, news: (key: String, at: Instant?)? = nil)
        -> HTML
    {
        let badge: HTML = count > 0 ? "<i>\(count)</i>" : ""
        let mark: HTML = isOpen ? " aria-current=\"true\"" : ""
        let dot: HTML = news.map { "data-news=\"\($0.key)\" data-at=\"\($0.at?.millis ?? 0)\" " } ?? ""
        return """
            <a class="tab" data-view \(dot)title="\(title)" href="\(link)"\(mark)><span>\(title)</span>\(badge)</a>
            """
    }

    private func scanner(_ say: Say) -> HTML {
        let guides = self.guides.html {
            "<option value=\"\($0.id)\">\(say($0.name)) · \(say($0.store))</option>"
        }
        return """
            <header><b>\(say("扫一扫", "Scan"))</b></header>
            <div class="scan">\(Self.code)
            <p>\(say("你是一位新顾客。选一位导购和一个渠道码，扫码添加。", "You are a new customer. Choose a guide and a channel code, then scan."))</p>
            \(self.form("add-guide", id: "scan", say("扫码添加导购", "Scan and add the guide"), isMain: true, """
                <label>\(say("导购", "Guide"))<select name="guide">\(guides)</select></label>
                <label>\(say("渠道码", "Channel code"))<select name="channel">\(self.channelOptions(say, showsState: true))</select></label>
                """))\(self.serviceForm(nil, say))</div>
            """
    }

    /// Writing to a service account, which needs no friend; nil customer: somebody new.
    private func serviceForm(_ customer: String?, chosen: String? = nil, isMain: Bool = false, _ say: Say) -> HTML {
        guard let service = self.services.first(where: { $0.id == chosen }) ?? self.services.first else { return "" }
        let who: HTML = customer.map { "<input type=\"hidden\" name=\"customer\" value=\"\($0)\">" } ?? ""
        let label =
            isMain ? say("对微信客服说", "Say to the service account") : say("不加导购，直接问微信客服", "Ask the service account")
        return self.form(
            "write-to-service",
            id: "service",
            say("发送", "Send"),
            """
            \(who)<input type="hidden" name="service" value="\(service.id)"><label>\(label)<input name="text" \
            maxlength="200" required></label>
            """
        )
    }

    private func screen(_ phone: Phone, _ say: Say) -> HTML {
        let open = phone.chats.first { $0.key == self.query.chat } ?? phone.chats.first
        let chips: HTML =
            phone.chats.count < 2
            ? ""
            : phone.chats.html { chat in
                let link = self.query.link {
                    $0.customer = phone.person.id
                    $0.chat = chat.key
                }
                return self.tab(
                    say(chat.title),
                    link: link,
                    isOpen: chat.key == open?.key,
                    news: ("\(phone.person.id) \(chat.key)", chat.chat.latestAt)
                )
            }
        let lines = open.map { self.html($0.chat, seenBy: phone.person.id, say) } ?? ""
        let title = open.map { say($0.title) } ?? say(phone.person.name)
        let subtitle = open.map { say($0.subtitle) } ?? ""
        return """
            <header><b>\(title)</b><small>\(subtitle)</small></header>
            <nav class="chips">\(chips)</nav>
            <ol class="chat" data-scroll>\(lines)</ol>
            <div class="doing">\(self.customerActs(phone, open, say))</div>
            """
    }

    private func customerActs(_ phone: Phone, _ open: ChatTab?, _ say: Say) -> HTML {
        let id = phone.person.id
        let customer: HTML = "<input type=\"hidden\" name=\"customer\" value=\"\(id)\">"
        var acts: HTML = ""
        let service = self.services.first { open?.key == "service:\($0.id)" }
        if let service { acts += self.serviceForm(id, chosen: service.id, isMain: true, say) }
        if let group = phone.openGroups.first {
            acts += self.form(
                "join",
                id: "join",
                say("扫码进群", "Scan to join"),
                isMain: phone.ownGroups.isEmpty,
                """
                \(customer)<label>\(say("群", "Group"))<select name="group">\(self.options(phone.openGroups, group.id, say))</select></label>
                <label>\(say("渠道码", "Channel code"))<select name="channel">\(self.channelOptions(say))</select></label>
                """
            )
        }
        var more: HTML = ""
        if let key = open?.key, let guide = phone.friends.first(where: { "guide:\($0.id)" == key }) {
            let hidden: HTML = "\(customer)<input type=\"hidden\" name=\"guide\" value=\"\(guide.id)\">"
            more += self.form(
                "write-to-guide",
                id: "write",
                say("发送", "Send"),
                """
                \(hidden)<label>\(say("对导购说", "Say to the guide"))<input name="text" maxlength="200" required></label>
                """
            )
            more += self.form("remove-guide", id: "remove", say("删除这位导购", "Delete this guide"), hidden)
        }
        if let key = open?.key, let group = phone.ownGroups.first(where: { "group:\($0.id)" == key }) {
            more += self.form(
                "leave",
                id: "leave",
                say("退出这个群", "Leave this group"),
                """
                \(customer)<input type="hidden" name="group" value="\(group.id)">
                """
            )
        }
        if service == nil { more += self.serviceForm(id, say) }
        if !phone.strangers.isEmpty {
            let guides = phone.strangers.html { "<option value=\"\($0.id)\">\(say($0.name))</option>" }
            more += self.form(
                "add-guide",
                id: "again",
                say("添加导购", "Add a guide"),
                """
                \(customer)<label>\(say("导购", "Guide"))<select name="guide">\(guides)</select></label>
                <label>\(say("渠道码", "Channel code"))<select name="channel">\(self.channelOptions(say))</select></label>
                """
            )
        }
        if more != .empty {
            acts += "<details id=\"more\"><summary>\(say("更多动作", "More to do"))</summary>\(more)</details>"
        }
        return acts
    }

    func options(_ groups: [Group], _ chosen: String?, _ say: Say) -> HTML {
        groups.html { group in
            let mark: HTML = group.id == chosen ? " selected" : ""
            return "<option value=\"\(group.id)\"\(mark)>\(say(group.name))</option>"
        }
    }

    func channelOptions(_ say: Say, showsState: Bool = false) -> HTML {
        self.channels.html { channel in
            let state: HTML = channel.state.isEmpty || !showsState ? "" : " · \(channel.state)"
            return "<option value=\"\(channel.state)\">\(say(channel.title))\(state)</option>"
        }
    }

    /// A form that does one thing; without JavaScript it posts and comes back to the same view.
    func form(_ act: String, id: String, _ button: String, isMain: Bool = false, _ fields: HTML) -> HTML {
        """
        <form method="post" action="/sandbox/do/\(act)" id="\(id)">
        <input type="hidden" name="view" value="\(self.query.text)">\(fields)
        <button\(isMain ? " class=\"main\"" as HTML : "")>\(button)</button></form>
        """
    }
}
