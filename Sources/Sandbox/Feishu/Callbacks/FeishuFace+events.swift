internal import Domain

extension FeishuFace {
    mutating func letters(of deed: ChatDeed, _ town: inout ChatTown, at now: Instant) -> [ChatLetter] {
        switch deed {
        case .said(let message): return self.said(message, &town, at: now)
        case .pressed(let message, let button, let person):
            return self.pressed(message, button, by: person, &town, at: now)
        // Nobody is told of a change, and there are no commands.
        case .edited, .commanded: return []
        case .joined(let people, let room, let by):
            guard let first = people.first else { return [] }
            return self.changed("user.added", people, room, by: by ?? first, &town, at: now)
        case .left(let person, let room, let by):
            return self.changed("user.deleted", [person], room, by: by ?? person, &town, at: now)
        case .botAdded(let room, let by): return [self.member("bot.added", nil, room, by: by, &town, at: now)]
        case .botRemoved(let room, let by): return [self.member("bot.deleted", nil, room, by: by, &town, at: now)]
        case .somethingNew(let number):
            let event: JSON = ["number": .integer(Int64(number)), "new": ["field": true]]
            return [self.event("im.sandbox.something_new_v1", subject: "\(number)", event, &town, at: now)]
        }
    }

    /// What a person says: in a group only what mentions the bot, unless it hears the whole group.
    private mutating func said(_ message: ChatMessage, _ town: inout ChatTown, at now: Instant) -> [ChatLetter] {
        guard let room = town.rooms[message.room], room.hasBot, message.visibleTo == nil,
            case .person(let person) = message.author
        else { return [] }
        let answered = message.replyTo
        if let thread = answered.flatMap({ self.threads[$0] }) { self.threads[message.id] = thread }
        guard room.isDirect || self.settings.hearsGroups || message.content.mentions.contains(town.bot.id) else {
            return []
        }
        let content: JSON = ["text": .text(FeishuText.write(message.content))]
        var fields: [(String, JSON)] = [("message_id", .text(message.id))]
        if let answered {
            fields += [("root_id", .text(Self.root(of: message, room))), ("parent_id", .text(answered))]
        }
        if let thread = self.threads[message.id] { fields.append(("thread_id", .text(thread))) }
        fields += [
            ("create_time", .text(message.at.millis)), ("update_time", .text(message.at.millis)),
            ("chat_id", .text(room.id)), ("chat_type", room.isDirect ? "p2p" : "group"), ("message_type", "text"),
            ("content", .text(String(decoding: content.encoded(), as: UTF8.self))),
        ]
        let mentions = self.mentions(message.content.mentions, town)
        if !mentions.isEmpty { fields.append(("mentions", .list(mentions))) }
        let event: JSON = [
            "sender": [
                "sender_id": Self.ids(of: person), "sender_type": "user",
                "tenant_key": .text(self.settings.tenantKey),
            ],
            "message": fields.json,
        ]
        return [
            self.event("im.message.receive_v1", subject: message.id, event, isInMillis: true, &town, at: now)
        ]
    }

    /// The message at the beginning of a chain of answers.
    static func root(of message: ChatMessage, _ room: ChatRoom) -> String {
        var root = message
        // As long as a room keeps messages: a chain has no ring, since one answers what was there before.
        while let parent = root.replyTo.flatMap({ room[message: $0] }) { root = parent }
        return root.replyTo ?? root.id
    }

    private func mentions(_ ids: [String], _ town: ChatTown) -> [JSON] {
        ids.enumerated().map { place, id in
            [
                "key": .text("@_user_\(place + 1)"), "id": Self.ids(of: id),
                "name": .text(town.name(of: id)?.chinese ?? ""), "tenant_key": .text(self.settings.tenantKey),
            ]
        }
    }

    /// People who came or went: all in one event, where the bot is in the group.
    private mutating func changed(
        _ kind: String,
        _ people: [String],
        _ room: String,
        by: String,
        _ town: inout ChatTown,
        at now: Instant
    ) -> [ChatLetter] {
        guard town.rooms[room]?.hasBot == true else { return [] }
        return [self.member(kind, people, room, by: by, &town, at: now)]
    }

    private mutating func member(
        _ kind: String,
        _ people: [String]?,
        _ room: String,
        by: String,
        _ town: inout ChatTown,
        at now: Instant
    ) -> ChatLetter {
        let tenant = JSON.text(self.settings.tenantKey)
        let name = town.rooms[room]?.name ?? .same("")
        var fields: [(String, JSON)] = [
            ("chat_id", .text(room)), ("operator_id", Self.ids(of: by)), ("external", false),
            ("operator_tenant_key", tenant),
        ]
        if let people {
            let users = people.map { id -> JSON in
                ["name": .text(town.name(of: id)?.chinese ?? ""), "tenant_key": tenant, "user_id": Self.ids(of: id)]
            }
            fields.append(("users", .list(users)))
        }
        fields += [
            ("name", .text(name.chinese)),
            ("i18n_names", ["zh_cn": .text(name.chinese), "en_us": .text(name.english), "ja_jp": ""]),
        ]
        return self.event("im.chat.member.\(kind)_v1", subject: room, fields.json, &town, at: now)
    }

    private mutating func event(
        _ type: String,
        subject: String,
        _ event: JSON,
        isInMillis: Bool = false,
        _ town: inout ChatTown,
        at now: Instant
    ) -> ChatLetter {
        ChatLetter(
            type,
            subject: subject,
            body: self.envelope(type, event, isInMillis: isInMillis, &town, at: now),
            deadline: self.settings.rules.deadline,
            pauses: self.settings.rules.eventPauses
        )
    }
}
