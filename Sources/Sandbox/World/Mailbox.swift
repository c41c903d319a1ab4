internal import Domain

/// The app's messages on the phones of the members.
struct Mailbox: Sendable {
    /// What became of a message to one member.
    enum Fate: Hashable, Sendable {
        case delivered, dropped
    }

    private struct Count: Sendable {
        var minute: Int64 = 0
        var inMinute = 0
        var hour: Int64 = 0
        var inHour = 0
    }

    private let rules: SandboxRules
    /// By userid in lower case.
    private(set) var chats: [String: Chat]
    private var counts: [String: Count] = [:]
    /// Bodies that asked for the duplicate check, until when they count, and which message they became.
    private var seen = Shelf<BodyDigest, (until: Instant, messageID: String)>(capacity: 20_000)

    init(guides: [String], rules: SandboxRules) {
        self.rules = rules
        self.chats = Dictionary(guides.map { ($0, Chat()) }) { first, _ in first }
    }

    /// Delivers to one member, or drops the message when the member had too many.
    mutating func deliver(_ line: ChatLine, to member: String) -> Fate {
        var count = self.counts[member] ?? Count()
        let minute = line.at.millis / 60_000, hour = line.at.millis / 3_600_000
        if count.minute != minute { (count.minute, count.inMinute) = (minute, 0) }
        if count.hour != hour { (count.hour, count.inHour) = (hour, 0) }
        guard count.inMinute < self.rules.memberMessagesPerMinute, count.inHour < self.rules.memberMessagesPerHour
        else { return .dropped }
        count.inMinute += 1
        count.inHour += 1
        self.counts[member] = count
        self.chats[member, default: Chat()].append(line)
        return .delivered
    }

    /// Notes something in a member's chat with the app that costs no quota: their own words, a reply to them.
    mutating func note(_ line: ChatLine, of member: String) { self.chats[member, default: Chat()].append(line) }

    /// The message that the same body became a short time ago.
    func duplicate(of body: BodyDigest, at now: Instant) -> String? {
        guard let seen = self.seen[body], now < seen.until else { return nil }
        return seen.messageID
    }

    mutating func remember(_ body: BodyDigest, until: Instant, messageID: String) {
        self.seen[body] = (until, messageID)
    }
}
