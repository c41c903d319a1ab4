internal import Domain

extension FeishuFace {
    /// Answers `PATCH im/v1/messages/{message_id}`: a new card in the place of one that is shared, five times a second.
    mutating func patch(_ id: String, _ call: ChatCall, _ town: inout ChatTown, at now: Instant)
        throws(FeishuRefusal) -> Result
    {
        let arguments = try FeishuArguments(call)
        var message = try self.ownMessage(id, town)
        guard message.native["msg_type"] == "interactive" else {
            throw FeishuRefusal(230_001, "the message is no card")
        }
        guard now < message.at + self.settings.rules.cardLife else {
            throw FeishuRefusal(230_031, "The message is older than 14 days.")
        }
        let sent = try arguments.text("content")
        let draft = try FeishuDraft(type: "interactive", sent: sent, call, town)
        guard message.native["isShared"] == true, draft.card?.isShared == true else {
            throw FeishuRefusal(230_001, "update_multi is not true before and after")
        }
        guard draft.card?.isNew == true || message.native["isNewCard"] != true else {
            throw FeishuCard.wrong(200_830, "a card of schema V2 cannot become one of V1")
        }
        let limit = FeishuMeter.Limit(key: id, most: self.settings.rules.callsPerSecondInChat, seconds: 1)
        try self.meter.enter([limit], at: now)
        message.content = draft.content
        message.views = [:]
        message.native = draft.native
        message.editedAt = now
        town.rooms[message.room]?[message: id] = message
        return Result(data: .object([]), subject: id, effect: "changed in \(message.room)")
    }

    /// Answers `PUT im/v1/messages/{message_id}`: a new text or post, at most 20 times.
    mutating func update(_ id: String, _ call: ChatCall, _ town: inout ChatTown, at now: Instant)
        throws(FeishuRefusal) -> Result
    {
        let arguments = try FeishuArguments(call)
        var message = try self.ownMessage(id, town)
        let draft = try FeishuDraft(arguments, call, town)
        guard message.native["msg_type"] != "interactive", draft.card == nil else {
            throw FeishuRefusal(230_001, "a card is not changed by PUT")
        }
        let edits = self.edits[id] ?? 0
        guard edits < self.settings.rules.editsOfMessage else {
            throw FeishuRefusal(230_001, "the message was changed \(edits) times already")
        }
        self.edits[id] = edits + 1
        message.content = draft.content
        message.native = draft.native
        message.editedAt = now
        guard let room = town.rooms[message.room] else { throw Self.outside }
        town.rooms[message.room]?[message: id] = message
        return Result(data: self.data(of: message, room), subject: id, effect: "changed in \(message.room)")
    }

    /// Answers `DELETE im/v1/messages/{message_id}`: takes a message of the bot back.
    mutating func delete(_ id: String, _ town: inout ChatTown) throws(FeishuRefusal) -> Result {
        let message = try self.ownMessage(id, town)
        town.rooms[message.room]?[message: id] = nil
        self.recalled[id] = true
        return Result(data: .object([]), subject: id, effect: "taken back in \(message.room)")
    }

    private func ownMessage(_ id: String, _ town: ChatTown) throws(FeishuRefusal) -> ChatMessage {
        let (room, message) = try self.message(id, town)
        guard room.hasBot else { throw Self.outside }
        guard message.author == .bot else { throw FeishuRefusal(230_017, "The bot is not the sender of the message.") }
        return message
    }

    /// Answers `ephemeral/v1/send`: a card that one person in a group sees, which is never changed.
    mutating func whisper(_ call: ChatCall, _ town: inout ChatTown, at now: Instant) throws(FeishuRefusal) -> Result {
        let arguments = try FeishuArguments(call)
        let (chat, person) = (try arguments.text("chat_id"), try arguments.text("open_id"))
        guard try arguments.text("msg_type") == "interactive", let json = arguments["card"] else {
            throw FeishuRefusal(230_001, "msg_type is not interactive, or there is no card")
        }
        guard let room = town.rooms[chat], !room.isDirect else {
            throw FeishuRefusal(230_034, "The chat_id is invalid.")
        }
        guard room.hasBot else { throw Self.outside }
        guard Self.person(person, town) != nil else {
            throw FeishuRefusal(99_992_351, "not a valid {open_id}, or of another app")
        }
        guard room.members.contains(person) else {
            throw FeishuRefusal(230_013, "The person is not in the chat.")
        }
        let size = json.encoded().count
        guard size <= 30 * 1_024 else { throw FeishuRefusal(230_025, "The card reaches its limit.") }
        let card = try FeishuCard.read(json, town)
        guard !card.isNew || self.settings.rules.whispersNewCards else {
            throw FeishuCard.wrong(200_861, "schema V2 is not taken here")
        }
        var message = ChatMessage(
            id: self.makeID(.message, &town, at: now),
            room: chat,
            at: now,
            author: .bot,
            content: card.content,
            visibleTo: person
        )
        message.native = card.native
        town.post(message)
        return Result(
            data: ["message_id": .text(message.id)],
            subject: message.id,
            effect: "whispered in \(chat) to \(person)"
        )
    }

    /// Answers `ephemeral/v1/delete`.
    func unwhisper(_ call: ChatCall, _ town: inout ChatTown) throws(FeishuRefusal) -> Result {
        let id = try FeishuArguments(call).text("message_id")
        let room = town.rooms.values.first { $0[message: id]?.visibleTo != nil && $0[message: id]?.author == .bot }
        guard let room else { throw FeishuRefusal(230_001, "invalid message_id") }
        town.rooms[room.id]?[message: id] = nil
        return Result(data: .object([]), subject: id, effect: "taken back in \(room.id)")
    }
}
