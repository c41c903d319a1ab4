import Domain
import TestSupport
import Testing

@testable import Engine

/// What lies in the files comes back as it was, or is known to be damaged.
@Suite struct SpoolFormatTests {
    private static let records = [
        SpoolRecord(.sample("a", lane: "acme/contact:wm1"), receivedAt: Instant(millis: 1_767_000_000_123)),
        SpoolRecord(
            .sample("", lane: "", band: .prompt, happenedAt: Instant(millis: -7)),
            receivedAt: Instant(millis: 0)
        ),
        SpoolRecord(
            Letter(
                account: "品牌",
                fingerprint: (0..<16).map { UInt8($0 * 16) },
                lane: "品牌/group:g1",
                band: .ordinary,
                happenedAt: Instant(seconds: 5),
                day: 20_000,
                body: [0xF5, 0x68, 0x73, 0x0A, 0, 255] + Array("<xml>您好</xml>".utf8)
            ),
            receivedAt: Instant(millis: .max)
        ),
        SpoolRecord(.sample("the last"), receivedAt: Instant(seconds: 9)),
    ]

    /// A whole file, and where each frame begins.
    private static func file(_ records: [SpoolRecord] = records, number: UInt64 = 7) -> (bytes: [UInt8], starts: [Int])
    {
        records.reduce(into: (SpoolFormat.head, [])) { file, record in
            file.1.append(file.0.count)
            file.0 += SpoolFormat.frame(record, file: number, at: file.0.count)
        }
    }

    private static func read(_ bytes: [UInt8], number: UInt64 = 7) -> SpoolFormat.Reading {
        SpoolFormat.read(bytes, file: number, from: 0, limit: .max)
    }

    @Test func `the checksum is the one of the standard`() {
        var checksum = Checksum()
        checksum.add(Array("1234".utf8))
        checksum.add(Array("56789".utf8)[...])
        #expect(checksum.value == 0xE306_9283)
    }

    @Test func `letters come back as they were`() {
        let (bytes, _) = Self.file()
        let reading = Self.read(bytes)
        #expect(reading.records == Self.records)
        #expect(reading.damage.isEmpty)
        #expect(reading.tail == nil)
        #expect(reading.end == bytes.count)
        for record in Self.records { #expect(record.bytes.count == record.byteCount) }
    }

    @Test func `what the body says is not kept, and all else is`() {
        let letter = Letter(
            account: "acme",
            fingerprint: [1],
            lane: "l",
            band: .prompt,
            happenedAt: Instant(seconds: 1),
            day: 0,
            body: [2],
            happening: .said("hello")
        )
        let read = SpoolRecord(SpoolRecord(letter, receivedAt: Instant(seconds: 2)).bytes[...])
        #expect(read?.letter.happening == nil)
        #expect(read?.letter.day == 0)
        #expect(read?.letter.fingerprint == letter.fingerprint)
        #expect(read?.letter.body == letter.body)
    }

    @Test func `a file can be read piece by piece`() {
        let (bytes, starts) = Self.file()
        var (place, found) = (0, [SpoolRecord]())
        for _ in Self.records {
            let reading = SpoolFormat.read(Array(bytes[place...]), file: 7, from: place, limit: 1)
            found += reading.records
            place = reading.end
        }
        #expect(found == Self.records)
        #expect(place == bytes.count)
        #expect(SpoolFormat.read(Array(bytes[starts[2]...]), file: 7, from: starts[2], limit: .max).records.count == 2)
    }

    @Test func `a file that ends anywhere gives all letters that are whole`() {
        let (bytes, starts) = Self.file()
        for length in 0..<bytes.count {
            let reading = Self.read(Array(bytes.prefix(length)))
            let whole = (starts + [bytes.count]).dropFirst().count { $0 <= length }
            #expect(reading.records == Array(Self.records.prefix(whole)), "\(length) bytes")
            #expect(reading.damage.isEmpty, "\(length) bytes")
            let isAtAnEnd = length == 0 || (starts + [bytes.count]).contains(length)
            #expect((reading.tail == nil) == isAtAnEnd, "\(length) bytes")
            #expect(reading.tail?.upperBound ?? length == length)
        }
    }

    @Test func `a file that ends in zeros gives the letters before them`() {
        let (bytes, _) = Self.file()
        let reading = Self.read(bytes + [UInt8](repeating: 0, count: 5_000))
        #expect(reading.records == Self.records)
        #expect(reading.tail == bytes.count..<bytes.count + 5_000)
        #expect(reading.end == bytes.count)
    }

    @Test func `a changed byte costs its own letter only, and is named`() {
        let (bytes, starts) = Self.file()
        for place in bytes.indices {
            for change in [UInt8(0x01), 0xFF] {
                var changed = bytes
                changed[place] ^= change
                let reading = Self.read(changed)
                let struck = starts.lastIndex { $0 <= place }
                let left = Self.records.enumerated().filter { $0.offset != struck }.map(\.element)
                #expect(reading.records == left, "byte \(place)")
                let named = reading.damage + [reading.tail].compactMap { $0 }
                #expect(named.contains { $0.contains(place) }, "byte \(place)")
            }
        }
    }

    @Test func `bytes are no letter in another file or place`() {
        let (bytes, starts) = Self.file()
        #expect(Self.read(bytes, number: 8).records.isEmpty)
        let moved = SpoolFormat.head + [0] + bytes[starts[0]...]
        #expect(Self.read(moved).records.isEmpty)
    }

    /// Somebody writes what looks like a letter into a letter, and then that one is damaged.
    @Test func `a letter inside a letter is none`() {
        let inner = SpoolFormat.frame(Self.records[0], file: 7, at: 16)
        let outer = SpoolRecord(.sample(String(decoding: inner, as: UTF8.self)), receivedAt: Instant(seconds: 1))
        let carrier = SpoolRecord(
            Letter(
                account: "acme",
                fingerprint: [1],
                lane: "l",
                band: .ordinary,
                happenedAt: Instant(seconds: 1),
                body: inner
            ),
            receivedAt: Instant(seconds: 1)
        )
        var (bytes, starts) = Self.file([carrier, outer, Self.records[3]])
        bytes[starts[0] + 13] ^= 1
        #expect(Self.read(bytes).records == [outer, Self.records[3]])
    }

    @Test func `a file of another version is known, a damaged one is not taken for it`() {
        #expect(SpoolFormat.isForeign(Array("hearth spool v2\n…".utf8)[...]))
        #expect(!SpoolFormat.isForeign(Self.file().bytes[...]))
        #expect(!SpoolFormat.isForeign(Array("hearth spool v".utf8)[...]))
        #expect(!SpoolFormat.isForeign(Array("Hearth spool v2\n".utf8)[...]))
    }

    @Test func `the pauses of the drain double up to two seconds`() {
        var backoff = Backoff()
        #expect(
            (0..<7).map { _ in backoff.next() } == [100, 200, 400, 800, 1_600, 2_000, 2_000].map { .milliseconds($0) }
        )
    }
}
