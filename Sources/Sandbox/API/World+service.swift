internal import Domain

extension World {
    /// `kf/sync_msg`: what customers wrote since the cursor, oldest first.
    ///
    /// Source: WeCom developer documentation 94670.
    mutating func syncMessages(_ arguments: Arguments, at now: Instant) throws(APIRefusal) -> APIResult {
        let place = try self.service(arguments)
        let token = try arguments.text("token", maxBytes: 128)
        let limit = Int(try arguments.integer("limit", in: 1...1_000) ?? 1_000)
        _ = try arguments.integer("voice_format", in: 0...1)
        let after = try Self.cursor(arguments)
        if let token {
            guard let toldAt = self.services[place].tokens[token], now <= toldAt + self.rules.serviceTokenLifetime
            else { throw APIRefusal(95_007, "invalid msg token") }
        } else {
            let most = self.rules.serviceCallsWithoutToken
            guard self.services[place].admitsCall(at: now, atMost: most) else {
                throw APIRefusal(45_009, "api freq out of limit")
            }
        }
        let oldest = now - self.rules.serviceMemory
        let entries = self.services[place].entries.filter { $0.number > after && $0.at >= oldest }
        let page = entries.prefix(limit)
        return APIResult(
            [
                ("next_cursor", .text("CUR\(page.last?.number ?? after)")),
                ("has_more", entries.count > limit ? 1 : 0),
                ("msg_list", .list(page.map(\.body))),
            ],
            subject: self.services[place].id,
            effect: "\(page.count) handed out"
        )
    }

    private static func cursor(_ arguments: Arguments) throws(APIRefusal) -> Int64 {
        guard let text = try arguments.text("cursor", maxBytes: 64) else { return 0 }
        guard text.hasPrefix("CUR"), let number = Int64(text.dropFirst(3)), number >= 0 else {
            throw APIRefusal(40_035, "invalid cursor")
        }
        return number
    }

    /// `kf/send_msg`: an answer to somebody who wrote, so many and so long after it.
    ///
    /// Which code refuses a `msgid` that was used is not documented; here it is that of a bad parameter.
    /// Source: WeCom developer documentation 94677.
    mutating func sendServiceMessage(_ arguments: Arguments, at now: Instant) throws(APIRefusal) -> APIResult {
        let place = try self.service(arguments)
        let customer = try arguments.required("touser")
        let given = try arguments.text("msgid", maxBytes: 32)
        if let given, !given.utf8.allSatisfy(Self.isIDByte) { throw APIRefusal(40_035, "invalid msgid") }
        let id = given ?? self.mark(32)
        let line = try self.serviceLine(arguments, id: id, author: self.services[place].id, at: now)
        guard self.services[place].sent[id] == nil else {
            throw APIRefusal(40_035, "invalid msgid: duplicate", subject: customer)
        }
        guard let session = self.services[place].sessions[customer] else {
            throw APIRefusal(95_018, "send msg session status invalid", subject: customer)
        }
        guard now <= session.lastWroteAt + self.rules.serviceWindow else {
            throw APIRefusal(95_002, "send msg time limit", subject: customer)
        }
        guard session.answers < self.rules.serviceAnswers else {
            throw APIRefusal(95_001, "send msg count limit", subject: customer)
        }
        self.services[place].noteSent(id, at: now)
        self.services[place].sessions[customer]?.answers += 1
        self.services[place].sessions[customer]?.chat.append(line)
        let effect = "answer \(session.answers + 1) of \(self.rules.serviceAnswers)"
        return APIResult([("msgid", .text(id))], subject: customer, effect: effect)
    }

    private func service(_ arguments: Arguments) throws(APIRefusal) -> Int {
        let id = try arguments.required("open_kfid")
        guard let place = self.services.firstIndex(where: { $0.id == id }) else {
            throw APIRefusal(95_000, "invalid open_kfid")
        }
        return place
    }

