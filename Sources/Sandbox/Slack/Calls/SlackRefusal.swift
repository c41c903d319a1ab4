/// A refusal as Slack gives it: HTTP 200 and `{"ok":false,"error":"…"}`.
struct SlackRefusal: Error, Hashable, Sendable {
    /// The error: `channel_not_found`.
    let word: String
    /// What stands in `response_metadata.messages`.
    let details: [String]
    /// The seconds to wait, where it is said that calls come too fast: then the status is 429.
    let retryAfter: Int?

    init(_ word: String, details: [String] = [], retryAfter: Int? = nil) {
        self.word = word
        self.details = details
        self.retryAfter = retryAfter
    }

    var json: JSON {
        var fields: [(String, JSON)] = [("ok", false), ("error", .text(self.word))]
        if !self.details.isEmpty {
            fields.append(("response_metadata", ["messages": .list(self.details.map(JSON.text))]))
        }
        return fields.json
    }
}
