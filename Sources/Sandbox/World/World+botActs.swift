internal import Domain

extension World {
    /// The robot hears what is said to it alone, and in the group what mentions it.
    mutating func writeToBot(_ words: BotDesk.Words, from guide: String, at now: Instant) throws(SandboxError)
        -> Happened
    {
        guard let bot = self.bot else { throw SandboxError(.notFound, "There is no aibot.") }
        guard !words.text.isEmpty, words.text.utf8.count <= 4_000 else {
            throw SandboxError(.impossible, "A message has 1 to 4,000 bytes.")
        }
        let isHeard = !words.isInGroup || words.isMention
        let text = words.isInGroup && words.isMention ? "@\(bot.name.chinese) \(words.text)" : words.text
        let single = words.isInGroup ? nil : guide
        self.bot?.append(ChatLine(at: now, author: .guide(guide), text: text), single: single)
        let group = words.isInGroup ? bot.groupID : nil
        guard isHeard else { return Happened(group: group) }
        let content: [(String, JSON)] = [("msgtype", "text"), ("text", ["content": .text(text)])]
        let told = self.botLetter("aibot_text", content, from: guide, single: single, at: now)
        return Happened(group: group, callbacks: [told])
    }

    /// A press on a button is told once and never again.
    mutating func pressCard(_ card: String, item: String, by guide: String, at now: Instant) throws(SandboxError)
        -> Happened
    {
        guard let bot = self.bot else { throw SandboxError(.notFound, "There is no aibot.") }
        func holds(_ chat: Chat?) -> Bool {
            chat?.lines.contains { $0.menu?.id == card && $0.menu?.items.contains { $0.key == item } == true } ?? false
        }
        let isInGroup = holds(bot.group)
        guard isInGroup || holds(bot.singles[guide]) else {
            throw SandboxError(.notFound, "There is no button \(item.prefix(64)) on a card \(card.prefix(64)).")
        }
        let event: JSON = [
            "eventtype": "template_card_event",
            "template_card_event": [
                "card_type": "button_interaction", "event_key": .text(item), "task_id": .text(card),
            ],
        ]
        let content: [(String, JSON)] = [
            ("create_time", .integer(now.seconds)), ("msgtype", "event"), ("event", event),
        ]
        let single = isInGroup ? nil : guide
        let told = self.botLetter("template_card_event", content, from: guide, single: single, at: now)
        return Happened(group: isInGroup ? bot.groupID : nil, callbacks: [told])
    }

    /// A callback of the robot, with the address of its one answer.
    private mutating func botLetter(
        _ name: String,
        _ content: [(String, JSON)],
        from guide: String,
        single: String?,
        at now: Instant
    ) -> Plaintext {
        let (id, code) = (self.mark(32), "RC\(self.mark(40))")
        self.bot?.codes[code] = BotDesk.AnswerCode(single: single, issuedAt: now)
        var fields: [(String, JSON)] = [("msgid", .text(id)), ("aibotid", .text(self.bot?.id ?? ""))]
        if single == nil { fields.append(("chatid", .text(self.bot?.groupID ?? ""))) }
        let address = "\(self.bot?.apiBase ?? "")/cgi-bin/aibot/response?response_code=\(code)"
        fields += [
            ("chattype", single == nil ? "group" : "single"), ("from", ["userid": .text(guide)]),
            ("response_url", .text(address)),
        ]
        return Plaintext(
            name: name,
            subject: id,
            bytes: (fields + content).json.encoded(),
            recipient: .bot,
            isRepeated: name != "template_card_event"
        )
    }
}
