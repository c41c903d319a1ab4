import Domain
import Engine

/// The query of an event: who signed, when, with which nonce.
///
/// Strict, because a query that two readers understand differently is a way around the signature: everything is
/// percent-decoded exactly once, `+` stays `+`, and no key may stand twice. Keys that are not ours are ignored.
struct CallbackQuery: Sendable {
    private static let longest = 4_096
    private static let mostForeignKeys = 12

    /// 20 bytes.
    let signature: [UInt8]
    /// As it was sent: digits.
    let timestamp: ArraySlice<UInt8>
    let nonce: ArraySlice<UInt8>
    let sentAt: Instant

    /// Reads a query without `?`, still percent-encoded.
    init(_ query: String) throws(Refusal) {
        let raw = Array(query.utf8)
        guard raw.count <= Self.longest else { throw Refusal(.tooLarge) }
        var values = Values()
        var place = 0
        while place < raw.count {
            let end = raw[place...].firstIndex(of: UInt8(ascii: "&")) ?? raw.count
            if end > place { try values.take(raw[place..<end]) }
            place = end + 1
        }
        // Some tests of the platform write `signature` instead of `msg_signature`.
        guard let signature = (values.signature ?? values.otherSignature).flatMap(Self.digest),
            let timestamp = values.timestamp, let sentAt = Instant(digits: timestamp), let nonce = values.nonce,
            (1...128).contains(nonce.count)
        else { throw Refusal(.badQuery) }
        self.signature = signature
        self.timestamp = timestamp
        self.sentAt = sentAt
        self.nonce = nonce
    }

    /// The decoded values so far.
    private struct Values {
        var signature: ArraySlice<UInt8>?
        var timestamp: ArraySlice<UInt8>?
        var nonce: ArraySlice<UInt8>?
        var otherSignature: ArraySlice<UInt8>?
        private var foreignKeys: [ArraySlice<UInt8>] = []

        mutating func take(_ part: ArraySlice<UInt8>) throws(Refusal) {
            let keyEnd = part.firstIndex(of: UInt8(ascii: "=")) ?? part.endIndex
            let key = try CallbackQuery.decoded(part[..<keyEnd])
            let value = try CallbackQuery.decoded(part[keyEnd...].dropFirst())
            if key.equals("msg_signature") {
                try Self.set(&self.signature, value)
            } else if key.equals("timestamp") {
                try Self.set(&self.timestamp, value)
            } else if key.equals("nonce") {
                try Self.set(&self.nonce, value)
            } else if key.equals("signature") {
                try Self.set(&self.otherSignature, value)
            } else {
                guard !self.foreignKeys.contains(key) else { throw Refusal(.duplicatedKey) }
                guard self.foreignKeys.count < CallbackQuery.mostForeignKeys else { throw Refusal(.badQuery) }
                self.foreignKeys.append(key)
            }
        }

        private static func set(_ place: inout ArraySlice<UInt8>?, _ value: ArraySlice<UInt8>) throws(Refusal) {
            guard place == nil else { throw Refusal(.duplicatedKey) }
            place = value
        }
    }

    private static func decoded(_ raw: ArraySlice<UInt8>) throws(Refusal) -> ArraySlice<UInt8> {
        var isPlain = true
        for byte in raw {
            guard byte > 0x20, byte < 0x7F else { throw Refusal(.badQuery) }
            if byte == UInt8(ascii: "%") { isPlain = false }
        }
        if isPlain { return raw }
        var decoded: [UInt8] = []
        decoded.reserveCapacity(raw.count)
        var place = raw.startIndex
        while place < raw.endIndex {
            let byte = raw[place]
            place += 1
            guard byte == UInt8(ascii: "%") else {
                decoded.append(byte)
                continue
            }
            guard raw.endIndex - place >= 2, let high = raw[place].hexValue, let low = raw[place + 1].hexValue else {
                throw Refusal(.badQuery)
            }
            decoded.append(high << 4 | low)
            place += 2
        }
        return decoded[...]
    }

    /// Twenty bytes from forty digits in **lower** case, the only form the platform writes.
    private static func digest(_ text: ArraySlice<UInt8>) -> [UInt8]? {
        guard text.count == 40 else { return nil }
        var digest: [UInt8] = []
        digest.reserveCapacity(20)
        for place in stride(from: text.startIndex, to: text.endIndex, by: 2) {
            let isUpperCased = text[place] & 0xE0 == 0x40 || text[place + 1] & 0xE0 == 0x40
            guard !isUpperCased, let high = text[place].hexValue, let low = text[place + 1].hexValue else { return nil }
            digest.append(high << 4 | low)
        }
        return digest
    }
}
