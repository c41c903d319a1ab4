import Domain

/// Where an answer to a message goes for about ninety minutes: the session webhook, and when it ends.
///
/// The address came in a body that nothing signs, so only what stands behind the host is taken of it, and sent to the
/// configured base; an address of anybody else is no ticket at all.
struct SessionTicket: Hashable {
    /// The platform itself.
    static let platform = "https://oapi.dingtalk.com"

    private static let longest = 2_048

    /// Behind the base, from its slash on.
    let path: String
    let endsAt: Instant

    /// How a ticket is kept: the millisecond at which it ends, a blank, and the address as it came.
    static func text(address: String, endsAt: Instant) -> Secret { Secret("\(endsAt.millis) \(address)") }

    /// Nil for what is no ticket of this platform.
    init?(_ text: Secret, base: String) {
        let base = base.trimmedSlashes
        let found: (String, Int64)? = text.reveal { text in
            let parts = text.split(separator: " ", maxSplits: 1)
            guard parts.count == 2, let end = Int64(parts[0]), parts[1].utf8.count <= Self.longest,
                parts[1].utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F })
            else { return nil }
            for origin in [base, Self.platform] where parts[1].lowercased().hasPrefix("\(origin.lowercased())/") {
                let path = parts[1].dropFirst(origin.utf8.count)
                return Self.isPlain(path) ? (String(path), end) : nil
            }
            return nil
        }
        guard let (path, end) = found, let endsAt = Instant(wireMillis: end) else { return nil }
        self.path = path
        self.endsAt = endsAt
    }

    private static func isPlain(_ path: Substring) -> Bool {
        path.hasPrefix("/robot/sendBySession?") && !path.contains("..")
            && !path.utf8.contains { "\\#\"<>".utf8.contains($0) }
    }
}
