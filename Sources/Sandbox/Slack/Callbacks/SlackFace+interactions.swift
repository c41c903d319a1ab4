internal import Curl
internal import Domain

extension SlackFace {
    /// A press: a form whose only field is JSON.
    ///
    /// It is told once; there are no repeats.
    mutating func pressed(
        _ message: ChatMessage,
        _ button: ChatButton,
        by person: String,
        _ town: inout ChatTown,
        at now: Instant
    ) -> ChatLetter {
        let room = town.rooms[message.room]
        let isWhisper = message.visibleTo != nil
        let stamp = self.makeID(.message, &town, at: now)
        let hook = self.hook(room: message.room, person: person, message: message.id, &town, at: now)
        let channel: JSON = [
            "id": .text(message.room),
            "name": room?.isDirect == true ? "directmessage" : .text(room?.name.chinese ?? ""),
        ]
        var action = (button.native.members ?? []).map { ($0.name, $0.value) }.filter { $0.0 != "confirm" }
        action.append(("action_ts", .text(stamp)))
        var fields: [(String, JSON)] = [
            ("type", "block_actions"), ("api_app_id", .text(self.settings.appID)),
            ("token", "sandbox-verification-token"),
            ("team", ["id": .text(self.settings.teamID), "domain": "sandbox"]), ("user", self.user(person, town)),
            (
                "container",
                [
                    "type": "message", "message_ts": .text(message.id), "channel_id": .text(message.room),
                    "is_ephemeral": .bool(isWhisper),
                ]
            ),
            ("channel", channel),
        ]
        // Slack does not keep whispers: a press on one carries no message.
        if !isWhisper { fields.append(("message", ([("type", "message")] + self.fields(of: message)).json)) }
        fields += [
            ("trigger_id", .text(self.trigger(&town))),
            ("response_url", .text("\(self.settings.baseURL)/slack/\(hook)")),
            ("state", ["values": .object([])]), ("is_enterprise_install", false), ("enterprise", .null),
            ("actions", [action.json]),
        ]
        let payload = String(decoding: fields.json.encoded(), as: UTF8.self)
        return ChatLetter(
            "block_actions",
            subject: message.id,
            body: Array("payload=\(Form.encode(payload))".utf8),
            contentType: "application/x-www-form-urlencoded",
            deadline: self.settings.rules.deadline,
            room: message.room,
            person: person,
            message: message.id
        )
    }

    /// A command: a form, told once; what the app answers at once appears in the channel.
    mutating func commanded(
        _ person: String,
        _ room: String,
        _ command: String,
        _ text: String,
        _ town: inout ChatTown,
        at now: Instant
    ) -> ChatLetter {
        let hook = self.hook(room: room, person: person, message: nil, &town, at: now)
        let place = town.rooms[room]
        let fields = [
            ("token", "sandbox-verification-token"), ("team_id", self.settings.teamID), ("team_domain", "sandbox"),
            ("channel_id", room),
            ("channel_name", place?.isDirect == true ? "directmessage" : place?.name.chinese ?? ""),
            ("user_id", person), ("user_name", town.person(person)?.key ?? ""), ("command", command), ("text", text),
            ("api_app_id", self.settings.appID), ("is_enterprise_install", "false"),
            ("response_url", "\(self.settings.baseURL)/slack/\(hook)"), ("trigger_id", self.trigger(&town)),
        ]
        return ChatLetter(
            "command",
            subject: room,
            body: Array(fields.map { "\($0.0)=\(Form.encode($0.1))" }.joined(separator: "&").utf8),
            contentType: "application/x-www-form-urlencoded",
            deadline: self.settings.rules.deadline,
            room: room,
            person: person
        )
    }

    mutating func settle(_ letter: ChatLetter, _ answer: Curl.Answer?, _ town: inout ChatTown, at now: Instant)
        -> (effect: String, letters: [ChatLetter])
    {
        guard let room = letter.room, let person = letter.person else { return ("", []) }
        guard let answer else {
            // What the user sees: a warning after a press, `operation_timeout` after a command.
            let text = Bilingual("应用没有响应，请再试一次。", "The app did not respond. Try again.")
            town.note(text, room, visibleTo: person, &self, at: now)
            return ("the user is warned", [])
        }
        guard letter.name == "command", !answer.body.isEmpty else { return ("", []) }
        let json = (try? JSONReader.read(answer.body)) ?? ["text": .text(String(decoding: answer.body, as: UTF8.self))]
        do {
            let letters = try self.respond(json, room: room, person: person, message: nil, &town, at: now)
            return ("answered at once", letters)
        } catch {
            return ("its answer was refused: \(error.word)", [])
        }
    }

    private func user(_ id: String, _ town: ChatTown) -> JSON {
        let key = town.person(id)?.key ?? ""
        return ["id": .text(id), "username": .text(key), "name": .text(key), "team_id": .text(self.settings.teamID)]
    }

    private func trigger(_ town: inout ChatTown) -> String {
        "\(town.mark(12, from: "0123456789")).\(town.mark(12, from: "0123456789")).\(town.mark(32, from: "abcdef0123456789"))"
    }
}
