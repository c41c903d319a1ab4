public import Domain
internal import Storage

/// A set of the 64 parts into which all work is divided, fixed for the life of a store.
///
/// A conversation's events and timers belong to the shard of their lane; what is sent belongs to the shard of its
/// account, so that one node alone speaks for an account and keeps its limits and its token.
public struct Shards: RawRepresentable, Hashable, Sendable {
    public static let count = 64
    public static let all = Shards(rawValue: .max)
    public static let none = Shards(rawValue: 0)

    /// Bit n stands for shard n.
    public let rawValue: UInt64
    public init(rawValue: UInt64) { self.rawValue = rawValue }

    public init(_ shards: some Sequence<Int>) {
        self.rawValue = shards.reduce(0) { $0 | 1 << UInt64($1) }
    }

    public var count: Int { self.rawValue.nonzeroBitCount }
    public var isEmpty: Bool { self.rawValue == 0 }
    public var members: [Int] { (0..<Self.count).filter { self.contains($0) } }

    public func contains(_ shard: Int) -> Bool { self.rawValue >> UInt64(shard) & 1 == 1 }
    public func intersection(_ other: Shards) -> Shards { Shards(rawValue: self.rawValue & other.rawValue) }
    public func union(_ other: Shards) -> Shards { Shards(rawValue: self.rawValue | other.rawValue) }
    public func subtracting(_ other: Shards) -> Shards { Shards(rawValue: self.rawValue & ~other.rawValue) }
}

extension LaneID {
    public var shard: Int { ShardHash.shard(of: self.rawValue) }
}

extension AccountID {
    public var shard: Int { ShardHash.shard(of: self.rawValue) }
}

extension Value {
    /// For `(($1 >> CAST(shard AS INTEGER)) & 1) = 1`: both engines shift whole numbers of 64 bits.
    static func shards(_ shards: Shards) -> Value { .integer(Int64(bitPattern: shards.rawValue)) }
}

/// Never changes: rows carry what it gave.
enum ShardHash {
    static func shard(of text: String) -> Int { Int(Self.mixed(Self.fnv(text)) % UInt64(Shards.count)) }

    /// FNV-1a over the bytes of UTF-8 (http://www.isthe.com/chongo/tech/comp/fnv/).
    private static func fnv(_ text: String) -> UInt64 {
        text.utf8.reduce(0xCBF2_9CE4_8422_2325) { ($0 ^ UInt64($1)) &* 0x0000_0100_0000_01B3 }
    }

    /// The last steps of SplitMix64: the lowest bits of FNV alone hang on the last letters.
    static func mixed(_ number: UInt64) -> UInt64 {
        var mixed = number
        mixed = (mixed ^ mixed >> 30) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
        return mixed ^ mixed >> 31
    }
}
