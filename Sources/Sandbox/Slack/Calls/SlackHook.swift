internal import Domain

/// An address to answer at, as a press and a command carry it: five answers in half an hour, one a second.
struct SlackHook: Sendable {
    let room: String
    let person: String
    /// The message that was pressed; nil for a command.
    let message: String?
    let expiresAt: Instant
    var uses = 0
}

extension SlackFace {
    /// A new address, without scheme, host and platform.
    mutating func hook(
        room: String,
        person: String,
        message: String?,
        _ town: inout ChatTown,
        at now: Instant
    ) -> String {
        let secret = town.mark(24)
        self.hooks[secret] = SlackHook(room: room, person: person, message: message, expiresAt: now + .seconds(1_800))
        return "hooks/\(message == nil ? "commands" : "actions")/\(self.settings.teamID)/\(secret)"
    }

    /// Answers a post to a `response_url`: plain text, no token.
    mutating func answerHook(_ call: ChatCall, _ town: inout ChatTown, at now: Instant) -> ChatReply {
        func plain(_ status: Int, _ text: String) -> ChatReply {
            ChatReply(
                status: status,
                contentType: "text/plain; charset=utf-8",
                body: Array(text.utf8),
                code: status == 200 ? 0 : status,
                effect: text
            )
        }
        let secret = call.path.split(separator: "/").last.map(String.init) ?? ""
        guard call.method == "POST", let hook = self.hooks[secret] else { return plain(404, "no_service") }
        guard now < hook.expiresAt else { return plain(404, "expired_url") }
        guard hook.uses < 5 else { return plain(404, "used_url") }
        guard let json = try? JSONReader.read(call.body), json.members != nil else {
            return plain(400, "invalid_payload")
        }
        do {
            try self.meter.post(in: secret, at: now)
            let letters = try self.respond(
                json,
                room: hook.room,
                person: hook.person,
                message: hook.message,
                &town,
                at: now
            )
            self.hooks[secret]?.uses += 1
            var reply = plain(200, "ok")
            reply.subject = hook.message ?? hook.room
            reply.letters = letters
            return reply
        } catch {
            guard let seconds = error.retryAfter else { return plain(400, error.word) }
            var reply = plain(429, error.word)
            reply.headers.append(("Retry-After", String(seconds)))
            return reply
        }
    }

    /// What an answer to a press or a command brings into the channel: a whisper unless it asks for more.
    ///
    /// It works where the bot is not a member too.
    mutating func respond(
        _ json: JSON,
        room: String,
        person: String,
        message: String?,
        _ town: inout ChatTown,
        at now: Instant
    ) throws(SlackRefusal) -> [ChatLetter] {
        let arguments = SlackArguments(json)
        if arguments.flag("delete_original"), let message {
            town.rooms[room]?[message: message] = nil
            return []
        }
        let draft = try self.draft(arguments, textLimit: 40_000, &town)
        if arguments.flag("replace_original"), let message, var original = town.rooms[room]?[message: message] {
            let before = original.content
            original.content = draft.content
            original.native = draft.native.json
            original.editedAt = now
            town.rooms[room]?[message: message] = original
            return self.letters(of: .edited(original, before: before), &town, at: now)
        }
        let isForAll = arguments.text("response_type") == "in_channel"
        let said = self.post(
            draft,
            room: room,
            thread: arguments.text("thread_ts"),
            visibleTo: isForAll ? nil : person,
            &town,
            at: now
        )
        return self.letters(of: .said(said), &town, at: now)
    }
}
