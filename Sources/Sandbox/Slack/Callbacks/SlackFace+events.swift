internal import Domain

extension SlackFace {
    mutating func letters(of deed: ChatDeed, _ town: inout ChatTown, at now: Instant) -> [ChatLetter] {
        switch deed {
        case .said(let message): return self.said(message, &town, at: now)
        case .edited(let message, let before): return self.edited(message, before, &town, at: now)
        case .pressed(let message, let button, let person):
            return [self.pressed(message, button, by: person, &town, at: now)]
        case .commanded(let person, let room, let command, let text):
            return [self.commanded(person, room, command, text, &town, at: now)]
        case .joined(let people, let room, let by):
            guard town.rooms[room]?.hasBot == true else { return [] }
            return people.flatMap { self.joined($0, room, by: by, &town, at: now) }
        case .left(let person, let room, _):
            guard town.rooms[room]?.hasBot == true else { return [] }
            return self.left(person, room, &town, at: now)
        case .botAdded(let room, let by): return self.joined(town.bot.id, room, by: by, &town, at: now)
        case .botRemoved(let room, _):
            // Only that it is out; who did it the app is not told.
            return [self.event("channel_left", subject: room, [("channel", .text(room))], &town, at: now)]
        case .somethingNew(let number):
            let fields: [(String, JSON)] = [("number", .integer(Int64(number))), ("new", ["field": true])]
            return [self.event("sandbox_something_new", subject: "\(number)", fields, &town, at: now)]
        }
    }

    /// A mention comes twice, as `app_mention` and as `message`: the same `ts`, two event ids.
    private mutating func said(_ message: ChatMessage, _ town: inout ChatTown, at now: Instant) -> [ChatLetter] {
        guard let room = town.rooms[message.room], room.hasBot, message.visibleTo == nil else { return [] }
        let fields = self.fields(of: message)
        var letters: [ChatLetter] = []
        switch message.author {
        case .person:
            if message.content.mentions.contains(town.bot.id), !room.isDirect {
                letters.append(self.event("app_mention", subject: message.id, fields, &town, at: now))
            }
        case .bot: guard self.settings.rules.tellsOwnMessages else { return [] }
        case .notice: return []
        }
        letters.append(self.message(fields, in: room, subject: message.id, &town, at: now))
        return letters
    }

    private mutating func edited(
        _ message: ChatMessage,
        _ before: ChatContent,
        _ town: inout ChatTown,
        at now: Instant
    ) -> [ChatLetter] {
        guard let room = town.rooms[message.room], room.hasBot, message.visibleTo == nil else { return [] }
        guard message.isByPerson || self.settings.rules.tellsOwnMessages else { return [] }
        let stamp = self.makeID(.message, &town, at: now)
        var old = message
        old.content = before
        let fields: [(String, JSON)] = [
            ("subtype", "message_changed"), ("hidden", true), ("channel", .text(room.id)), ("ts", .text(stamp)),
            ("message", self.fields(of: message).json), ("previous_message", self.fields(of: old).json),
            ("event_ts", .text(stamp)),
        ]
        return [self.message(fields, in: room, subject: message.id, &town, at: now)]
    }

    private mutating func joined(
        _ person: String,
        _ room: String,
        by inviter: String?,
        _ town: inout ChatTown,
        at now: Instant
    ) -> [ChatLetter] {
        let stamp = self.makeID(.message, &town, at: now)
        let invited: [(String, JSON)] = inviter.map { [("inviter", .text($0))] } ?? []
        let joined: [(String, JSON)] = [
            ("user", .text(person)), ("channel", .text(room)), ("channel_type", "C"),
            ("team", .text(self.settings.teamID)),
        ]
        return [
            self.notice("channel_join", "has joined the channel", person, room, stamp, invited, &town, at: now),
            self.event(
                "member_joined_channel",
                subject: person,
                joined + invited + [("event_ts", .text(stamp))],
                &town,
                at: now
            ),
        ]
    }

