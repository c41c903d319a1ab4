internal import Domain

extension SlackFace {
    /// A text and blocks as they were sent, checked.
    struct Draft {
        var content = ChatContent(text: "")
        var native: [(String, JSON)] = []
        var hasText = false
        var hasBlocks = false
    }

    /// Answers `chat.postMessage`.
    ///
    /// Slack cuts a text above 40,000 characters; here it is refused, so that nobody loses text unseen.
    mutating func postMessage(_ arguments: SlackArguments, _ town: inout ChatTown, at now: Instant)
        throws(SlackRefusal) -> Result
    {
        let room = try self.room(arguments, &town, at: now, opensDirect: true)
        let draft = try self.draft(arguments, textLimit: 40_000, &town)
        let thread = try self.thread(arguments, room)
        try self.meter.post(in: room.id, at: now)
        let message = self.post(draft, room: room.id, thread: thread, &town, at: now)
        return Result(
            fields: [("channel", .text(room.id)), ("ts", .text(message.id)), ("message", self.shown(message))],
            subject: message.id,
            effect: "posted in \(room.id)",
            letters: self.letters(of: .said(message), &town, at: now)
        )
    }

    /// A message as answers show it: an event has its channel too.
    func shown(_ message: ChatMessage, _ more: [(String, JSON)] = []) -> JSON {
        let fields = self.fields(of: message).filter { $0.0 != "channel" && $0.0 != "event_ts" }
        return ([("type", "message")] + fields + more).json
    }

    /// Answers `chat.postEphemeral`: a whisper, which Slack does not keep and nobody can change.
    mutating func postEphemeral(_ arguments: SlackArguments, _ town: inout ChatTown, at now: Instant)
        throws(SlackRefusal) -> Result
    {
        let room = try self.room(arguments, &town, at: now)
        guard let user = arguments.text("user"), town.person(user)?.id == user else {
            throw SlackRefusal("user_not_found")
        }
        guard room.members.contains(user) else { throw SlackRefusal("user_not_in_channel") }
        let draft = try self.draft(arguments, textLimit: 40_000, &town)
        let thread = try self.thread(arguments, room)
        let message = self.post(draft, room: room.id, thread: thread, visibleTo: user, &town, at: now)
        return Result(
            fields: [("message_ts", .text(message.id))],
            subject: message.id,
            effect: "whispered in \(room.id) to \(user)"
        )
    }

    /// Answers `chat.update`: only the bot's own messages, no whispers; blocks go when only a text is given.
    mutating func update(_ arguments: SlackArguments, _ town: inout ChatTown, at now: Instant) throws(SlackRefusal)
        -> Result
    {
        let room = try self.room(arguments, &town, at: now)
        var message = try self.ownMessage(arguments, room, otherwise: "cant_update_message")
        let draft = try self.draft(arguments, textLimit: 4_000, &town)
        let before = message.content
        message.content = draft.content
        message.native = (message.native["metadata"].map { [("metadata", $0)] } ?? []).merged(draft.native).json
        message.editedAt = now
        town.rooms[room.id]?[message: message.id] = message
        return Result(
            fields: [
                ("channel", .text(room.id)), ("ts", .text(message.id)), ("text", message.native["text"] ?? ""),
                ("message", self.shown(message)),
            ],
            subject: message.id,
            effect: "changed in \(room.id)",
            letters: self.letters(of: .edited(message, before: before), &town, at: now)
        )
    }

    func delete(_ arguments: SlackArguments, _ town: inout ChatTown) throws(SlackRefusal) -> Result {
        guard let room = arguments.text("channel").flatMap({ town.rooms[$0] }) else {
            throw SlackRefusal("channel_not_found")
        }
        let message = try self.ownMessage(arguments, room, otherwise: "cant_delete_message")
        town.rooms[room.id]?[message: message.id] = nil
        return Result(
            fields: [("channel", .text(room.id)), ("ts", .text(message.id))],
            subject: message.id,
            effect: "deleted in \(room.id)"
        )
    }

    private func ownMessage(_ arguments: SlackArguments, _ room: ChatRoom, otherwise refusal: String)
        throws(SlackRefusal) -> ChatMessage
    {
        guard let id = arguments.text("ts"), let message = room[message: id], message.visibleTo == nil else {
            throw SlackRefusal("message_not_found")
        }
        guard message.author == .bot else { throw SlackRefusal(refusal) }
        return message
    }

