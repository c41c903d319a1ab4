internal import Domain

extension ChatTown {
    private static let mostMembers = 500

    mutating func join(
        _ names: [String],
        _ newcomers: Int,
        _ group: String,
        _ inviter: String?,
        _ face: inout any ChatFace,
        at now: Instant
    ) throws(SandboxError) -> (ChatHappened, [ChatDeed]) {
        let room = try self.existing(group: group)
        var people: [Person] = []
        for name in names {
            let person = try self.existing(person: name)
            guard !room.members.contains(person.id), !people.contains(person) else {
                throw SandboxError(.impossible, "\(person.name.english) is in the group already.")
            }
            people.append(person)
        }
        let inviter: Person? = if let inviter { try self.existing(person: inviter) } else { nil }
        let count = people.count + newcomers
        guard newcomers >= 0, count > 0 else { throw SandboxError(.impossible, "Nobody joins.") }
        guard room.members.count + count <= Self.mostMembers else {
            throw SandboxError(.impossible, "The group has at most \(Self.mostMembers) members.")
        }
        guard self.people.count + newcomers <= Self.mostPeople else {
            throw SandboxError(.impossible, "There are at most \(Self.mostPeople) people.")
        }
        for _ in 0..<newcomers { people.append(self.addNewcomer(id: face.makeID(.person, &self, at: now))) }
        for person in people {
            self.rooms[room.id]?.members.append(person.id)
            self.rooms[room.id]?.joinedAt[person.id] = now
        }
        self.note(
            Bilingual("\(people.names(\.chinese, "、")) 加入了群聊", "\(people.names(\.english, ", ")) joined"),
            room.id,
            &face,
            at: now
        )
        let happened = ChatHappened(people: people.map(\.id), room: room.id)
        return (happened, [.joined(people.map(\.id), room: room.id, by: inviter?.id)])
    }

    mutating func leave(_ name: String, _ group: String, _ by: String?, _ face: inout any ChatFace, at now: Instant)
        throws(SandboxError) -> (ChatHappened, [ChatDeed])
    {
        let person = try self.existing(person: name)
        let room = try self.existing(group: group)
        let remover: Person? = if let by { try self.existing(person: by) } else { nil }
        guard room.members.contains(person.id) else {
            throw SandboxError(.impossible, "\(person.name.english) is not in the group.")
        }
        self.rooms[room.id]?.members.removeAll { $0 == person.id }
        self.rooms[room.id]?.joinedAt[person.id] = nil
        self.note(
            Bilingual("\(person.name.chinese) 离开了群聊", "\(person.name.english) left"),
            room.id,
            &face,
            at: now
        )
        let happened = ChatHappened(people: [person.id], room: room.id)
        return (happened, [.left(person.id, room: room.id, by: remover?.id)])
    }

    mutating func setBot(isIn: Bool, _ group: String, _ by: String, _ face: inout any ChatFace, at now: Instant)
        throws(SandboxError) -> (ChatHappened, [ChatDeed])
    {
        let room = try self.existing(group: group)
        let person = try self.existing(person: by)
        guard room.hasBot != isIn else {
            throw SandboxError(.impossible, isIn ? "The bot is in the group already." : "The bot is not in the group.")
        }
        self.rooms[room.id]?.hasBot = isIn
        let (bot, name) = (self.bot.name, person.name)
        self.note(
            isIn
                ? Bilingual("\(name.chinese) 把 \(bot.chinese) 拉进了群", "\(name.english) added \(bot.english)")
                : Bilingual("\(name.chinese) 把 \(bot.chinese) 移出了群", "\(name.english) removed \(bot.english)"),
            room.id,
            &face,
            at: now
        )
        let happened = ChatHappened(people: [person.id], room: room.id)
        let deed: ChatDeed = isIn ? .botAdded(room: room.id, by: person.id) : .botRemoved(room: room.id, by: person.id)
        return (happened, [deed])
    }

    /// A line of the platform itself, for everybody or for one.
    mutating func note(
        _ text: Bilingual,
        _ room: String,
        visibleTo: String? = nil,
        _ face: inout some ChatFace,
        at now: Instant
    ) {
        var message = ChatMessage(
            id: face.makeID(.message, &self, at: now),
            room: room,
            at: now,
            author: .notice,
            content: ChatContent(text: text.chinese),
            visibleTo: visibleTo
        )
        message.english = text.english
        self.post(message)
    }
}

extension [ChatPopulation.Person] {
    fileprivate func names(_ language: KeyPath<Bilingual, String>, _ separator: String) -> String {
        self.map { $0.name[keyPath: language] }.joined(separator: separator)
    }
}
