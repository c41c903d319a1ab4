internal import OpenSSL

/// What goes into a hash: its use and its parts, each with its length in front.
///
/// So no two rows of parts give the same bytes, and a hash made for one use is none for another.
struct Frame {
    /// What a hash is for.
    enum Use: String {
        case seal, commitment, entry, leaf, node, seed, stream, instant
    }

    static let domain = "hearth-draw/1/"

    private(set) var bytes: [UInt8] = []

    init(_ use: Use) {
        self.bytes.reserveCapacity(256)
        self.add(Self.domain + use.rawValue)
    }

    mutating func add(_ part: [UInt8]) {
        self.add(bits: UInt64(part.count))
        self.bytes.append(contentsOf: part)
    }

    mutating func add(_ part: String) {
        self.add(bits: UInt64(part.utf8.count))
        self.bytes.append(contentsOf: part.utf8)
    }

    mutating func add(_ part: Hash) {
        self.add(bits: UInt64(Hash.byteCount))
        for number in 0..<4 { self.add(bits: part.word(number)) }
    }

    mutating func add(_ part: Int) {
        self.add(bits: 8)
        self.add(bits: UInt64(part))
    }

    /// Puts another number in the place of the last part, which was a number too.
    mutating func replaceLast(with part: Int) {
        self.bytes.removeLast(8)
        self.add(bits: UInt64(part))
    }

    /// The plain hash: `H(use, parts…)` of docs/draws.md.
    var hash: Hash { Self.hash(Digest.sha256(self.bytes)) }

    /// The keyed hash: `K(key, use, parts…)` of docs/draws.md.
    func hash(under key: [UInt8]) -> Hash { Self.hash(HMAC.sha256(self.bytes, key: key)) }

    private mutating func add(bits: UInt64) {
        withUnsafeBytes(of: bits.bigEndian) { self.bytes.append(contentsOf: $0) }
    }

    private static func hash(_ bytes: [UInt8]) -> Hash {
        guard let hash = Hash(bytes) else { preconditionFailure("SHA-256 gives 32 bytes.") }
        return hash
    }
}
