import Domain
import Engine
import Testing

@testable import DingTalk

/// Good callbacks, a little broken: none is taken for what it is not, and none stops the process.
@Suite struct MutantTests {
    @Test func `a message or click that ends anywhere but at its end is refused`() throws {
        let adapter = try Platform.adapter()
        for (body, callback) in [
            (Sample.message(), Platform().message), (Sample.press(), Platform().press),
        ] {
            for length in 0..<body.utf8.count {
                let torn = String(decoding: Array(body.utf8.prefix(length)), as: UTF8.self)
                #expect(refusal(of: callback(torn), by: adapter) == .unparsable, "\(length)")
            }
        }
    }

    @Test func `an event with any byte changed is refused`() throws {
        let adapter = try Platform.adapter()
        let good = try Platform().event(Sample.event("chat_add_member", Sample.members))
        for place in good.body.indices {
            var body = good.body
            body[place] ^= 1
            #expect(refusal(of: Callback(query: good.query, body: body), by: adapter) != nil, "\(place)")
        }
        for place in good.query.utf8.indices {
            var query = Array(good.query.utf8)
            query[good.query.utf8.distance(from: good.query.utf8.startIndex, to: place)] ^= 1
            let callback = Callback(query: String(decoding: query, as: UTF8.self), body: good.body)
            #expect(refusal(of: callback, by: adapter) != nil, "\(place)")
        }
    }

    @Test func `a body with any byte changed is still translated to something, always the same`() throws {
        let adapter = try Platform.adapter()
        for body in [Sample.message(), Sample.press(), Sample.event("chat_add_member", Sample.members)] {
            let good = Array(body.utf8)
            for place in good.indices {
                var changed = good
                changed[place] ^= 4
                #expect(adapter.translate(changed) == adapter.translate(changed))
                let letter = try adapter.letter(of: changed, now: Platform.now)
                #expect(letter.body == changed && letter.fingerprint.count == 16)
            }
        }
    }

    @Test func `a value of a button with any letter changed is nobody's`() throws {
        let seal = PressSeal(secret: Secret(Platform.cardSecret))
        let value = Array(Sample.value().utf8)
        #expect(seal.open(Sample.value(), card: "hearth-1") == Sample.token)
        for place in value.indices {
            var changed = value
            // Another letter whose highest bit differs, so that it is never one of the spare bits at the end.
            changed[place] = changed[place] == UInt8(ascii: "w") ? UInt8(ascii: "A") : UInt8(ascii: "w")
            guard changed != value else { continue }
            let text = String(decoding: changed, as: UTF8.self)
            #expect(seal.open(text, card: "hearth-1") == nil, "\(place)")
        }
    }
}
