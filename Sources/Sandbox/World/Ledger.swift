public import Domain
internal import OpenSSL

/// One thing that came in, went out or was done in the fake platform.
public struct LedgerEntry: Hashable, Sendable {
    public enum Kind: String, Hashable, Sendable {
        /// A call of the server API.
        case call
        /// One attempt to deliver a callback.
        case callback
        /// What a person did.
        case act
    }

    /// 1, 2, 3 … without gaps.
    public let number: Int64
    public let at: Instant
    public let kind: Kind
    /// The API without `/cgi-bin/`, the callback's event, or the act.
    public let name: String
    /// The first 16 bytes of the body's SHA-256 in lower-case hexadecimal; empty for acts.
    ///
    /// For a callback it is the digest of the plaintext, so all attempts of one callback have the same.
    public let digest: String
    /// The answer's `errcode`; for a callback the HTTP status, or 0 when no answer came.
    public let code: Int
    /// What it was about: the welcome code, group, task or member.
    public let subject: String
    /// What followed, in a few words; empty when nothing did.
    public let effect: String
    /// Whether the answer was withheld on purpose, though the work was done.
    public let isAnswerLost: Bool
}

/// The newest entries, up to a bound, and how many older ones are gone.
struct Ledger: Sendable {
    let capacity: Int
    private var entries: [LedgerEntry] = []
    /// Where the oldest entry lies once the ring is full.
    private var oldest = 0
    private(set) var last: Int64 = 0

    init(capacity: Int = 200_000) { self.capacity = capacity }

    var dropped: Int64 { self.last - Int64(self.entries.count) }

    mutating func note(
        _ kind: LedgerEntry.Kind,
        _ name: String,
        at: Instant,
        body: BodyDigest? = nil,
        code: Int = 0,
        subject: String = "",
        effect: String = "",
        isAnswerLost: Bool = false
    ) {
        self.last += 1
        let entry = LedgerEntry(
            number: self.last,
            at: at,
            kind: kind,
            name: name,
            digest: body?.hexadecimal ?? "",
            code: code,
            subject: subject,
            effect: effect,
            isAnswerLost: isAnswerLost
        )
        guard self.entries.count == self.capacity else { return self.entries.append(entry) }
        self.entries[self.oldest] = entry
        self.oldest = (self.oldest + 1) % self.capacity
    }

    /// The entries with a greater number, oldest first, at most so many.
    func entries(after number: Int64, limit: Int) -> [LedgerEntry] {
        let first = max(number, self.dropped)
        guard first < self.last, limit > 0 else { return [] }
        let count = min(Int(self.last - first), limit)
        let start = Int(first - self.dropped)
        return (start..<start + count).map { self.entries[(self.oldest + $0) % self.entries.count] }
    }
}

/// The first half of a body's SHA-256: enough to tell bodies apart, half as much to keep.
struct BodyDigest: Hashable, Sendable {
    let bytes: [UInt8]

    init(of body: [UInt8]) { self.bytes = Array(Digest.sha256(body).prefix(16)) }

    var hexadecimal: String { lowercaseHex(self.bytes) }
}

extension LedgerEntry {
    var json: JSON {
        [
            "number": .integer(self.number), "at": .integer(self.at.millis), "kind": .text(self.kind.rawValue),
            "name": .text(self.name), "digest": .text(self.digest), "code": .integer(Int64(self.code)),
            "subject": .text(self.subject), "effect": .text(self.effect), "answerLost": .bool(self.isAnswerLost),
        ]
    }
}
