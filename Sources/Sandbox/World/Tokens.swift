internal import Domain

/// The app's access token: one at a time, the same until it expires.
struct Tokens: Sendable {
    private let secret: Secret
    private let lifetime: Duration
    private var current: (text: String, expiresAt: Instant)?
    /// Former tokens, the newest 16, told apart from tokens that never were.
    private var expired: [String] = []

    init(secret: Secret, lifetime: Duration) {
        self.secret = secret
        self.lifetime = lifetime
    }

    func isSecret(_ secret: String) -> Bool { self.secret == Secret(secret) }

    /// The token in force and the seconds it has left; `fresh` makes a new one.
    mutating func issue(at now: Instant, fresh: () -> String) -> (text: String, secondsLeft: Int64) {
        if let current, now < current.expiresAt {
            return (current.text, max(1, (current.expiresAt - now).wholeMillis / 1_000))
        }
        self.expire()
        let text = fresh()
        self.current = (text, now + self.lifetime)
        return (text, self.lifetime.wholeMillis / 1_000)
    }

    /// Ends the token in force before its time.
    mutating func expire() {
        guard let current else { return }
        self.expired.append(current.text)
        if self.expired.count > 16 { self.expired.removeFirst() }
        self.current = nil
    }

    /// - Throws: 41001 without a token, 42001 with an expired one, 40014 with any other.
    func check(_ token: String?, at now: Instant) throws(APIRefusal) {
        guard let token, !token.isEmpty else { throw APIRefusal(41_001, "access_token missing") }
        if let current, current.text == token {
            guard now < current.expiresAt else { throw APIRefusal(42_001, "access_token expired") }
            return
        }
        guard !self.expired.contains(token) else { throw APIRefusal(42_001, "access_token expired") }
        throw APIRefusal(40_014, "invalid access_token")
    }
}