    private static func isIDByte(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
            || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
            || byte == UInt8(ascii: "_") || byte == UInt8(ascii: "-")
    }

    private func serviceLine(_ arguments: Arguments, id: String, author: String, at now: Instant)
        throws(APIRefusal) -> ChatLine
    {
        let type = try arguments.required("msgtype", maxBytes: 32, otherwise: 40_008)
        let author = ChatLine.Author.account(author)
        guard let body = try arguments.object(type) else { throw APIRefusal(40_063, "\(type) is missing") }
        switch type {
        case "text":
            let text = try body.required("content", maxBytes: 2_048, otherwise: 44_004)
            return ChatLine(at: now, author: author, text: text)
        case "image", "video", "file":
            guard let kind = Attachment.Kind(rawValue: type), let media = MediaShelf.Kind(rawValue: type) else {
                throw APIRefusal(40_008, "invalid message type")
            }
            try self.media.check(try body.required("media_id", maxBytes: 512, otherwise: 41_006), media, at: now)
            return ChatLine(at: now, author: author, text: "", attachments: [Attachment(kind: kind, body: body.json)])
        case "link":
            _ = try body.required("title", maxBytes: 128)
            _ = try body.required("url", maxBytes: 2_048)
            try self.media.check(try body.required("thumb_media_id", maxBytes: 512), .image, at: now)
            return ChatLine(at: now, author: author, text: "", attachments: [Attachment(kind: .link, body: body.json)])
        case "miniprogram":
            _ = try body.required("appid", maxBytes: 128)
            _ = try body.required("pagepath", maxBytes: 1_024)
            try self.media.check(try body.required("thumb_media_id", maxBytes: 512), .image, at: now)
            let program = Attachment(kind: .miniprogram, body: body.json)
            return ChatLine(at: now, author: author, text: "", attachments: [program])
        case "msgmenu":
            return try Self.menuLine(body, id: id, author: author, at: now)
        default: throw APIRefusal(40_008, "invalid message type")
        }
    }

    /// A text with items: what is clicked can be pressed, views and mini programs hang on it as cards.
    private static func menuLine(_ body: Arguments, id: String, author: ChatLine.Author, at now: Instant)
        throws(APIRefusal) -> ChatLine
    {
        let head = try body.text("head_content", maxBytes: 1_024) ?? ""
        let tail = try body.text("tail_content", maxBytes: 1_024) ?? ""
        let list = try body.list("list", atMost: 50)
        guard !head.isEmpty || !list.isEmpty else { throw APIRefusal(40_063, "msgmenu is empty") }
        var lines = [head]
        var items: [ChatLine.Menu.Item] = []
        var cards: [Attachment] = []
        for element in list {
            let element = Arguments(element)
            let type = try element.required("type", maxBytes: 32)
            guard let item = try element.object(type) else { throw APIRefusal(95_009, "invalid menu item type") }
            let content = try item.required("content", maxBytes: type == "click" ? 128 : 1_024)
            switch type {
            case "click": items.append(.init(key: try item.text("id", maxBytes: 128) ?? "", label: content))
            case "view":
                let url = try item.required("url", maxBytes: 2_048)
                cards.append(Attachment(kind: .link, body: ["title": .text(content), "url": .text(url)]))
            case "miniprogram":
                let page = try item.required("pagepath", maxBytes: 1_024)
                _ = try item.required("appid", maxBytes: 128)
                cards.append(Attachment(kind: .miniprogram, body: ["title": .text(content), "page": .text(page)]))
            case "text": lines.append(content)
            default: throw APIRefusal(95_009, "invalid menu item type")
            }
        }
        guard items.count + cards.count <= 10 else { throw APIRefusal(95_008, "too many menu items") }
        lines.append(tail)
        return ChatLine(
            at: now,
            author: author,
            text: lines.filter { !$0.isEmpty }.joined(separator: "\n"),
            attachments: cards,
            menu: items.isEmpty ? nil : ChatLine.Menu(id: id, items: items)
        )
    }
}
