internal import Domain

/// A service account (微信客服): who wrote to it, and what `kf/sync_msg` hands out.
struct ServiceDesk: Sendable {
    /// One customer's chat with the account.
    struct Session: Sendable {
        var chat = Chat()
        var lastWroteAt: Instant
        /// How many messages the account has sent since.
        var answers = 0
    }

    /// A message or an event, as it is handed out.
    struct Entry: Sendable {
        let number: Int64
        let at: Instant
        let body: JSON
    }

    private static let mostEntries = 20_000

    let id: String
    let name: Bilingual
    private(set) var entries: [Entry] = []
    private var last: Int64 = 0
    var sessions = Shelf<String, Session>(capacity: 10_000)
    /// The tokens of the newest notices, and when each was told.
    private(set) var tokens = Shelf<String, Instant>(capacity: 1_000)
    /// The ids of messages that were sent.
    private(set) var sent = Shelf<String, Instant>(capacity: 50_000)
    /// The calls without a token in one minute.
    private var calls = (minute: Int64(0), count: 0)

    init(id: String, name: Bilingual) {
        self.id = id
        self.name = name
    }

    mutating func add(_ body: JSON, at now: Instant) {
        self.last += 1
        if self.entries.count >= Self.mostEntries { self.entries.removeFirst(Self.mostEntries / 10) }
        self.entries.append(Entry(number: self.last, at: now, body: body))
    }

    mutating func noteToken(_ token: String, at now: Instant) { self.tokens[token] = now }

    mutating func noteSent(_ id: String, at now: Instant) { self.sent[id] = now }

    /// Counts a call without a token; false when there were too many this minute.
    mutating func admitsCall(at now: Instant, atMost most: Int) -> Bool {
        let minute = now.millis / 60_000
        if self.calls.minute != minute { self.calls = (minute, 0) }
        guard self.calls.count < most else { return false }
        self.calls.count += 1
        return true
    }
}