    /// Where a call wants to write: a channel with the bot in it, or the chat with a person.
    func room(_ arguments: SlackArguments, _ town: inout ChatTown, at now: Instant) throws(SlackRefusal) -> ChatRoom {
        guard let room = arguments.text("channel").flatMap({ town.rooms[$0] }) else {
            throw SlackRefusal("channel_not_found")
        }
        guard room.hasBot else { throw SlackRefusal("not_in_channel") }
        return room
    }

    private mutating func room(
        _ arguments: SlackArguments,
        _ town: inout ChatTown,
        at now: Instant,
        opensDirect: Bool
    ) throws(SlackRefusal) -> ChatRoom {
        if let name = arguments.text("channel"), let person = town.person(name), person.id == name {
            let id = self.makeID(.directChat, &town, at: now)
            return town.openDirect(of: person, id: id)
        }
        return try self.room(arguments, &town, at: now)
    }

    private func thread(_ arguments: SlackArguments, _ room: ChatRoom) throws(SlackRefusal) -> String? {
        guard let thread = arguments.text("thread_ts") else { return nil }
        guard let parent = room[message: thread], parent.visibleTo == nil else {
            throw SlackRefusal("cannot_reply_to_message")
        }
        // A reply to a reply stands in the thread of the first message.
        return parent.replyTo ?? thread
    }

    /// Reads `text`, `blocks`, `markdown_text`, `attachments` and `metadata`.
    func draft(_ arguments: SlackArguments, textLimit: Int, _ town: inout ChatTown) throws(SlackRefusal) -> Draft {
        var draft = Draft()
        let blocks = try arguments.nested("blocks", otherwise: "invalid_blocks_format")
        let text = arguments.text("text") ?? ""
        guard text.scalars <= textLimit else { throw SlackRefusal("msg_too_long") }
        if let markdown = arguments.text("markdown_text") {
            guard text.isEmpty, blocks == nil else { throw SlackRefusal("markdown_text_conflict") }
            guard markdown.scalars <= 12_000 else { throw SlackRefusal("msg_too_long") }
            draft.content.text = markdown
            draft.native.append(("text", .text(markdown)))
            draft.hasText = true
        }
        if let attachments = try arguments.nested("attachments", otherwise: "invalid_attachments")?.list,
            attachments.count > 100
        {
            throw SlackRefusal("too_many_attachments")
        }
        if !text.isEmpty {
            SlackMarkup.read(text, into: &draft.content, town)
            draft.native.append(("text", .text(text)))
            draft.hasText = true
        }
        if let blocks {
            guard let list = blocks.list else { throw SlackRefusal("invalid_blocks_format") }
            let read = try SlackBlocks.read(list, &town)
            if !list.isEmpty {
                // The blocks are what is shown; the text is only for notifications.
                draft.content = read.content
                draft.native.append(("blocks", .list(read.json)))
                draft.hasBlocks = true
            }
        }
        guard draft.hasText || draft.hasBlocks else { throw SlackRefusal("no_text") }
        if let metadata = try arguments.nested("metadata", otherwise: "invalid_metadata_format") {
            guard metadata["event_type"]?.text?.isEmpty == false, metadata["event_payload"]?.members != nil else {
                throw SlackRefusal("invalid_metadata_format")
            }
            draft.native.append(("metadata", metadata))
        }
        return draft
    }

    mutating func post(
        _ draft: Draft,
        room: String,
        thread: String? = nil,
        visibleTo: String? = nil,
        _ town: inout ChatTown,
        at now: Instant
    ) -> ChatMessage {
        var message = ChatMessage(
            id: self.makeID(.message, &town, at: now),
            room: room,
            at: now,
            author: .bot,
            content: draft.content
        )
        message.replyTo = thread
        message.visibleTo = visibleTo
        message.native = draft.native.json
        town.post(message)
        return message
    }
}

extension [(String, JSON)] {
    /// The pairs with others put in their place or behind them.
    fileprivate func merged(_ others: [(String, JSON)]) -> [(String, JSON)] {
        self.filter { pair in !others.contains { $0.0 == pair.0 } } + others
    }
}
