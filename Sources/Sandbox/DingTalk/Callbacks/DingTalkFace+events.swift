internal import Domain
internal import OpenSSL

extension DingTalkFace {
    /// Who joined a group: all in one event, whether the robot is in it or not.
    ///
    /// Which groups tell it is not documented; here all do. Who joins by themselves stands as operator too.
    mutating func joined(
        _ people: [String],
        _ room: String,
        by inviter: String?,
        _ town: inout ChatTown,
        at now: Instant
    ) -> ChatLetter {
        self.disbanded.remove(room)
        let fields = Self.list(of: people) + Self.fields(ofOperator: inviter ?? people.first ?? "")
        return self.groupEvent("chat_add_member", room, fields, &town, at: now)
    }

    /// Who left has no list, only an operator; with the last one the group is disbanded.
    mutating func left(
        _ person: String,
        _ room: String,
        by remover: String?,
        _ town: inout ChatTown,
        at now: Instant
    ) -> [ChatLetter] {
        let actor = Self.fields(ofOperator: remover ?? person)
        var letters = [
            remover == nil
                ? self.groupEvent("chat_quit", room, actor, &town, at: now)
                : self.groupEvent("chat_remove_member", room, Self.list(of: [person]) + actor, &town, at: now)
        ]
        if town.rooms[room]?.members.isEmpty == true {
            self.disbanded.insert(room)
            letters.append(self.groupEvent("chat_disband", room, actor, &town, at: now))
        }
        return letters
    }

    /// The robot itself: the platform tells it of a group's cool-app, with which the sandbox's robot comes and goes.
    mutating func robotMoved(
        _ type: String,
        _ room: String,
        by person: String,
        _ town: inout ChatTown,
        at now: Instant
    ) -> ChatLetter {
        let fields: [(String, JSON)] = [
            ("coolAppCode", .text(self.settings.coolAppCode)), ("robotCode", .text(self.settings.robotCode)),
            ("openConversationId", .text(room)), ("openConversationCorpId", .text(self.settings.corpID)),
            ("operator", .text(person)), ("operateTime", .integer(now.millis)),
        ]
        return self.event(type, subject: room, fields, &town, at: now)
    }

    private static func list(of people: [String]) -> [(String, JSON)] {
        [
            ("userId", .list(people.map(JSON.text))),
            ("unionId", .list(people.map { .text(Self.unionID(of: $0)) })),
        ]
    }

    private static func fields(ofOperator person: String) -> [(String, JSON)] {
        [("operator", .text(person)), ("operatorUnionId", .text(Self.unionID(of: person)))]
    }

    private mutating func groupEvent(
        _ type: String,
        _ room: String,
        _ fields: [(String, JSON)],
        _ town: inout ChatTown,
        at now: Instant
    ) -> ChatLetter {
        let group: [(String, JSON)] = [
            ("chatId", .text("chat\(lowercaseHex(Digest.md5(Array(room.utf8))))")),
            ("corpId", .text(self.settings.corpID)), ("openConversationId", .text(room)),
        ]
        return self.event(type, subject: room, group + fields, &town, at: now)
    }

    /// An event as it is posted, before it is encrypted: flat, with the envelope's keys in capitals.
    mutating func event(
        _ type: String,
        subject: String,
        _ fields: [(String, JSON)],
        _ town: inout ChatTown,
        at now: Instant
    ) -> ChatLetter {
        let envelope: [(String, JSON)] = [
            ("EventType", .text(type)), ("EventTime", .integer(now.millis)), ("CorpId", .text(self.settings.corpID)),
            ("BizId", .text(town.mark(16, from: "0123456789"))),
            ("eventId", .text(town.mark(32, from: "0123456789abcdef"))),
            ("timeStamp", .integer(now.millis)),
        ]
        return ChatLetter(
            type,
            subject: subject,
            body: (envelope + fields).json.encoded(),
            door: DingTalkDoor.events.rawValue,
            deadline: self.settings.rules.eventDeadline,
            pauses: self.settings.rules.eventPauses
        )
    }
}
