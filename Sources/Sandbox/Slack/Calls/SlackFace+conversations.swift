internal import Domain

extension SlackFace {
    func authTest(_ town: ChatTown) -> Result {
        Result(fields: [
            ("url", .text("\(self.settings.baseURL)/slack/")), ("team", .text(self.settings.teamName)),
            ("user", .text(town.bot.key)), ("team_id", .text(self.settings.teamID)),
            ("user_id", .text(self.settings.botUserID)), ("bot_id", .text(self.settings.botID)),
            ("is_enterprise_install", false),
        ])
    }

    func usersInfo(_ arguments: SlackArguments, _ town: ChatTown) throws(SlackRefusal) -> Result {
        guard let id = arguments.text("user"), id == town.bot.id || town.person(id)?.id == id,
            let person = id == town.bot.id ? town.bot : town.person(id)
        else { throw SlackRefusal("user_not_found") }
        let name = JSON.text(person.name.chinese)
        let user: JSON = [
            "id": .text(id), "team_id": .text(self.settings.teamID), "name": .text(person.key), "deleted": false,
            "real_name": name, "tz": .text(self.settings.timezone),
            "profile": ["real_name": name, "display_name": name, "team": .text(self.settings.teamID)],
            "is_bot": .bool(id == town.bot.id), "is_app_user": false, "updated": 0,
        ]
        return Result(fields: [("user", user)], subject: id)
    }

    /// A channel that can be looked at; the bot need not be in it.
    private func channel(_ arguments: SlackArguments, _ town: ChatTown) throws(SlackRefusal) -> ChatRoom {
        guard let room = arguments.text("channel").flatMap({ town.rooms[$0] }) else {
            throw SlackRefusal("channel_not_found")
        }
        return room
    }

    func conversationInfo(_ arguments: SlackArguments, _ town: ChatTown) throws(SlackRefusal) -> Result {
        let room = try self.channel(arguments, town)
        var fields: [(String, JSON)] = [
            ("id", .text(room.id)), ("is_channel", .bool(!room.isDirect)), ("is_group", false),
            ("is_im", .bool(room.isDirect)), ("is_mpim", false), ("is_private", .bool(room.isDirect)),
            ("is_archived", false), ("context_team_id", .text(self.settings.teamID)),
        ]
        if let person = room.person {
            fields.append(("user", .text(person)))
        } else {
            fields += [
                ("name", .text(room.name.chinese)), ("is_general", false), ("is_member", .bool(room.hasBot)),
                ("is_shared", false), ("is_ext_shared", false),
            ]
        }
        if arguments.flag("include_num_members") {
            fields.append(("num_members", .integer(Int64(self.everybody(in: room, town).count))))
        }
        return Result(fields: [("channel", fields.json)], subject: room.id)
    }

    private func everybody(in room: ChatRoom, _ town: ChatTown) -> [String] {
        room.members + (room.hasBot ? [town.bot.id] : [])
    }

    func members(_ arguments: SlackArguments, _ town: ChatTown) throws(SlackRefusal) -> Result {
        let room = try self.channel(arguments, town)
        let limit = try arguments.number("limit", 1...1_000, otherwise: 100)
        let (page, next) = try self.page(self.everybody(in: room, town), arguments, limit)
        return Result(
            fields: [
                ("members", .list(page.map(JSON.text))), ("response_metadata", ["next_cursor": .text(next)]),
            ],
            subject: room.id
        )
    }

    /// One page of a list, and the cursor of the next one: base64, as Slack's are; empty at the end.
    private func page<Element>(_ all: [Element], _ arguments: SlackArguments, _ limit: Int) throws(SlackRefusal)
        -> (page: [Element], next: String)
    {
        var start = 0
        if let cursor = arguments.text("cursor") {
            guard let bytes = Base64.decode(Array(cursor.utf8)),
                let place = Int(String(decoding: bytes, as: UTF8.self).dropFirst("next:".count)), place <= all.count,
                place > 0
            else { throw SlackRefusal("invalid_cursor") }
            start = place
        }
        let page = Array(all[start...].prefix(limit))
        let end = start + page.count
        let next = end < all.count ? String(decoding: Base64.encode(Array("next:\(end)".utf8)), as: UTF8.self) : ""
        return (page, next)
    }

    mutating func open(_ arguments: SlackArguments, _ town: inout ChatTown, at now: Instant) throws(SlackRefusal)
        -> Result
    {
        if let id = arguments.text("channel") {
            guard town.rooms[id]?.isDirect == true else { throw SlackRefusal("channel_not_found") }
            return Result(fields: [("channel", ["id": .text(id)])], subject: id)
        }
        guard let users = arguments.text("users") else { throw SlackRefusal("users_list_not_supplied") }
        guard users != town.bot.id else { throw SlackRefusal("cannot_dm_bot") }
        // Only the chat with one person: the sandbox has no chats of several without a channel.
        guard let person = town.person(users), person.id == users else { throw SlackRefusal("user_not_found") }
        let wasOpen = town.direct(of: person.id) != nil
        let id = self.makeID(.directChat, &town, at: now)
        let room = town.openDirect(of: person, id: id)
        let more: [(String, JSON)] = wasOpen ? [("no_op", true), ("already_open", true)] : []
        return Result(fields: more + [("channel", ["id": .text(room.id)])], subject: room.id)
    }

    /// Answers `conversations.history`: the newest first, no whispers, no replies in threads.
    func history(_ arguments: SlackArguments, _ town: ChatTown) throws(SlackRefusal) -> Result {
        let room = try self.channel(arguments, town)
        guard room.hasBot else { throw SlackRefusal("not_in_channel") }
        let limit = try arguments.number("limit", 1...999, otherwise: 100)
        let isInclusive = arguments.flag("inclusive")
        let (oldest, latest) = (arguments.text("oldest") ?? "0", arguments.text("latest"))
        let messages = room.messages.reversed().filter { message in
            guard message.visibleTo == nil, message.replyTo == nil else { return false }
            let isYoung = Self.isEarlier(oldest, message.id) || (isInclusive && oldest == message.id)
            guard let latest else { return isYoung }
            return isYoung && (Self.isEarlier(message.id, latest) || (isInclusive && latest == message.id))
        }
        let (page, next) = try self.page(Array(messages), arguments, limit)
        let withMetadata = arguments.flag("include_all_metadata")
        let list = page.map { message -> JSON in
            let metadata = withMetadata ? message.native["metadata"] : nil
            return self.shown(message, metadata.map { [("metadata", $0)] } ?? [])
        }
        return Result(
            fields: [
                ("messages", .list(list)), ("has_more", .bool(!next.isEmpty)), ("pin_count", 0),
                ("response_metadata", ["next_cursor": .text(next)]),
            ],
            subject: room.id
        )
    }

    /// Compares two `ts` without making numbers of them.
    private static func isEarlier(_ left: String, _ right: String) -> Bool {
        let parts = [left, right].map { $0.split(separator: ".", maxSplits: 1).map(String.init) }
        let seconds = parts.map { $0.first ?? "" }
        guard seconds[0] == seconds[1] else {
            return (seconds[0].utf8.count, seconds[0]) < (seconds[1].utf8.count, seconds[1])
        }
        return (parts[0].dropFirst().first ?? "") < (parts[1].dropFirst().first ?? "")
    }
}