    private mutating func left(_ person: String, _ room: String, _ town: inout ChatTown, at now: Instant)
        -> [ChatLetter]
    {
        let stamp = self.makeID(.message, &town, at: now)
        let left: [(String, JSON)] = [
            ("user", .text(person)), ("channel", .text(room)), ("channel_type", "C"),
            ("team", .text(self.settings.teamID)), ("event_ts", .text(stamp)),
        ]
        return [
            self.notice("channel_leave", "has left the channel", person, room, stamp, [], &town, at: now),
            self.event("member_left_channel", subject: person, left, &town, at: now),
        ]
    }

    /// The line that Slack itself writes into the channel, which the app hears like any other.
    private mutating func notice(
        _ subtype: String,
        _ words: String,
        _ person: String,
        _ room: String,
        _ stamp: String,
        _ more: [(String, JSON)],
        _ town: inout ChatTown,
        at now: Instant
    ) -> ChatLetter {
        let fields: [(String, JSON)] = [
            ("subtype", .text(subtype)), ("user", .text(person)), ("text", .text("<@\(person)> \(words)")),
            ("ts", .text(stamp)), ("channel", .text(room)), ("channel_type", "channel"), ("event_ts", .text(stamp)),
        ]
        return self.event("message", subject: stamp, fields + more, &town, at: now)
    }

    private mutating func message(
        _ fields: [(String, JSON)],
        in room: ChatRoom,
        subject: String,
        _ town: inout ChatTown,
        at now: Instant
    ) -> ChatLetter {
        let type: JSON = room.isDirect ? "im" : "channel"
        return self.event("message", subject: subject, fields + [("channel_type", type)], &town, at: now)
    }

    /// A message as events, answers and `conversations.history` show it.
    func fields(of message: ChatMessage) -> [(String, JSON)] {
        var fields: [(String, JSON)] = []
        switch message.author {
        case .person(let id): fields += [("user", .text(id)), ("team", .text(self.settings.teamID))]
        case .bot:
            fields += [
                ("user", .text(self.settings.botUserID)), ("bot_id", .text(self.settings.botID)),
                ("app_id", .text(self.settings.appID)), ("team", .text(self.settings.teamID)),
            ]
        case .notice: fields.append(("subtype", "channel_notice"))
        }
        fields += [
            ("text", message.native["text"] ?? .text(SlackMarkup.write(message.content))), ("ts", .text(message.id)),
            ("channel", .text(message.room)), ("event_ts", .text(message.id)),
        ]
        if let blocks = message.native["blocks"] { fields.append(("blocks", blocks)) }
        if let thread = message.replyTo { fields.append(("thread_ts", .text(thread))) }
        if let edited = message.editedAt {
            let user = message.isByPerson ? fields[0].1 : .text(self.settings.botUserID)
            fields.append(("edited", ["user": user, "ts": .text(Self.stamp(edited.millis * 1_000))]))
        }
        return fields
    }

    /// An event in its envelope; source: the Events API's `event_callback`.
    mutating func event(
        _ type: String,
        subject: String,
        _ fields: [(String, JSON)],
        _ town: inout ChatTown,
        at now: Instant
    ) -> ChatLetter {
        let envelope: JSON = [
            "token": "sandbox-verification-token", "team_id": .text(self.settings.teamID),
            "api_app_id": .text(self.settings.appID),
            "event": ([("type", JSON.text(type))] + fields).json, "type": "event_callback",
            "event_id": .text("Ev\(town.mark(10))"), "event_time": .integer(now.seconds),
            "authorizations": [
                [
                    "enterprise_id": .null, "team_id": .text(self.settings.teamID),
                    "user_id": .text(self.settings.botUserID), "is_bot": true, "is_enterprise_install": false,
                ]
            ],
            "is_ext_shared_channel": false,
        ]
        return ChatLetter(
            type,
            subject: subject,
            body: envelope.encoded(),
            deadline: self.settings.rules.deadline,
            pauses: self.settings.rules.eventPauses
        )
    }
}
