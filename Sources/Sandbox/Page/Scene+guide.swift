internal import Domain

extension Scene {
    /// The middle pane: a guide's phone with tasks to confirm and messages of the app.
    func guidePane(_ say: Say) -> HTML {
        let tabs = self.guides.html { guide in
            self.tab(
                say(guide.name),
                link: self.query.link { $0.guide = guide.id },
                isOpen: guide.id == self.desk?.guide.id,
                count: self.openWork[guide.id] ?? 0,
                news: (guide.id, self.news[guide.id])
            )
        }
        let screen: HTML =
            switch (self.desk, self.bot, self.query.desk) {
            case (let desk?, let bot?, PageQuery.staff): self.staffScreen(desk, bot, isGroup: true, say)
            case (let desk?, let bot?, PageQuery.bot): self.staffScreen(desk, bot, isGroup: false, say)
            case (let desk?, _, _): self.screen(desk, say)
            default: ""
            }
        return """
            <h2>\(say("导购的手机", "The guide's phone"))</h2>
            <nav class="tabs">\(tabs)</nav>
            <div class="phone">\(screen)</div>
            """
    }

    private func screen(_ desk: Desk, _ say: Say) -> HTML {
        let shown = desk.tasks.html(within: 8_000) { self.html($0, desk, say) }.html { $0 }
        let none: HTML = """
            <p class="empty">\(say("还没有任务。顾客进群后，欢迎任务会出现在这里。", "No task yet. When a customer joins a group, the greeting appears here."))</p>
            """
        let messages: HTML =
            desk.chat.lines.isEmpty
            ? "<li class=\"note\"><span>\(say("Hearth 应用还没有发来消息", "Nothing from the Hearth app yet"))</span></li>"
            : self.html(desk.chat, seenBy: desk.guide.id, say)
        return """
            <header><b>\(say(desk.guide.name))</b><small>\(say(desk.guide.store))</small></header>\(self.deskChips(say))
            <section class="tasks"><h3>\(say("群发任务", "Tasks to confirm"))</h3>\(desk.tasks.isEmpty ? none : shown)</section>
            <ol class="chat" data-scroll>\(messages)</ol>
            <div class="doing">\(self.guideActs(desk, say))</div>
            """
    }

    private func html(_ task: Task, _ desk: Desk, _ say: Say) -> HTML {
        let names = task.targets.map { say($0) }.joined(separator: say("、", ", "))
        let more =
            task.targetCount > task.targets.count
            ? say(" 等 \(task.targetCount) 个", " and more, \(task.targetCount) in all") : ""
        let cards = task.content.attachments.html { self.card($0, say) }
        let reminded: HTML =
            task.reminders > 0 ? "<em>\(say("已提醒 \(task.reminders) 次", "reminded \(task.reminders)×"))</em>" : ""
        let end: HTML
        if let confirmedAt = task.confirmedAt {
            end = "<span class=\"ok\">\(say("已发送", "Sent")) \(say.time(confirmedAt))</span>"
        } else if task.isCancelled {
            end = "<span class=\"off\">\(say("已取消", "Cancelled"))</span>"
        } else {
            end = self.form(
                "confirm",
                id: "confirm-\(task.id)",
                say("确认发送", "Confirm and send"),
                isMain: true,
                """
                <input type="hidden" name="task" value="\(task.id)"><input type="hidden" name="guide" value="\(desk.guide.id)">
                """
            )
        }
        return """
            <article class="task"><small>\(say("发到", "To")) \(names)\(more) · \(say.time(task.createdAt))</small>
            <p>\(World.cut(task.content.text, to: 900))</p>\(cards)\(reminded)\(end)</article>
            """
    }

    private func tagForm(_ desk: Desk, _ guide: HTML, _ say: Say) -> HTML {
        let friends = desk.friends.html { friend in
            let tags = friend.tags.joined(separator: say("、", ", "))
            let shown = tags.isEmpty ? "" : " · \(World.cut(tags, to: 60))"
            return "<option value=\"\(friend.person.id)\">\(say(friend.person.name))\(shown)</option>"
        }
        return self.form(
            "tag-customer",
            id: "tag",
            say("给顾客打标签", "Tag the customer"),
            """
            \(guide)<label>\(say("顾客", "Customer"))<select name="customer">\(friends)</select></label>
            <label>\(say("标签（逗号分开，空着就是全部去掉）", "Tags (commas between them; none takes all away)"))<input name="tags" \
            maxlength="200" placeholder="\(say("老顾客", "regular"))"></label>
            """
        )
    }

    private func guideActs(_ desk: Desk, _ say: Say) -> HTML {
        let guide: HTML = "<input type=\"hidden\" name=\"guide\" value=\"\(desk.guide.id)\">"
        var acts: HTML = desk.waiting.prefix(3).html { person in
            self.form(
                "accept-customer",
                id: "accept-\(person.id)",
                say("通过 \(say(person.name))", "Accept \(say(person.name))"),
                isMain: true,
                """
                \(guide)<input type="hidden" name="customer" value="\(person.id)">
                """
            )
        }
        var more: HTML = self.form(
            "write-to-app",
            id: "app",
            say("发送", "Send"),
            """
            \(guide)<label>\(say("对应用说", "Say to the app"))<input name="text" maxlength="200" required></label>
            """
        )
        if !desk.friends.isEmpty { more += self.tagForm(desk, guide, say) }
        if let material = desk.materials.first, let group = desk.groups.first(where: { !desk.greeted.contains($0.id) })
        {
            let choices = desk.materials.html {
                "<option value=\"\($0.id)\">\(World.cut($0.text, to: 45))</option>"
            }
            let greeting: HTML =
                desk.materials.count == 1
                ? "<input type=\"hidden\" name=\"material\" value=\"\(material.id)\">"
                : "<label>\(say("欢迎语", "Greeting"))<select name=\"material\">\(choices)</select></label>"
            more += self.form(
                "attach-material",
                id: "attach",
                say("给我的群配上入群欢迎语", "Attach the greeting to my group"),
                """
                <label>\(say("群", "Group"))<select name="group">\(self.options(desk.groups, group.id, say))</select></label>\(greeting)
                """
            )
        }
        acts += "<details id=\"guide-more\"><summary>\(say("更多动作", "More to do"))</summary>\(more)</details>"
        return acts
    }
}
