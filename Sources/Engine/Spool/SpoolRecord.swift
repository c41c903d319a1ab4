internal import Domain

/// A letter as it lies in the spool: everything that is needed to store it later as if it came in then.
struct SpoolRecord: Hashable, Sendable {
    let letter: Letter
    let receivedAt: Instant

    /// What the body says is not kept: it is read from the body again.
    init(_ letter: Letter, receivedAt: Instant) {
        self.letter = Letter(
            account: letter.account,
            fingerprint: letter.fingerprint,
            lane: letter.lane,
            band: letter.band,
            happenedAt: letter.happenedAt,
            day: letter.day,
            body: letter.body,
            source: letter.source
        )
        self.receivedAt = receivedAt
    }
}

extension Letter {
    /// Band and source in one byte; a callback's is its band alone.
    fileprivate var kindByte: UInt8 {
        guard let place = Source.allCases.firstIndex(of: self.source) else { return 0 }
        return UInt8(place << 4 | self.band.rawValue)
    }
}

extension SpoolRecord {
    /// Four lengths, a byte for band and source, three moments.
    private static let fixedBytes = 4 * 4 + 1 + 3 * 8

    /// How many bytes ``bytes`` has.
    var byteCount: Int {
        Self.fixedBytes + self.letter.account.rawValue.utf8.count + self.letter.fingerprint.count
            + self.letter.lane.rawValue.utf8.count + self.letter.body.count
    }

    /// Band and source, three moments, then each text behind its length; numbers little-endian.
    var bytes: [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(self.byteCount)
        bytes.append(self.letter.kindByte)
        bytes.append(number: self.letter.happenedAt.millis)
        bytes.append(number: Int64(self.letter.day))
        bytes.append(number: self.receivedAt.millis)
        for part in [
            Array(self.letter.account.rawValue.utf8), self.letter.fingerprint, Array(self.letter.lane.rawValue.utf8),
            self.letter.body,
        ] {
            bytes.append(number: UInt32(part.count))
            bytes += part
        }
        return bytes
    }

    /// Nil when these are not the bytes of a record.
    init?(_ bytes: ArraySlice<UInt8>) {
        var rest = bytes
        guard let kind = rest.popFirst(), let band = Letter.Band(rawValue: Int(kind & 0x0F)),
            Letter.Source.allCases.indices.contains(Int(kind >> 4)),
            let happenedAt = rest.takeNumber(Int64.self), let day = rest.takeNumber(Int64.self),
            let receivedAt = rest.takeNumber(Int64.self),
            let account = rest.takePart(), let fingerprint = rest.takePart(), let lane = rest.takePart(),
            let body = rest.takePart(), rest.isEmpty
        else { return nil }
        self.letter = Letter(
            account: AccountID(rawValue: String(decoding: account, as: UTF8.self)),
            fingerprint: Array(fingerprint),
            lane: LaneID(rawValue: String(decoding: lane, as: UTF8.self)),
            band: band,
            happenedAt: Instant(millis: happenedAt),
            day: Int(day),
            body: Array(body),
            source: Letter.Source.allCases[Int(kind >> 4)]
        )
        self.receivedAt = Instant(millis: receivedAt)
    }
}

extension [UInt8] {
    mutating func append(number: some FixedWidthInteger) {
        for shift in stride(from: 0, to: number.bitWidth, by: 8) {
            self.append(UInt8(truncatingIfNeeded: number >> shift))
        }
    }
}

extension ArraySlice<UInt8> {
    /// Takes a little-endian number off the front; nil when there are not bytes enough.
    mutating func takeNumber<Number: FixedWidthInteger>(_: Number.Type) -> Number? {
        let size = Number.bitWidth / 8
        guard self.count >= size else { return nil }
        let number = self.prefix(size).reversed().reduce(Number.zero) { $0 << 8 | Number(truncatingIfNeeded: $1) }
        self.removeFirst(size)
        return number
    }

    /// Takes bytes with their length before them off the front.
    fileprivate mutating func takePart() -> ArraySlice<UInt8>? {
        guard let length = self.takeNumber(UInt32.self), self.count >= length else { return nil }
        defer { self.removeFirst(Int(length)) }
        return self.prefix(Int(length))
    }
}
