internal import OpenSSL

/// A hash of 32 bytes, kept in place: a million of them are one piece of memory.
public struct Hash: Hashable, Sendable, CustomStringConvertible {
    static let byteCount = 32

    /// Thirty-two zero bytes: what stands before the first seal.
    static let zero = Hash(0, 0, 0, 0)

    private let first: UInt64
    private let second: UInt64
    private let third: UInt64
    private let fourth: UInt64

    private init(_ first: UInt64, _ second: UInt64, _ third: UInt64, _ fourth: UInt64) {
        self.first = first
        self.second = second
        self.third = third
        self.fourth = fourth
    }

    /// The hash with these bytes; nil for more or fewer than 32.
    public init?(_ bytes: [UInt8]) {
        guard bytes.count == Self.byteCount else { return nil }
        self = bytes.withUnsafeBytes { bytes in
            func word(_ number: Int) -> UInt64 {
                UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: number * 8, as: UInt64.self))
            }
            return Hash(word(0), word(1), word(2), word(3))
        }
    }

    /// The hash that is written so: 64 hexadecimal digits in lower case; nil for any other text.
    public init?(hex: some StringProtocol) {
        guard let bytes = Hex.bytes(of: hex) else { return nil }
        self.init(bytes)
    }

    /// The 32 bytes.
    public var bytes: [UInt8] {
        [UInt8](unsafeUninitializedCapacity: Self.byteCount) { bytes, count in
            for number in 0..<4 {
                let word = self.word(number).bigEndian
                UnsafeMutableRawBufferPointer(bytes).storeBytes(of: word, toByteOffset: number * 8, as: UInt64.self)
            }
            count = Self.byteCount
        }
    }

    /// 64 hexadecimal digits in lower case.
    public var hex: String { lowercaseHex(self.bytes) }

    public var description: String { self.hex }

    /// One of the four big-endian words, 0 to 3.
    func word(_ number: Int) -> UInt64 {
        switch number {
        case 0: self.first
        case 1: self.second
        case 2: self.third
        default: self.fourth
        }
    }
}

/// Hexadecimal digits in lower case, as they stand in a proof.
enum Hex {
    /// The bytes that are written so; nil when a digit is missing or is none.
    static func bytes(of text: some StringProtocol) -> [UInt8]? {
        let digits = Array(text.utf8)
        guard digits.count.isMultiple(of: 2) else { return nil }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(digits.count / 2)
        var place = 0
        while place < digits.count {
            guard let high = Self.value(of: digits[place]), let low = Self.value(of: digits[place + 1]) else {
                return nil
            }
            bytes.append(high << 4 | low)
            place += 2
        }
        return bytes
    }

    private static func value(of digit: UInt8) -> UInt8? {
        switch digit {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): digit - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): digit - UInt8(ascii: "a") + 10
        default: nil
        }
    }
}
