internal import Domain

/// The app's access token: one at a time; asking again gives the same one and renews it.
struct DingTalkToken: Sendable {
    private var current: (text: String, expiresAt: Instant)?

    mutating func issue(for life: Duration, at now: Instant, fresh: () -> String) -> String {
        let isGood = self.current.map { now < $0.expiresAt } == true
        let text = isGood ? self.current?.text ?? fresh() : fresh()
        self.current = (text, now + life)
        return text
    }

    /// - Throws: `InvalidAuthentication`, or 40014 and 42001 of the old API.
    func check(_ token: String?, isOld: Bool, at now: Instant) throws(DingTalkRefusal) {
        guard let current, let token, Secret(token) == Secret(current.text) else {
            throw DingTalkRefusal(isOld ? "40014" : "InvalidAuthentication", "不合法的access_token")
        }
        guard now < current.expiresAt else {
            throw DingTalkRefusal(isOld ? "42001" : "InvalidAuthentication", "access_token已过期")
        }
    }
}

/// Somebody whom the login page told of.
struct DingTalkVisitor: Sendable {
    let person: String
    let corpID: String?
    let expiresAt: Instant
    /// Whether it is a token to get a new one with.
    let isRefresh: Bool
}
