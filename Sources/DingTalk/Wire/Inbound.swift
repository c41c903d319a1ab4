import Domain

/// An opened body: what came over one of the three channels, told apart by what it holds.
///
/// The three share one address and one journal, so a body has to say itself what it is.
enum Inbound: Decodable {
    /// Channel A: somebody said something to the robot.
    case message(RobotMessage)
    /// Channel B: an event that the app has subscribed to.
    case event(PlatformEvent)
    /// Channel C: somebody pressed a button of a card.
    case press(CardPress)

    private struct Foreign: Error {}

    init(from decoder: any Decoder) throws {
        let fields = try Fields(decoder)
        if fields.has("EventType") {
            self = .event(PlatformEvent(fields))
        } else if fields.has("outTrackId") {
            self = .press(CardPress(fields))
        } else if fields.has("msgId") || fields.has("robotCode") || fields.has("chatbotCorpId") {
            self = .message(RobotMessage(fields))
        } else {
            throw Foreign()
        }
    }

    /// Nil for bytes that are nothing of this platform.
    init?(_ body: [UInt8]) {
        guard let inbound = WireJSON.value(Self.self, from: body) else { return nil }
        self = inbound
    }

    /// What all repeats of it share; nil where only the whole body tells.
    var identity: [UInt8]? {
        let text: String? =
            switch self {
            case .message(let message): message.id.map { "message\u{0}\($0)" }
            case .event(let event): event.id.map { "event\u{0}\($0)" }
            case .press(let press): "press\u{0}\(press.identity)"
            }
        return text.map { Array($0.utf8) }
    }

    /// When the platform says it happened.
    var writtenAt: Instant? {
        switch self {
        case .message(let message): message.sentAt
        case .event(let event): event.happenedAt
        case .press: nil
        }
    }
}
