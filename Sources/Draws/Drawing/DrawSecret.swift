/// The 32 secret bytes of a draw: committed to at the start, revealed at the end.
///
/// Nothing prints it but the step of the proof that reveals it.
public struct DrawSecret: Sendable, CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    public static let length = 32

    private let value: [UInt8]

    /// - Parameter bytes: 32 bytes from a source of randomness that nobody can foresee; nil for more or fewer.
    public init?(_ bytes: [UInt8]) {
        guard bytes.count == Self.length else { return nil }
        self.value = bytes
    }

    /// The secret that is written so, in 64 hexadecimal digits in lower case; nil for any other text.
    public init?(hex: some StringProtocol) {
        guard let bytes = Hex.bytes(of: hex) else { return nil }
        self.init(bytes)
    }

    public var description: String { "‹secret›" }
    public var debugDescription: String { "‹secret›" }
    public var customMirror: Mirror { Mirror(self, children: []) }

    /// Lends the bytes to the one place that must have them.
    ///
    /// Never return or log what is lent.
    public func reveal<Result>(_ body: ([UInt8]) throws -> Result) rethrows -> Result { try body(self.value) }
}

/// The published hash of a draw's secret: whoever made it can reveal this secret and no other.
public struct Commitment: Hashable, Sendable {
    public let hash: Hash

    public init(hash: Hash) { self.hash = hash }

    /// Commits to the secret of a draw.
    public init(draw: String, secret: DrawSecret) {
        var frame = Frame(.commitment)
        frame.add(draw)
        secret.reveal { frame.add($0) }
        self.hash = frame.hash
    }
}

/// What all chance of a draw comes from; as secret as the secret until that is revealed.
struct Seed: Sendable, CustomStringConvertible, CustomReflectable {
    let key: [UInt8]

    var description: String { "‹secret›" }
    var customMirror: Mirror { Mirror(self, children: []) }

    /// Secret, announcement and outside value together.
    ///
    /// The reason of a fallback has no part in it, or it could be worded until the result suits.
    init(secret: DrawSecret, announcement: Hash, entropy: Entropy) {
        var frame = Frame(.seed)
        frame.add(announcement)
        switch entropy {
        case .outside(let value):
            frame.add("outside")
            frame.add(value)
        case .fallback:
            frame.add("fallback")
            frame.add("")
        }
        self.key = secret.reveal { frame.hash(under: $0) }.bytes
    }
}
