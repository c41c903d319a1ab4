internal import Domain

extension ChatScene {
    /// The middle pane: the chat, and what one can say and do in it.
    func talkPane(_ say: Say) -> HTML {
        let newestFirst = Array(self.messages.suffix(60).reversed())
        let lines = newestFirst.html(within: 30_000) { self.html($0, say) }.reversed().html { $0 }
        let empty: HTML = "<li class=\"note\"><span>\(say("还没有人说话", "Nobody has said anything yet"))</span></li>"
        return """
            <div class="phone talk"><header>\(self.title(say))</header>
            <ol class="chat" data-scroll>\(newestFirst.isEmpty ? empty : lines)</ol>
            <div class="doing">\(self.sayForm(say))\(self.more(say))</div></div>
            """
    }

    private func title(_ say: Say) -> HTML {
        guard let group else {
            return "<b>\(say(self.town.bot.name))</b><small>\(say("单聊", "Direct chat"))</small>"
        }
        let count = group.members.count
        let bot =
            group.hasBot
            ? say("\(count) 人和 \(say(self.town.bot.name))", "\(count) people and \(say(self.town.bot.name))")
            : say("\(count) 人，没有机器人", "\(count) people, no bot")
        return "<b>\(say(group.name))</b><small>\(bot)</small>"
    }

    private func html(_ message: ChatMessage, _ say: Say) -> HTML {
        let content = message.content(for: self.person.id)
        let whisper: HTML =
            message.visibleTo == nil
            ? "" : "<em class=\"whisper\">\(say("仅你可见", "Only you can see this"))</em>"
        let author: String
        switch message.author {
        case .notice:
            let text = say.language == .english ? message.english ?? content.text : content.text
            return "<li class=\"note\"><span>\(World.cut(text, to: 600))</span>\(whisper)</li>"
        case .bot: author = say(message.robot ?? self.town.bot.name)
        case .person(let id): author = self.town.name(of: id).map { say($0) } ?? id
        }
        let isMine = message.author == .person(self.person.id)
        let who: HTML =
            isMine ? "" : "<span class=\"who\">\(author)\(message.author == .bot ? " <i>BOT</i>" as HTML : "")</span>"
        let mentions = message.isByPerson ? content.mentions.compactMap { self.town.name(of: $0) } : []
        let called = mentions.html { "<b class=\"at\">@\(say($0))</b> " }
        let words: HTML =
            content.text.isEmpty && mentions.isEmpty
            ? "" : "<p>\(called)\(Scene.linked(World.cut(content.text, to: 4_000)))</p>"
        let links = content.links.html { link in
            "<a class=\"card\" href=\"\(Self.safe(link.url))\" target=\"_blank\" rel=\"noopener\">\(link.title)</a>"
        }
        let pictures = content.pictures.html { id in
            "<div class=\"picture\"><img src=\"/sandbox/\(self.platform.id)/pictures/\(id)\" alt=\"\"></div>"
        }
        let edited: HTML = message.editedAt == nil ? "" : " · \(say("已编辑", "edited"))"
        return """
            <li class="\(isMine ? "me" : "them")\(message.visibleTo == nil ? "" : " hushed")">\(who)\(whisper)\(self.quote(message, say))\(words)\(pictures)\(links)\
            \(self.buttons(content, of: message))<time>\(say.time(message.at))\(edited)\(self.answerLink(message, say))</time></li>
            """
    }

    /// What the message answers.
    private func quote(_ message: ChatMessage, _ say: Say) -> HTML {
        guard let id = message.replyTo, let parent = self.messages.last(where: { $0.id == id }) else { return "" }
        return "<small class=\"quote\">↩ \(World.cut(parent.content(for: self.person.id).text, to: 60))</small>"
    }

    private func answerLink(_ message: ChatMessage, _ say: Say) -> HTML {
        guard message.visibleTo == nil else { return "" }
        let link = self.query.link { $0.reply = message.id }
        return " · <a data-view href=\"\(link)\">\(say("回复", "Reply"))</a>"
    }

