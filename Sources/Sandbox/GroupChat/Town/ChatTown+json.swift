internal import Domain

extension ChatTown {
    /// People, groups and messages for tests that read along.
    var json: JSON {
        let directs = self.people.compactMap { self.direct(of: $0.id) }
        return [
            "bot": ["id": .text(self.bot.id), "name": .text(self.bot.name.chinese)],
            "people": .list(self.people.map { self.json(of: $0) }),
            "groups": .list(self.groups.map { self.json(of: $0) }),
            "directs": .list(directs.map { self.json(of: $0) }),
        ]
    }

    private func json(of person: Person) -> JSON {
        [
            "key": .text(person.key), "id": .text(person.id), "name": .text(person.name.chinese),
            "nameEn": .text(person.name.english),
        ]
    }

    private func json(of room: ChatRoom) -> JSON {
        var fields: [(String, JSON)] = [("id", .text(room.id))]
        if let person = room.person {
            fields.append(("person", .text(person)))
        } else {
            fields += [
                ("key", .text(room.key)), ("name", .text(room.name.chinese)),
                ("members", .list(room.members.map(JSON.text))), ("hasBot", .bool(room.hasBot)),
            ]
        }
        fields.append(("messages", .list(room.messages.map(\.json))))
        return fields.json
    }
}

extension ChatMessage {
    var json: JSON {
        let author: JSON =
            switch self.author {
            case .person(let id): .text(id)
            case .bot: "bot"
            case .notice: "notice"
            }
        var fields: [(String, JSON)] = [
            ("id", .text(self.id)), ("at", .integer(self.at.millis)), ("author", author),
        ]
        if let robot { fields.append(("robot", .text(robot.chinese))) }
        fields += self.content.fields
        fields += [
            ("replyTo", self.replyTo.map(JSON.text) ?? .null), ("visibleTo", self.visibleTo.map(JSON.text) ?? .null),
            ("isEdited", .bool(self.editedAt != nil)),
        ]
        if !self.views.isEmpty {
            let views = self.views.sorted { $0.key < $1.key }
            fields.append(("views", .object(views.map { JSON.Member(name: $0.key, value: $0.value.fields.json) })))
        }
        return fields.json
    }
}

extension ChatContent {
    var fields: [(String, JSON)] {
        let buttons = self.buttons.map { button -> JSON in
            [
                "id": .text(button.id), "label": .text(button.label), "url": button.url.map(JSON.text) ?? .null,
                "style": .text(button.style),
            ]
        }
        return [
            ("text", .text(self.text)), ("mentions", .list(self.mentions.map(JSON.text))),
            ("links", .list(self.links.map { ["title": .text($0.title), "url": .text($0.url)] })),
            ("pictures", .list(self.pictures.map(JSON.text))), ("buttons", .list(buttons)),
        ]
    }
}

extension ChatHappened {
    var json: JSON {
        [
            "people": .list(self.people.map(JSON.text)), "room": self.room.map(JSON.text) ?? .null,
            "message": self.message.map(JSON.text) ?? .null,
            "callbacks": .list(self.callbacks.map { ["name": .text($0.name), "subject": .text($0.subject)] }),
        ]
    }
}
