internal import Domain

extension FeishuFace {
    /// Answers `im/v1/messages`: into a group, or to a person.
    mutating func create(_ call: ChatCall, _ town: inout ChatTown, at now: Instant) throws(FeishuRefusal) -> Result {
        let arguments = try FeishuArguments(call)
        let receiver = try arguments.text("receive_id")
        if let answer = try self.earlier(arguments, at: now) { return answer }
        guard let type = call.query["receive_id_type"] else {
            throw FeishuRefusal(99_992_402, "field validation failed: receive_id_type is required")
        }
        let room = try self.room(receiver, by: type, &town, at: now)
        let draft = try FeishuDraft(arguments, call, town)
        return try self.post(draft, in: room, answers: nil, try arguments.optional("uuid"), &town, at: now)
    }

    /// Answers `im/v1/messages/{message_id}/reply`; with `reply_in_thread` in a thread of its own.
    mutating func reply(_ id: String, _ call: ChatCall, _ town: inout ChatTown, at now: Instant)
        throws(FeishuRefusal) -> Result
    {
        let arguments = try FeishuArguments(call)
        if let answer = try self.earlier(arguments, at: now) { return answer }
        let (room, parent) = try self.message(id, town)
        guard room.hasBot else { throw Self.outside }
        let draft = try FeishuDraft(arguments, call, town)
        if arguments["reply_in_thread"] == true, self.threads[parent.id] == nil {
            self.threads[parent.id] = "omt_\(town.mark(16, from: "0123456789abcdef"))"
        }
        return try self.post(draft, in: room, answers: parent, try arguments.optional("uuid"), &town, at: now)
    }

    /// What a call with the same `uuid` was answered within the hour.
    private func earlier(_ arguments: FeishuArguments, at now: Instant) throws(FeishuRefusal) -> Result? {
        guard let uuid = try arguments.optional("uuid") else { return nil }
        guard uuid.utf8.count <= 50 else {
            throw FeishuRefusal(99_992_402, "field validation failed: uuid is too long")
        }
        guard let sent = self.sent[uuid], now < sent.at + .seconds(3_600) else { return nil }
        return Result(data: sent.answer, subject: sent.message, effect: "sent before")
    }

    static let outside = FeishuRefusal(230_002, "Bot/User can NOT be out of the chat.")

    /// Where a message goes; writing to a person opens the chat with them.
    private mutating func room(_ receiver: String, by type: String, _ town: inout ChatTown, at now: Instant)
        throws(FeishuRefusal) -> ChatRoom
    {
        switch type {
        case "chat_id":
            guard let room = town.rooms[receiver] else { throw FeishuRefusal(230_034, "The receive_id is invalid.") }
            guard room.hasBot else { throw Self.outside }
            return room
        case "open_id", "union_id":
            let person = town.people.first {
                receiver == (type == "open_id" ? $0.id : Self.unionID(of: $0.id))
            }
            guard let person else {
                let isWellFormed = receiver.hasPrefix(type == "open_id" ? "ou_" : "on_")
                throw isWellFormed
                    ? FeishuRefusal(99_992_351, "not a valid {\(type)}, or of another app")
                    : FeishuRefusal(230_034, "The receive_id is invalid.")
            }
            let id = self.makeID(.directChat, &town, at: now)
            return town.openDirect(of: person, id: id)
        // Nobody in the sandbox has an address or an id in the tenant.
        case "user_id", "email": throw FeishuRefusal(230_034, "The receive_id is invalid.")
        default: throw FeishuRefusal(230_001, "invalid receive_id_type")
        }
    }

    /// A message that is there for everybody.
    ///
    /// - Throws: 230011 for one that was taken back, 230001 for one that nobody knows.
    func message(_ id: String, _ town: ChatTown) throws(FeishuRefusal) -> (room: ChatRoom, message: ChatMessage) {
        guard self.recalled[id] == nil else { throw FeishuRefusal(230_011, "The message was withdrawn.") }
        for room in town.rooms.values {
            guard let message = room[message: id] else { continue }
            guard message.visibleTo == nil, message.author != .notice else { break }
            return (room, message)
        }
        throw FeishuRefusal(230_001, "invalid message_id")
    }

    private mutating func post(
        _ draft: FeishuDraft,
        in room: ChatRoom,
        answers parent: ChatMessage?,
        _ uuid: String?,
        _ town: inout ChatTown,
        at now: Instant
    ) throws(FeishuRefusal) -> Result {
        let limit = FeishuMeter.Limit(
            key: room.id,
            most: self.settings.rules.callsPerSecondInChat,
            seconds: 1
        )
        try self.meter.enter([limit], at: now)
        var message = ChatMessage(
            id: self.makeID(.message, &town, at: now),
            room: room.id,
            at: now,
            author: .bot,
            content: draft.content,
            replyTo: parent?.id
        )
        message.native = draft.native
        if let thread = parent.flatMap({ self.threads[$0.id] }) { self.threads[message.id] = thread }
        town.post(message)
        let data = self.data(of: message, room)
        if let uuid, !uuid.isEmpty { self.sent[uuid] = FeishuSent(at: now, message: message.id, answer: data) }
        return Result(data: data, subject: message.id, effect: "posted in \(room.id)")
    }

    /// A message of the bot as answers show it.
    func data(of message: ChatMessage, _ room: ChatRoom) -> JSON {
        var fields: [(String, JSON)] = [("message_id", .text(message.id))]
        if let parent = message.replyTo {
            fields += [("root_id", .text(Self.root(of: message, room))), ("parent_id", .text(parent))]
        }
        if let thread = self.threads[message.id] { fields.append(("thread_id", .text(thread))) }
        fields += [
            ("msg_type", message.native["msg_type"] ?? ""), ("create_time", .text(message.at.millis)),
            ("update_time", .text((message.editedAt ?? message.at).millis)), ("deleted", false),
            ("updated", .bool(message.editedAt != nil)), ("chat_id", .text(message.room)),
            (
                "sender",
                [
                    "id": .text(self.settings.appID), "id_type": "app_id", "sender_type": "app",
                    "tenant_key": .text(self.settings.tenantKey),
                ]
            ),
            ("body", ["content": message.native["content"] ?? ""]),
        ]
        return fields.json
    }
}
