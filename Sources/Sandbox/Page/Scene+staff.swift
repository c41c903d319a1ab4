internal import Domain

extension Scene {
    /// What a guide may look at: the work, the group of guides with the aibot, the aibot alone; nothing without one.
    func deskChips(_ say: Say) -> HTML {
        guard let bot else { return "" }
        let rooms: [(desk: String?, title: String, chat: Chat?)] = [
            (nil, say("任务", "Tasks"), nil), (PageQuery.staff, say(bot.groupName), bot.group),
            (PageQuery.bot, say(bot.name), bot.single),
        ]
        let tabs = rooms.html { room in
            self.tab(
                room.title,
                link: self.query.link { $0.desk = room.desk },
                isOpen: self.query.desk == room.desk,
                news: room.chat.map { ("desk \(room.desk ?? "") \(self.desk?.guide.id ?? "")", $0.latestAt) }
            )
        }
        return "<nav class=\"chips\">\(tabs)</nav>"
    }

    /// The group of guides, or the chat of one guide with the aibot, as this guide sees it.
    func staffScreen(_ desk: Desk, _ bot: Bot, isGroup: Bool, _ say: Say) -> HTML {
        let title = isGroup ? say(bot.groupName) : say(bot.name)
        let subtitle =
            isGroup
            ? say("\(self.guides.count) 位导购和 \(say(bot.name))", "\(self.guides.count) guides and \(say(bot.name))")
            : say("智能机器人", "Intelligent robot")
        let chat = isGroup ? bot.group : bot.single
        let lines: HTML =
            chat.lines.isEmpty
            ? "<li class=\"note\"><span>\(say("还没有人说话", "Nobody has said anything yet"))</span></li>"
            : self.html(chat, seenBy: desk.guide.id, say)
        let name = say(desk.guide.name)
        let label = isGroup ? say("\(name) 说：@\(say(bot.name))", "\(name): @\(say(bot.name))") : say("\(name) 说", name)
        return """
            <header><b>\(title)</b><small>\(subtitle)</small></header>\(self.deskChips(say))
            <ol class="chat" data-scroll>\(lines)</ol>
            <div class="doing">\(self.form("write-to-bot", id: "bot", say("发送", "Send"), """
                <input type="hidden" name="guide" value="\(desk.guide.id)">\
                <input type="hidden" name="group" value="\(isGroup ? "1" : "")">\
                <label>\(label)<input name="text" maxlength="200" required></label>
                """))</div>
            """
    }
}
