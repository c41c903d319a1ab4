internal import Curl
internal import Domain

extension DingTalkFace {
    /// A click on a card: JSON whose `content` is JSON in a text; it is told once, and never names the group.
    ///
    /// Cards that answer over a stream tell nothing: the sandbox has no stream.
    func clicked(_ message: ChatMessage, _ button: ChatButton, by person: String) -> [ChatLetter] {
        guard let track = message.native["outTrackId"]?.text, let route = self.cards[track]?.route else { return [] }
        let params = (button.native.members ?? []).filter { $0.name != "label" }
        let content: JSON = [
            "cardPrivateData": ["actionIds": [.text("choice-\(button.id)")], "params": .object(params)]
        ]
        let body: JSON = [
            "type": "actionCallback", "outTrackId": .text(track), "corpId": .text(self.settings.corpID),
            "userId": .text(person), "content": .text(String(decoding: content.encoded(), as: UTF8.self)),
        ]
        return [
            ChatLetter(
                "actionCallback",
                subject: track,
                body: body.encoded(),
                door: "\(DingTalkDoor.cards.rawValue)/\(route)",
                deadline: self.settings.rules.cardDeadline,
                room: message.room,
                person: person,
                message: message.id
            )
        ]
    }

    /// What the answer to a click changes: the card of all, or what the one who clicked sees.
    ///
    /// A click that fails shows nothing: there is no hint to its user.
    mutating func settle(_ letter: ChatLetter, _ answer: Curl.Answer?, _ town: inout ChatTown, at now: Instant)
        -> (effect: String, letters: [ChatLetter])
    {
        guard DingTalkDoor(of: letter) == .cards, let answer, let person = letter.person,
            let json = try? JSONReader.read(answer.body), var card = self.cards[letter.subject]
        else { return ("", []) }
        // An older page of the documentation calls it `cardOptions`.
        let options = json["cardUpdateOptions"] ?? json["cardOptions"]
        do {
            let shared = try DingTalkCard.map(json["cardData"])
            let own = try DingTalkCard.map(json["userPrivateData"])
            guard shared != nil || own != nil else { return ("", []) }
            card.update(shared, own.map { [person: $0] } ?? [:], options)
        } catch {
            return ("its answer was refused: \(error.code)", [])
        }
        self.cards[letter.subject] = card
        card.show(letter.subject, &town)
        return ("the card is changed", [])
    }
}
