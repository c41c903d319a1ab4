internal import Curl
internal import Domain

extension FeishuFace {
    /// A press: told once, as there are no repeats; nothing for a button that only opens an address.
    mutating func pressed(
        _ message: ChatMessage,
        _ button: ChatButton,
        by person: String,
        _ town: inout ChatTown,
        at now: Instant
    ) -> [ChatLetter] {
        guard button.native != .null else { return [] }
        var who = Self.ids(of: person).members ?? []
        who.insert(JSON.Member(name: "tenant_key", value: .text(self.settings.tenantKey)), at: 0)
        let event: JSON = [
            "operator": .object(who), "token": .text("c-\(Self.hexMark(&town))"), "action": button.native,
            "host": "im_message", "delivery_type": "",
            "context": [
                "open_message_id": .text(message.id), "open_chat_id": .text(message.room), "url": "",
                "preview_token": "",
            ],
        ]
        let letter = ChatLetter(
            Self.press,
            subject: message.id,
            body: self.envelope(Self.press, event, &town, at: now),
            deadline: self.settings.rules.deadline,
            room: message.room,
            person: person,
            message: message.id
        )
        return [letter]
    }

    /// What follows a press: a toast for the person, a new card, or the code that their client shows.
    mutating func settle(_ letter: ChatLetter, _ answer: Curl.Answer?, _ town: inout ChatTown, at now: Instant)
        -> (effect: String, letters: [ChatLetter])
    {
        guard letter.name == Self.press, let room = letter.room, let person = letter.person else { return ("", []) }
        // Without an answer the client shows 200341, 200342 or 200671; which of them the core does not tell.
        guard let answer else {
            return (self.warn("", person, room, &town, at: now), [])
        }
        guard !answer.body.isEmpty else { return ("", []) }
        guard let json = try? JSONReader.read(answer.body), json.members != nil else {
            return (self.warn("200672", person, room, &town, at: now), [])
        }
        var effects: [String] = []
        let toast = json["toast"] == .null ? nil : json["toast"], card = json["card"] == .null ? nil : json["card"]
        var words: Bilingual?
        if let toast {
            words = Self.words(of: toast)
            guard words != nil else { return (self.warn("200672", person, room, &town, at: now), []) }
        }
        if let card {
            let code = self.replace(letter.message, in: room, for: person, card, &town, at: now)
            if let code { return (self.warn(code, person, room, &town, at: now), []) }
            effects.append("the card changed")
        }
        if let words {
            town.note(words, room, visibleTo: person, &self, at: now)
            effects.append("a toast")
        }
        return (effects.joined(separator: ", "), [])
    }

    /// What a toast says; nil when it is not one.
    private static func words(of toast: JSON) -> Bilingual? {
        guard ["info", "success", "error", "warning"].contains(toast["type"]?.text ?? "info") else { return nil }
        let content = toast["content"]?.text ?? ""
        let chinese = toast["i18n"]?["zh_cn"]?.text ?? content
        let english = toast["i18n"]?["en_us"]?.text ?? content
        guard !chinese.isEmpty || !english.isEmpty else { return nil }
        return Bilingual(chinese.isEmpty ? english : chinese, english.isEmpty ? chinese : english)
    }

    private mutating func warn(
        _ code: String,
        _ person: String,
        _ room: String,
        _ town: inout ChatTown,
        at now: Instant
    ) -> String {
        let (left, right) = code.isEmpty ? ("", "") : ("（\(code)）", " (\(code))")
        let words = Bilingual("出错了，请稍后重试\(left)", "Something went wrong, try again later\(right)")
        town.note(words, room, visibleTo: person, &self, at: now)
        return code.isEmpty ? "the user is warned" : "the user is warned: \(code)"
    }

    /// Puts a card in the place of another, for everybody or, where a card is not shared, for who pressed.
    ///
    /// - Returns: The code that the client shows; nil when it is done.
    private func replace(
        _ id: String?,
        in room: String,
        for person: String,
        _ card: JSON,
        _ town: inout ChatTown,
        at now: Instant
    ) -> String? {
        guard let id, var message = town.rooms[room]?[message: id] else { return "300000" }
        // The sandbox keeps no templates, so only cards in full.
        guard card["type"] == "raw", let data = card["data"], let read = try? FeishuCard.read(data, town) else {
            return "200673"
        }
        guard read.isNew || message.native["isNewCard"] != true else { return "200830" }
        if read.isShared {
            message.content = read.content
            message.views = [:]
            message.native = read.native
            message.editedAt = now
        } else {
            message.views[person] = read.content
        }
        town.rooms[room]?[message: id] = message
        return nil
    }
}
