import Delivery
import Domain

/// The access token of one account, and when to get another: decisions only, no call.
struct TokenShelf: Sendable {
    private struct Token {
        let secret: Secret
        let goodUntil: Instant
        var renewAt: Instant
    }

    /// What to do for somebody who needs a token now.
    enum Step: Hashable {
        case use(Secret)
        case fetch
        /// The last one failed just now, as it says; the next is not begun before that moment.
        case wait(until: Instant, CallReport)
        /// Too many were fetched lately; the platform blocks who hammers.
        case refuse(until: Instant)
    }

    /// With half an hour left or more the platform gives the same token again.
    private static let renewEarlier = Duration.seconds(1_740)
    private static let pauseAfterFailure = Duration.seconds(30)
    private static let fetchesPerMinute = 10
    /// People wait for answers: they get another chance soon after the platform is there again.
    private static let longestHold = Duration.seconds(8)

    private var token: Token?
    private var fetchedAt: [Instant] = []
    private var failures = 0
    private var hold: (until: Instant, report: CallReport)?

    /// Decides for somebody who needs a token; one that the platform has just refused is forgotten.
    mutating func step(refused: Secret?, now: Instant) -> Step {
        self.forget(refused)
        if let token = self.token, now < token.renewAt { return .use(token.secret) }
        if let hold = self.hold, now < hold.until, hold.until <= now + Self.longestHold {
            return self.standIn(now: now).map { .use($0) } ?? .wait(until: hold.until, hold.report)
        }
        self.fetchedAt.removeAll { $0 <= now - .seconds(60) || $0 > now }
        if self.fetchedAt.count < Self.fetchesPerMinute { return .fetch }
        return self.standIn(now: now).map { .use($0) } ?? .refuse(until: (self.fetchedAt.min() ?? now) + .seconds(60))
    }

    /// The old token while it is good: what those use who come while another one is being fetched.
    mutating func standIn(refused: Secret? = nil, now: Instant) -> Secret? {
        self.forget(refused)
        guard let token = self.token, now < token.goodUntil else { return nil }
        return token.secret
    }

    /// Notes that the platform was asked.
    mutating func began(at now: Instant) { self.fetchedAt.append(now) }

    mutating func received(_ secret: Secret, lifetime: Duration, now: Instant) {
        let early = max(lifetime - Self.renewEarlier, lifetime / 2)
        self.token = Token(secret: secret, goodUntil: now + lifetime, renewAt: now + early)
        self.failures = 0
        self.hold = nil
    }

    /// No new token came: the old one serves as long as it lasts, and the next try waits a little, longer each time.
    ///
    /// A try that did not reach the platform is none that could annoy it.
    mutating func failed(_ failure: NoToken, now: Instant) {
        self.token?.renewAt = now + Self.pauseAfterFailure
        self.failures += 1
        self.hold = (now + min(Self.longestHold, .seconds(1 << min(self.failures - 1, 3))), failure.report)
        if !failure.isReached, !self.fetchedAt.isEmpty { self.fetchedAt.removeLast() }
    }

    private mutating func forget(_ refused: Secret?) {
        if let refused, self.token?.secret == refused { self.token = nil }
    }
}
