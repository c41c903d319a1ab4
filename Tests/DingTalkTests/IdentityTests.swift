import Domain
import Engine
import Testing

@testable import DingTalk

/// What is one letter however often it comes, and what is another however much alike.
@Suite struct IdentityTests {
    private func fingerprint(_ body: String, of account: AccountID = "acme-ding") throws -> [UInt8] {
        try Platform.adapter(account).letter(of: Array(body.utf8), now: Platform.now).fingerprint
    }

    @Test func `a message is its id, whatever else a repeat says`() throws {
        let first = try self.fingerprint(Sample.message())
        #expect(first == (try self.fingerprint(Sample.message(#""msgtype":"text","text":{"content":"x"}"#))))
        #expect(first != (try self.fingerprint(Sample.message(id: "msgBBB=="))))
        #expect(first != (try self.fingerprint(Sample.message(), of: "other")))
    }

    @Test func `an event is its id, and one without an id its bytes`() throws {
        let first = try self.fingerprint(Sample.event("chat_disband"))
        let repeated = Sample.event("chat_disband").replacing("1700000000500", with: "1700000030500")
        #expect(first == (try self.fingerprint(repeated)))
        #expect(first != (try self.fingerprint(Sample.event("chat_disband", id: "e2"))))
        let bare = Sample.event("chat_disband").replacing(#""eventId":"e1","#, with: "")
        #expect(try self.fingerprint(bare) == self.fingerprint(bare))
        #expect(try self.fingerprint(bare) != self.fingerprint(bare + " "))
    }

    @Test func `a press is who pressed what on which card`() throws {
        let first = try self.fingerprint(Sample.press())
        let spaced = Sample.press()
            .replacing(#"\"actionIds\":"#, with: #" \"actionIds\" : "#)
            .replacing(#""type":"actionCallback","#, with: "")
        #expect(first == (try self.fingerprint(spaced)))
        for other in [
            Sample.press(card: "hearth-2"), Sample.press(user: "u2"), Sample.press(action: "2"),
            Sample.press(value: Sample.value(PressToken(key: "C", run: nil, group: nil))),
        ] {
            #expect(first != (try self.fingerprint(other)))
        }
    }

    @Test func `the same letters of different kinds are different letters`() throws {
        let message = #"{"msgId":"1","robotCode":"dingkey1"}"#
        let event = #"{"EventType":"1","eventId":"1"}"#
        #expect(try self.fingerprint(message) != self.fingerprint(event))
    }
}
