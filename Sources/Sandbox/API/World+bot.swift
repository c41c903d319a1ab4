internal import Domain

extension World {
    /// `aibot/response`: the one answer to one message, within an hour; the code in the address is the permission.
    ///
    /// Which code refuses an address that was used is not documented; here it is that of a used OAuth code.
    /// Source: WeCom developer documentation 101138.
    mutating func answerAsBot(_ query: Form, _ arguments: Arguments, at now: Instant) throws(APIRefusal) -> APIResult {
        guard let bot = self.bot, let code = query["response_code"], let known = bot.codes[code] else {
            throw APIRefusal(40_029, "invalid response_code")
        }
        let subject = known.single ?? bot.groupID
        let line = try self.botLine(arguments, bot, at: now)
        guard !known.isUsed else { throw APIRefusal(40_029, "response_code has been used", subject: subject) }
        guard now <= known.issuedAt + self.rules.botAnswerWindow else {
            throw APIRefusal(40_029, "response_code expired", subject: subject)
        }
        self.bot?.codes[code]?.isUsed = true
        if let menu = line.menu { self.bot?.cards[menu.id] = now }
        self.bot?.append(line, single: known.single)
        return APIResult(subject: subject, effect: line.menu == nil ? "answered" : "answered with a card")
    }

    private func botLine(_ arguments: Arguments, _ bot: BotDesk, at now: Instant) throws(APIRefusal) -> ChatLine {
        let type = try arguments.required("msgtype", maxBytes: 32, otherwise: 40_008)
        guard let body = try arguments.object(type) else { throw APIRefusal(40_063, "\(type) is missing") }
        let author = ChatLine.Author.account(bot.id)
        switch type {
        case "markdown":
            let text = try body.required("content", maxBytes: 20_480, otherwise: 44_004)
            return ChatLine(at: now, author: author, text: text)
        case "template_card":
            let title = try body.object("main_title")?.text("title", maxBytes: 1_024)
            let text = [title, try body.text("sub_title_text", maxBytes: 2_048)].compactMap { $0 }
            guard !text.isEmpty else { throw APIRefusal(40_063, "main_title and sub_title_text are empty") }
            let menu = try self.cardMenu(body, bot)
            return ChatLine(at: now, author: author, text: text.joined(separator: "\n"), menu: menu)
        default: throw APIRefusal(40_008, "invalid message type")
        }
    }

    /// The buttons of a card that has some; its id is good once.
    private func cardMenu(_ body: Arguments, _ bot: BotDesk) throws(APIRefusal) -> ChatLine.Menu? {
        let kind = try body.required("card_type", maxBytes: 32)
        guard kind == "button_interaction" else {
            guard ["text_notice", "news_notice"].contains(kind) else { throw APIRefusal(40_058, "invalid card_type") }
            return nil
        }
        let id = try body.required("task_id", maxBytes: 128)
        guard id.utf8.allSatisfy(Self.isTaskByte) else { throw APIRefusal(40_058, "invalid task_id") }
        guard bot.cards[id] == nil else { throw APIRefusal(40_058, "task_id is not unique") }
        let list = try body.list("button_list", atMost: 6)
        guard !list.isEmpty else { throw APIRefusal(40_063, "button_list is empty") }
        var items: [ChatLine.Menu.Item] = []
        for element in list {
            let button = Arguments(element)
            _ = try button.integer("style", in: 1...4)
            let key = try button.required("key", maxBytes: 1_024)
            items.append(.init(key: key, label: try button.required("text", maxBytes: 1_024)))
        }
        return ChatLine.Menu(id: id, items: items)
    }

    private static func isTaskByte(_ byte: UInt8) -> Bool {
        byte < 0x80 && (Character(Unicode.Scalar(byte)).isLetter || Character(Unicode.Scalar(byte)).isNumber)
            || "_-@".utf8.contains(byte)
    }
}
