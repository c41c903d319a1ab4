internal import Domain

extension ChatScene {
    /// The left pane: who one is, and where one looks.
    func sidePane(_ say: Say) -> HTML {
        let people = self.tabs.html { person in
            let link = self.query.link {
                $0.person = person.id
                $0.reply = nil
            }
            return self.tab(say(person.name), link: link, isOpen: person.id == self.person.id)
        }
        let groups = self.groups.html { group in
            self.tab(
                "# \(say(group.name))",
                link: self.place(group.id),
                isOpen: group.id == self.group?.id,
                news: self.news(of: group)
            )
        }
        let direct = self.tab(
            "@ \(say(self.town.bot.name))",
            link: self.place(ChatPageQuery.direct),
            isOpen: self.group == nil,
            news: self.news(of: self.town.direct(of: self.person.id))
        )
        let joins = self.otherGroups.html { group in
            self.form(
                "join",
                id: "join-\(group.key)",
                say("加入 \(say(group.name))", "Join \(say(group.name))"),
                """
                <input type="hidden" name="person" value="\(self.person.id)">\
                <input type="hidden" name="group" value="\(group.id)">
                """
            )
        }
        return """
            <h2>\(say("你是谁", "Who you are"))</h2><nav class="tabs people">\(people)</nav>
            <h2>\(say("你看哪里", "Where you look"))</h2><nav class="tabs places">\(groups)\(direct)</nav>
            <div class="joins">\(joins)</div>
            """
    }

    private func place(_ id: String) -> String {
        self.query.link {
            $0.place = id
            $0.reply = nil
        }
    }

    /// By what the page's script knows that a room has something new for this person.
    private func news(of room: ChatRoom?) -> (key: String, at: Instant?) {
        let last = room?.messages.last { $0.isVisible(to: self.person.id) }
        return ("\(self.person.id) \(room?.id ?? "bot")", last?.at)
    }

    private func tab(_ title: String, link: String, isOpen: Bool, news: (key: String, at: Instant?)? = nil) -> HTML {
        let mark: HTML = isOpen ? " aria-current=\"true\"" : ""
        let dot: HTML = news.map { "data-news=\"\($0.key)\" data-at=\"\($0.at?.millis ?? 0)\" " } ?? ""
        return "<a class=\"tab\" data-view \(dot)href=\"\(link)\"\(mark)><span>\(title)</span></a>"
    }

    /// A form that does something and comes back to the page.
    func form(_ act: String, id: String, _ button: String, isMain: Bool = false, _ fields: HTML) -> HTML {
        """
        <form method="post" action="\(self.query.base)/do/\(act)" id="\(id)">
        <input type="hidden" name="view" value="\(self.query.text)">\(fields)
        <button\(isMain ? " class=\"main\"" as HTML : "")>\(button)</button></form>
        """
    }
}
