internal import Domain

extension ChatTown {
    /// Lets a person do something.
    ///
    /// - Returns: What came of it, without callbacks, and what the platform may tell of.
    /// - Throws: ``SandboxError/Code/notFound`` and ``SandboxError/Code/impossible``; then nothing has changed.
    mutating func perform(_ act: ChatAct, _ face: inout any ChatFace, at now: Instant) throws(SandboxError)
        -> (ChatHappened, [ChatDeed])
    {
        switch act {
        case .say(let person, let group, let text, let mentionsBot, let mentions, let replyTo):
            return try self.say(person, group, text, mentionsBot, mentions, replyTo, &face, at: now)
        case .press(let person, let group, let message, let button):
            return try self.press(person, group, message, button)
        case .join(let people, let newcomers, let group, let by):
            return try self.join(people, newcomers, group, by, &face, at: now)
        case .leave(let person, let group, let by): return try self.leave(person, group, by, &face, at: now)
        case .addBot(let group, let by): return try self.setBot(isIn: true, group, by, &face, at: now)
        case .removeBot(let group, let by): return try self.setBot(isIn: false, group, by, &face, at: now)
        case .command(let person, let group, let command, let text):
            return try self.use(command, person, group, text, &face, at: now)
        case .edit(let person, let message, let text): return try self.edit(person, message, text, at: now)
        case .somethingNew:
            self.oddities += 1
            return (ChatHappened(), [.somethingNew(number: self.oddities)])
        case .repeatCallback: return (ChatHappened(), [])
        }
    }

    func existing(person name: String) throws(SandboxError) -> Person {
        guard let person = self.person(name) else { throw SandboxError(.notFound, "There is nobody called \(name).") }
        return person
    }

    func existing(group name: String) throws(SandboxError) -> ChatRoom {
        guard let group = self.group(name) else { throw SandboxError(.notFound, "There is no group \(name).") }
        return group
    }

    /// The group that somebody is in, or their chat with the bot.
    private mutating func room(of person: Person, _ group: String?, _ face: inout any ChatFace, at now: Instant)
        throws(SandboxError) -> ChatRoom
    {
        guard let group else { return self.direct(of: person, &face, at: now) }
        let room = try self.existing(group: group)
        guard room.members.contains(person.id) else {
            throw SandboxError(.impossible, "\(person.name.english) is not in the group.")
        }
        return room
    }

    /// The chat of a person with the bot.
    mutating func direct(of person: Person, _ face: inout any ChatFace, at now: Instant) -> ChatRoom {
        if let room = self.direct(of: person.id) { return room }
        let id = face.makeID(.directChat, &self, at: now)
        return self.openDirect(of: person, id: id)
    }

    private mutating func say(
        _ name: String,
        _ group: String?,
        _ text: String,
        _ mentionsBot: Bool,
        _ mentioned: [String],
        _ replyTo: String?,
        _ face: inout any ChatFace,
        at now: Instant
    ) throws(SandboxError) -> (ChatHappened, [ChatDeed]) {
        let person = try self.existing(person: name)
        var mentions: [String] = mentionsBot ? [self.bot.id] : []
        for name in mentioned { mentions.append(try self.existing(person: name).id) }
        guard !text.isEmpty || !mentions.isEmpty else { throw SandboxError(.impossible, "Nothing is said.") }
        let room = try self.room(of: person, group, &face, at: now)
        if let replyTo, room[message: replyTo]?.isVisible(to: person.id) != true {
            throw SandboxError(.notFound, "There is no message \(replyTo) to answer.")
        }
        let message = ChatMessage(
            id: face.makeID(.message, &self, at: now),
            room: room.id,
            at: now,
            author: .person(person.id),
            content: ChatContent(text: text, mentions: mentions),
            replyTo: replyTo
        )
        self.post(message)
        return (ChatHappened(people: [person.id], room: room.id, message: message.id), [.said(message)])
    }

    private mutating func edit(_ name: String, _ id: String, _ text: String, at now: Instant) throws(SandboxError)
        -> (ChatHappened, [ChatDeed])
    {
        let person = try self.existing(person: name)
        guard let room = self.rooms.values.first(where: { $0[message: id] != nil }),
            var message = room[message: id], message.author == .person(person.id)
        else { throw SandboxError(.notFound, "\(person.name.english) said nothing with the id \(id).") }
        let before = message.content
        message.content.text = text
        message.editedAt = now
        self.rooms[room.id]?[message: id] = message
        return (ChatHappened(people: [person.id], room: room.id, message: id), [.edited(message, before: before)])
    }

    private func press(_ name: String, _ group: String?, _ id: String?, _ button: String) throws(SandboxError)
        -> (ChatHappened, [ChatDeed])
    {
        let person = try self.existing(person: name)
        var rooms = self.rooms.values.filter { $0.members.contains(person.id) }
        if let group {
            let room = try self.existing(group: group)
            rooms.removeAll { $0.id != room.id }
        }
        let candidates = rooms.flatMap(\.messages)
            .filter { $0.isVisible(to: person.id) && (id == nil || $0.id == id) }
            .sorted { ($0.at, $0.id) < ($1.at, $1.id) }
        for message in candidates.reversed() {
            guard let button = message.content(for: person.id).button(button) else { continue }
            let happened = ChatHappened(people: [person.id], room: message.room, message: message.id)
            return (happened, [.pressed(message, button, by: person.id)])
        }
        throw SandboxError(.notFound, "\(person.name.english) sees no button \(button).")
    }

    private mutating func use(
        _ command: String?,
        _ name: String,
        _ group: String?,
        _ text: String,
        _ face: inout any ChatFace,
        at now: Instant
    ) throws(SandboxError) -> (ChatHappened, [ChatDeed]) {
        guard let command = command ?? face.platform.commands.first, face.platform.commands.contains(command) else {
            throw SandboxError(.impossible, "The platform has no such command.")
        }
        let person = try self.existing(person: name)
        let room = try self.room(of: person, group, &face, at: now)
        let deed = ChatDeed.commanded(person: person.id, room: room.id, command: command, text: text)
        return (ChatHappened(people: [person.id], room: room.id), [deed])
    }
}

extension ChatContent {
    /// A button by its id, its label, or its place counted from 1.
    func button(_ name: String) -> ChatButton? {
        if let button = self.buttons.first(where: { $0.id == name }) ?? self.buttons.first(where: { $0.label == name })
        {
            return button
        }
        guard let place = Int(name), self.buttons.indices.contains(place - 1) else { return nil }
        return self.buttons[place - 1]
    }
}
