import Domain
import Engine
import TestSupport
import Testing

@testable import WeCom

/// A retry collapses, a distinct event never does.
@Suite struct FingerprintTests {
    private func fingerprint(_ request: Request, _ adapter: WeComAdapter) throws -> [UInt8] {
        try adapter.open(query: request.query, body: request.body, now: Platform.now).fingerprint
    }

    @Test func `a retry with a fresh nonce, timestamp and random is the same event`() throws {
        let adapter = try Platform().adapter()
        var retry = Platform()
        retry.nonce = "an0ther"
        retry.timestamp += 7
        retry.random = Array("fedcba9876543210".utf8)
        let first = try Platform().callback(Sample.membersJoined)
        let second = try retry.callback(Sample.membersJoined)
        #expect(first.body != second.body)
        #expect(try self.fingerprint(first, adapter) == self.fingerprint(second, adapter))
        #expect(try self.fingerprint(first, adapter).count == 16)
    }

    @Test func `near twins of one second are different events`() throws {
        let adapter = try Platform().adapter()
        var bodies: Set<String> = []
        for person in 1...40 {
            let id = "wmDEMO" + String(1_000 + person)
            bodies.insert(Sample.contactAdded.replacingOnce(Sample.customer, with: id))
            bodies.insert(Sample.contact("edit_external_contact").replacingOnce(Sample.customer, with: id))
            bodies.insert(Sample.contact("del_follow_user").replacingOnce(Sample.customer, with: id))
            bodies.insert(Sample.contactAdded.replacingOnce("[li.na]", with: "[guide\(person)]"))
            bodies.insert(Sample.contactAdded.replacingOnce("wc-demo", with: "wc-\(person)"))
            bodies.insert(Sample.membersJoined.replacingOnce("2c3d", with: String(person)))
            bodies.insert(Sample.membersJoined.replacingOnce(Sample.chat, with: "wr\(person)"))
            bodies.insert(Sample.body(type: "text", "<Content>hi</Content><MsgId>\(person)</MsgId>"))
        }
        #expect(bodies.count == 320)
        let fingerprints = try bodies.map { try self.fingerprint(Platform().callback($0), adapter) }
        #expect(Set(fingerprints).count == bodies.count)
    }

    @Test func `the same body of two accounts is two events`() throws {
        let request = try Platform().callback(Sample.contactAdded)
        let first = try Platform().adapter()
        let second = try Platform().adapter(of: "other-wecom")
        #expect(try self.fingerprint(request, first) != self.fingerprint(request, second))
    }

    @Test func `fingerprints of one second lie together, and what the body says is told with it`() throws {
        let adapter = try Platform().adapter()
        let letters = try [Sample.contactAdded, Sample.membersJoined].map { body in
            let request = try Platform().callback(body)
            return try adapter.open(query: request.query, body: request.body, now: Platform.now)
        }
        for letter in letters {
            let second = UInt32(letter.happenedAt.millis / 1_000)
            #expect(letter.fingerprint.prefix(4).elementsEqual(withUnsafeBytes(of: second.bigEndian, Array.init)))
            #expect(letter.happening == adapter.translate(letter.body))
        }
    }

    @Test func `nothing has happened tomorrow`() throws {
        let adapter = try Platform().adapter()
        let request = try Platform().callback(Sample.contactAdded)
        let letter = try adapter.open(query: request.query, body: request.body, now: Platform.now)
        for (earlier, expected) in [(60, letter.happenedAt), (61, letter.happenedAt - .seconds(61))] {
            let now = letter.happenedAt - .seconds(earlier)
            #expect(try adapter.letter(of: letter.body, now: now).happenedAt == expected)
        }
    }
}