    private func buttons(_ content: ChatContent, of message: ChatMessage) -> HTML {
        guard !content.buttons.isEmpty else { return "" }
        let buttons = content.buttons.enumerated().map { ($0.offset, $0.element) }.html { place, button -> HTML in
            if let url = button.url {
                return """
                    <a class="press" href="\(Self.safe(url))" target="_blank" rel="noopener">\(button.label) ↗</a>
                    """
            }
            return self.form(
                "press",
                id: "press-\(message.id)-\(place)",
                button.label,
                isMain: button.style == "primary",
                """
                <input type="hidden" name="person" value="\(self.person.id)">\
                <input type="hidden" name="message" value="\(message.id)">\
                <input type="hidden" name="button" value="\(button.id)">
                """
            )
        }
        return "<div class=\"menu\">\(buttons)</div>"
    }

    /// An address that a browser may be sent to; anything but the web leads nowhere.
    static func safe(_ url: String) -> String {
        url.hasPrefix("https://") || url.hasPrefix("http://") ? url : "#"
    }

    private func sayForm(_ say: Say) -> HTML {
        let bot = say(self.town.bot.name)
        var fields: HTML = "<input type=\"hidden\" name=\"person\" value=\"\(self.person.id)\">"
        if let group { fields += "<input type=\"hidden\" name=\"group\" value=\"\(group.id)\">" }
        if let reply = self.query.reply, let parent = self.messages.last(where: { $0.id == reply }) {
            let link = self.query.link { $0.reply = nil }
            fields += """
                <input type="hidden" name="replyTo" value="\(reply)"><small class="quote">↩ \
                \(World.cut(parent.content(for: self.person.id).text, to: 60)) <a data-view href="\(link)">✕</a></small>
                """
        }
        fields += """
            <label class="words">\(say("\(say(self.person.name))说", "\(say(self.person.name)) says"))<input name="text" \
            maxlength="500" autocomplete="off" placeholder="\(say("签到", "签到 (check in)"))"></label>
            """
        if self.group?.hasBot == true {
            fields += """
                <label class="switch"><input type="checkbox" name="mention" checked> @\(bot)</label>
                """
        }
        return self.form("say", id: "say", say("发送", "Send"), isMain: false, fields)
    }

    /// What people do beside talking.
    private func more(_ say: Say) -> HTML {
        var acts: HTML = ""
        let me: HTML = "<input type=\"hidden\" name=\"person\" value=\"\(self.person.id)\">"
        let here: HTML = self.group.map { "<input type=\"hidden\" name=\"group\" value=\"\($0.id)\">" } ?? ""
        for command in self.platform.commands {
            acts += self.form(
                "command",
                id: "command",
                say("使用命令", "Use the command"),
                """
                \(me)\(here)<input type="hidden" name="command" value="\(command)"><label>\(command)<input name="text" \
                maxlength="200" autocomplete="off"></label>
                """
            )
        }
        if let group {
            let by: HTML = "<input type=\"hidden\" name=\"by\" value=\"\(self.person.id)\">"
            acts += self.form(
                "join",
                id: "crowd",
                say("拉三个新人进群", "Bring three newcomers"),
                "\(here)\(by)<input type=\"hidden\" name=\"newcomers\" value=\"3\">"
            )
            acts += self.form(
                group.hasBot ? "remove-bot" : "add-bot",
                id: "bot",
                group.hasBot
                    ? say("把机器人移出群", "Take the bot out") : say("把机器人拉进群", "Put the bot in"),
                "\(here)\(by)"
            )
            acts += self.form("leave", id: "leave", say("离开这个群", "Leave the group"), "\(me)\(here)")
        }
        return "<details id=\"more\"><summary>\(say("更多动作", "More to do"))</summary>\(acts)</details>"
    }
}
