import Domain

/// What an opened body says: whose conversation, which event, when, and what happened.
///
/// What is unknown, and what is known but lacks a field it cannot do without, becomes ``Happening/unknown(kind:)``.
struct Reading {
    static let unreadable = Happening.unknown(kind: "unparsable")
    /// The press of a button of a card.
    static let press = "card.action.trigger"

    let happening: Happening
    /// The name of its lane within the account.
    let conversation: String
    /// What all deliveries of it share; nil where only the whole body tells.
    let identity: String?
    /// The moment that is the same in all deliveries of it.
    let writtenAt: Instant?
    let happenedAt: Instant?

    init(_ body: [UInt8], _ envelope: Envelope, bot: String) {
        let type = envelope.eventType
        let told: Told? =
            switch type {
            case "im.message.receive_v1": Self.event(MessageEvent.self, body)?.told(bot: bot)
            case Self.press: Self.event(PressEvent.self, body)?.told
            case "im.chat.member.user.added_v1": Self.event(GroupEvent.self, body)?.joined
            case "im.chat.member.user.deleted_v1": Self.event(GroupEvent.self, body)?.left
            case "im.chat.member.user.withdrawn_v1": Self.event(GroupEvent.self, body)?.withdrawn
            case "im.chat.member.bot.added_v1": Self.event(GroupEvent.self, body)?.plain { .botJoined($0) }
            case "im.chat.member.bot.deleted_v1": Self.event(GroupEvent.self, body)?.plain { .botLeft($0) }
            case "im.chat.disbanded_v1": Self.event(GroupEvent.self, body)?.plain { .groupDismissed($0) }
            case "im.chat.updated_v1": Self.event(GroupEvent.self, body)?.plain { .groupDetailChanged($0, .other) }
            default: nil
            }
        self.happening = told?.happening ?? .unknown(kind: Self.label([type, told?.detail ?? ""]))
        self.conversation = told?.conversation ?? "app"
        self.identity = told?.identity ?? envelope.eventID.map { "event/\($0)" }
        self.happenedAt = told?.writtenAt ?? envelope.writtenAt
        self.writtenAt = type == Self.press && told?.identity != nil ? nil : self.happenedAt
    }

    /// What one kind of event says; what it leaves out, the envelope says.
    struct Told {
        /// Nil for what is understood and concerns nobody.
        var happening: Happening?
        /// What kind of it that was.
        var detail = ""
        var conversation: String?
        var identity: String?
        var writtenAt: Instant?
    }

    private static func event<Event: Decodable>(_: Event.Type, _ body: [UInt8]) -> Event? {
        WireJSON.value(EventBody<Event>.self, from: body)?.event
    }

    /// `event/detail`, at most 64 of `[A-Za-z0-9_./-]`: it becomes a metric label.
    private static func label(_ parts: [String]) -> String {
        let bytes = parts.filter { !$0.isEmpty }.joined(separator: "/").utf8.prefix(64).map { byte in
            byte.isDigit || byte.isLetter || "_./-".utf8.contains(byte) ? byte : UInt8(ascii: "_")
        }
        return bytes.isEmpty ? "untyped" : String(decoding: bytes, as: UTF8.self)
    }
}

/// Somebody, under three names of which the open_id is ours: it holds for this app alone.
struct UserIDs: Decodable {
    @Tolerant var open_id: String?

    var person: String? { WireID.person(self.open_id) }
}
