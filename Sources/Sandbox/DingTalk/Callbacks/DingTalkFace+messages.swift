internal import Domain

/// An address to answer one conversation at, as a robot message carries it.
struct DingTalkSession: Sendable {
    let room: String
    let expiresAt: Instant
}

extension DingTalkFace {
    mutating func letters(of deed: ChatDeed, _ town: inout ChatTown, at now: Instant) -> [ChatLetter] {
        switch deed {
        case .said(let message): return self.said(message, &town, at: now)
        case .pressed(let message, let button, let person): return self.clicked(message, button, by: person)
        case .joined(let people, let room, let by): return [self.joined(people, room, by: by, &town, at: now)]
        case .left(let person, let room, let by): return self.left(person, room, by: by, &town, at: now)
        case .botAdded(let room, let by):
            return [self.robotMoved("im_cool_app_install", room, by: by, &town, at: now)]
        case .botRemoved(let room, let by):
            return [self.robotMoved("im_cool_app_uninstall", room, by: by, &town, at: now)]
        case .somethingNew(let number):
            let fields: [(String, JSON)] = [("number", .integer(Int64(number))), ("new", ["field": true])]
            return [self.event("sandbox_something_new", subject: "\(number)", fields, &town, at: now)]
        // Nobody is told of changed messages, and there are no commands.
        case .edited, .commanded: return []
        }
    }

    /// A message to the robot: in groups only with a mention, in a direct chat always; it is told once.
    ///
    /// The robot's own mention is cut out of the text and leaves a space; those of others stay.
    private mutating func said(_ message: ChatMessage, _ town: inout ChatTown, at now: Instant) -> [ChatLetter] {
        guard case .person(let person) = message.author, let room = town.rooms[message.room], room.hasBot else {
            return []
        }
        let isMention = message.content.mentions.contains(town.bot.id)
        guard room.isDirect || isMention else { return [] }
        let secret = town.mark(32)
        let end = now + self.settings.rules.sessionLife
        self.sessions[secret] = DingTalkSession(room: room.id, expiresAt: end)
        let others = message.content.mentions.filter { $0 != town.bot.id }
        let words = others.map { "@\(town.name(of: $0)?.chinese ?? $0)" } + [message.content.text]
        let text = (room.isDirect ? "" : " ") + words.joined(separator: " ")
        var fields: [(String, JSON)] = [
            ("msgId", .text(message.id)), ("createAt", .integer(now.millis)),
            ("conversationType", room.isDirect ? "1" : "2"), ("conversationId", .text(room.id)),
            ("senderId", .text(Self.dingTalkID(of: person))),
            ("senderNick", .text(town.person(person)?.name.chinese ?? "")),
            ("senderCorpId", .text(self.settings.corpID)), ("senderStaffId", .text(person)), ("isAdmin", false),
            ("chatbotCorpId", .text(self.settings.corpID)), ("chatbotUserId", .text(town.bot.id)),
            ("robotCode", .text(self.settings.robotCode)),
            ("sessionWebhook", .text("\(self.settings.baseURL)/dingtalk/robot/sendBySession?session=\(secret)")),
            ("sessionWebhookExpiredTime", .integer(end.millis)), ("msgtype", "text"),
        ]
        if !room.isDirect {
            let called = others.map { other -> JSON in
                ["dingtalkId": .text(Self.dingTalkID(of: other)), "staffId": .text(other)]
            }
            fields += [
                ("conversationTitle", .text(room.name.chinese)), ("isInAtList", .bool(isMention)),
                ("atUsers", .list([["dingtalkId": .text(town.bot.id)]] + called)),
            ]
        }
        fields += self.content(text, at: now)
        return [
            ChatLetter(
                "robot_message",
                subject: message.id,
                body: fields.json.encoded(),
                door: DingTalkDoor.robot.rawValue,
                deadline: self.settings.rules.robotDeadline
            )
        ]
    }

    /// The text, or the error that takes its place when the month's messages are used up.
    private mutating func content(_ text: String, at now: Instant) -> [(String, JSON)] {
        guard self.meter.tell(at: now) else {
            return [("errorCode", 20_001), ("errorMessage", "本月的机器人消息额度已用完")]
        }
        return [("text", ["content": .text(text)])]
    }
}
