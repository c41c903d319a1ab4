internal import Domain

extension FeishuFace {
    /// Answers `bot/v3/info`, which stands beside `code` and not in `data`.
    func botInfo(_ town: ChatTown) -> Result {
        let bot: JSON = [
            "activate_status": 2, "app_name": .text(town.bot.name.chinese),
            "avatar_url": .text(self.picture(of: town.bot.id)), "ip_white_list": [], "open_id": .text(town.bot.id),
        ]
        return Result(fields: [("bot", bot)])
    }

    /// A group, or the chat with a person, that the bot is in.
    private func room(_ id: String, _ town: ChatTown) throws(FeishuRefusal) -> ChatRoom {
        guard let room = town.rooms[id] else { throw FeishuRefusal(230_034, "The chat_id is invalid.") }
        guard room.hasBot else { throw Self.outside }
        return room
    }

    func chat(_ id: String, _ town: ChatTown) throws(FeishuRefusal) -> Result {
        let room = try self.room(id, town)
        let data: JSON = [
            "name": .text(room.name.chinese), "description": "", "avatar": .text(self.picture(of: id)),
            "i18n_names": ["zh_cn": .text(room.name.chinese), "en_us": .text(room.name.english), "ja_jp": ""],
            "chat_mode": room.isDirect ? "p2p" : "group", "chat_type": "private", "external": false,
            "tenant_key": .text(self.settings.tenantKey), "user_count": .text("\(room.members.count)"),
            "bot_count": "1", "chat_status": "normal",
        ]
        return Result(data: data, subject: id)
    }

    /// Answers `im/v1/chats/{chat_id}/members`: people in pages, without bots.
    func members(_ id: String, _ call: ChatCall, _ town: ChatTown) throws(FeishuRefusal) -> Result {
        let room = try self.room(id, town)
        let type = call.query["member_id_type"] ?? "open_id"
        guard ["open_id", "union_id"].contains(type) else { throw FeishuRefusal(230_001, "invalid member_id_type") }
        guard let size = Int(call.query["page_size"] ?? "20"), (1...100).contains(size) else {
            throw FeishuRefusal(99_992_402, "field validation failed: page_size is not in 1...100")
        }
        var start = 0
        if let token = call.query["page_token"], !token.isEmpty {
            guard let bytes = Base64.decode(Array(token.utf8)),
                let place = Int(String(decoding: bytes, as: UTF8.self)), room.members.indices.contains(place)
            else { throw FeishuRefusal(230_001, "invalid page_token") }
            start = place
        }
        let page = room.members[start...].prefix(size)
        let hasMore = page.endIndex < room.members.endIndex
        let next = hasMore ? String(decoding: Base64.encode(Array("\(page.endIndex)".utf8)), as: UTF8.self) : ""
        let items = page.map { member -> JSON in
            [
                "member_id_type": .text(type),
                "member_id": .text(type == "open_id" ? member : Self.unionID(of: member)),
                "name": .text(town.name(of: member)?.chinese ?? ""), "tenant_key": .text(self.settings.tenantKey),
            ]
        }
        let data: JSON = [
            "items": .list(items), "page_token": .text(next), "has_more": .bool(hasMore),
            "member_total": .integer(Int64(room.members.count)),
        ]
        return Result(data: data, subject: id)
    }

    /// The address of somebody's picture.
    func picture(of id: String) -> String { "\(self.settings.baseURL)/feishu/avatars/\(id)" }

    /// A picture: the first letter of the name.
    static func picture(_ path: String, _ town: ChatTown) -> ChatReply {
        let id = String(path.dropFirst("avatars/".count))
        let name = town.name(of: id) ?? town.rooms[id]?.name
        guard let letter = name?.chinese.first else { return ChatReply(status: 404, code: 404) }
        let svg: HTML = """
            <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 64 64"><rect width="64" height="64" fill="#dde"/>\
            <text x="32" y="42" font-size="28" text-anchor="middle">\(String(letter))</text></svg>
            """
        return ChatReply(contentType: "image/svg+xml", body: Array(svg.source.utf8), subject: id)
    }
}
