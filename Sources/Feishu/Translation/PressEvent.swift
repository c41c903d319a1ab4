import Domain

/// `card.action.trigger`: somebody pressed a button of a card.
struct PressEvent: Decodable {
    struct Action: Decodable {
        @Tolerant var value: ButtonValue?
        @Tolerant var tag: String?
    }
    struct Context: Decodable {
        @Tolerant var open_message_id: String?
        @Tolerant var open_chat_id: String?
    }

    @Tolerant var `operator`: UserIDs?
    /// Names the press; not the Verification Token.
    @Tolerant var token: String?
    @Tolerant var action: Action?
    @Tolerant var context: Context?

    /// One press may arrive under several event ids, so it is named by card, person, button and its token.
    ///
    /// A button that Hearth did not make is nobody's.
    var told: Reading.Told? {
        guard let person = self.operator?.person else { return nil }
        guard let value = self.action?.value, !value.key.isEmpty else {
            return Reading.Told(happening: .unknown(kind: Happening.foreignPress))
        }
        let group = value.isDirect ? nil : WireID.plain(self.context?.open_chat_id)
        guard value.isDirect || group != nil else { return nil }
        let card = self.context?.open_message_id ?? ""
        var told = Reading.Told(conversation: group.map { "chat:\($0)" } ?? "person:\(person)")
        told.identity = WireJSON.text(["press", card, person, value.key, value.run ?? "", self.token ?? ""])
        told.happening = .cardClicked(
            CardClick(
                by: Identity(.participant, PlatformUserID(person)),
                key: value.key,
                run: value.run.map { RunID($0) },
                taskID: card,
                cardType: self.action?.tag ?? "",
                responseCode: "",
                selected: [],
                isMenu: false,
                in: .chat(group.map { GroupID($0) }, answer: Secret(""))
            )
        )
        return told
    }
}

/// What stands behind a button of ours.
struct ButtonValue: Codable {
    private static let longest = 256

    let key: String
    let run: String?
    /// Written where the card went to one person: a press tells the chat, and not whether it is one of two.
    let direct: Bool?

    var isDirect: Bool { self.direct == true }

    init(key: String, run: String?, isDirect: Bool) {
        self.key = key
        self.run = run
        self.direct = isDirect ? true : nil
    }

    init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        let key = try container.decode(String.self, forKey: .key)
        self.key = key.utf8.count <= Self.longest ? key : ""
        self.run = (try? container.decodeIfPresent(String.self, forKey: .run))
            .flatMap { $0.utf8.count <= Self.longest ? $0 : nil }
        self.direct = (try? container.decodeIfPresent(Bool.self, forKey: .direct)) ?? nil
    }
}
