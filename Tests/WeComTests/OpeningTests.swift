import Domain
import Engine
import OpenSSL
import TestSupport
import Testing

@testable import WeCom

/// From a request to a letter, and everything that keeps a request from becoming one.
@Suite struct OpeningTests {
    private func open(
        _ request: Request,
        with adapter: WeComAdapter? = nil,
        now: Instant = Platform.now
    ) throws -> Letter {
        let adapter = try adapter ?? Platform().adapter()
        return try adapter.open(query: request.query, body: request.body, now: now)
    }

    private static let lanes: [(String, LaneID, Letter.Band)] = [
        (Sample.contactAdded, "acme-wecom/contact:wmDEMO000000000000000000000001", .prompt),
        (Sample.contact("del_follow_user"), "acme-wecom/contact:wmDEMO000000000000000000000001", .prompt),
        (Sample.contact("brand_new"), "acme-wecom/contact:wmDEMO000000000000000000000001", .prompt),
        (Sample.membersJoined, "acme-wecom/group:wrDEMOGROUP0000000000000000001", .ordinary),
        (Sample.group("dismiss"), "acme-wecom/group:wrDEMOGROUP0000000000000000001", .ordinary),
        (
            Sample.body(from: nil, "<Event>kf_msg_or_event</Event><Token>t</Token><OpenKfId>wk1</OpenKfId>"),
            "acme-wecom/service:wk1", .ordinary
        ),
        (Sample.body(type: "text", "<Content>a</Content><MsgId>1</MsgId>"), "acme-wecom/member:li.na", .ordinary),
        (Sample.event("enter_agent"), "acme-wecom/member:li.na", .ordinary),
        (Sample.event("template_card_event"), "acme-wecom/member:li.na", .ordinary),
        (Sample.event("change_contact", from: "sys"), "acme-wecom/directory", .ordinary),
        (Sample.event("change_external_tag", from: "sys"), "acme-wecom/tags", .ordinary),
        (Sample.event("customer_acquisition", from: "sys"), "acme-wecom/app", .ordinary),
        (Sample.event("msgaudit_notify", from: "sys"), "acme-wecom/app", .ordinary),
        (Sample.event("low_active", from: "sys"), "acme-wecom/app", .ordinary),
        (Sample.event("brand_new", from: nil), "acme-wecom/app", .ordinary),
        (Sample.event("change_external_contact", from: "sys"), "acme-wecom/app", .ordinary),
        (Sample.event("change_external_chat", from: "sys"), "acme-wecom/app", .ordinary),
        (Sample.event("kf_msg_or_event", from: nil), "acme-wecom/app", .ordinary),
        (Sample.event("enter_agent", from: String(repeating: "u", count: 129)), "acme-wecom/app", .ordinary),
        ("<xml/>", "acme-wecom/app", .ordinary),
    ]

    @Test(arguments: OpeningTests.lanes)
    func `each conversation has its lane, and a contact's is the fast one`(
        body: String,
        lane: LaneID,
        band: Letter.Band
    ) throws {
        let letter = try self.open(Platform().callback(body))
        #expect(letter.lane == lane)
        #expect(letter.band == band)
        #expect(letter.body == Array(body.utf8))
        #expect(letter.account == "acme-wecom")
    }

    @Test func `the letter happened when the platform says, or now when it says nothing sensible`() throws {
        let letter = try self.open(Platform().callback(Sample.contactAdded))
        #expect(letter.happenedAt == Instant(seconds: 1_767_000_001))
        for odd in ["<xml/>", Sample.body(at: -5, ""), Sample.body(at: .max, "")] {
            #expect(try self.open(Platform().callback(odd)).happenedAt == Platform.now)
        }
    }

    @Test(arguments: ["", "hello", "<xml><a></xml>", "{\"a\":1}", "<xml>&nbsp;</xml>"])
    func `a signed body that nobody can read becomes a letter all the same`(body: String) throws {
        let letter = try self.open(Platform().callback(body))
        #expect(letter.lane == "acme-wecom/app")
        #expect(letter.body == Array(body.utf8))
    }

    @Test(arguments: [
        "<!DOCTYPE xml [<!ENTITY a \"aaaa\"><!ENTITY b \"&a;&a;\">]><xml><Content>&b;</Content></xml>",
        "<?xml version=\"1.0\"?><!DOCTYPE xml SYSTEM \"http://127.0.0.1/x.dtd\"><xml/>",
        "<xml><a></b><!ENTITY % p SYSTEM \"file:///etc/passwd\"></xml>",
        "<xml/><!doctype xml>",
    ])
    func `a signed body that declares entities is refused`(body: String) throws {
        let request = try Platform().callback(body)
        #expect(throws: Refusal(.forbiddenMarkup)) { try self.open(request) }
    }

    @Test func `a member may ask about a document type`() throws {
        let body = Sample.body(type: "text", "<Content><![CDATA[what is <!DOCTYPE html>?]]></Content><MsgId>1</MsgId>")
        let letter = try self.open(Platform().callback(body))
        let expected = InboundMessage(
            id: "1",
            from: Identity(.member, "li.na"),
            content: .text("what is <!DOCTYPE html>?")
        )
        #expect(Translation.happening(of: letter.body) == .messageReceived(expected))
    }

    // MARK: Signature, time, receiver

    @Test func `a callback is taken up to eight days late and one hour early`() throws {
        let request = try Platform().callback(Sample.contactAdded)
        let sent = Instant(seconds: Platform().timestamp)
        for delay in [Duration.seconds(3_600), .seconds(7 * 3_600), .seconds(7 * 86_400), .seconds(8 * 86_400)] {
            _ = try self.open(request, now: sent + delay)
        }
        _ = try self.open(request, now: sent - .seconds(3_600))
        #expect(throws: Refusal(.stale)) { try self.open(request, now: sent + .seconds(8 * 86_400 + 1)) }
        #expect(throws: Refusal(.stale)) { try self.open(request, now: sent - .seconds(3_601)) }
    }

    @Test func `a forged old callback counts as forged, not as stale`() throws {
        var request = try Platform().callback(Sample.contactAdded)
        request.query = request.query.replacingOnce("nonce=n0nce", with: "nonce=n1nce")
        #expect(throws: Refusal(.badSignature)) { try self.open(request, now: Instant(seconds: 0)) }
    }

    @Test func `a callback of another corp with the same keys is refused`() throws {
        var other = Platform()
        other.corp = "wx0000000000000000"
        let request = try other.callback(Sample.contactAdded)
        #expect(throws: Refusal(.wrongReceiver)) { try self.open(request) }
        other.corp = ""
        let anonymous = try other.callback(Sample.contactAdded)
        #expect(throws: Refusal(.wrongReceiver)) { try self.open(anonymous) }
        other.corp = Platform.corp + "0"
        let longer = try other.callback(Sample.contactAdded)
        #expect(throws: Refusal(.wrongReceiver)) { try self.open(longer) }
    }

    @Test func `signed nonsense in place of a sealed text is refused`() throws {
        let platform = Platform()
        let texts = [
            Base64.encode([UInt8](repeating: 7, count: 16)), Base64.encode([UInt8](repeating: 7, count: 31)),
            Base64.encode([UInt8](repeating: 7, count: 32)), Base64.encode([UInt8](repeating: 7, count: 320)),
        ]
        for text in texts {
            let request = try platform.request(with: text)
            #expect(throws: Refusal(.undecipherable)) { try self.open(request) }
        }
    }

    @Test(arguments: [0, 2, 31, 33, 255])
    func `a wrong padding is refused`(last: UInt8) throws {
        let platform = Platform()
        let request = try platform.request(with: platform.sealed(paddedWith: last))
        #expect(throws: Refusal(.undecipherable)) { try self.open(request) }
    }

    @Test func `a length beyond the text is refused`() throws {
        let platform = Platform()
        for length: UInt32 in [.max, 0x7FFF_FFFF, 65_536, 29] {
            let request = try platform.request(with: platform.sealed(length: length))
            #expect(throws: Refusal(.undecipherable)) { try self.open(request) }
        }
        let short = try platform.request(with: platform.sealed(length: 9))
        #expect(throws: Refusal(.wrongReceiver)) { try self.open(short) }
    }

    // MARK: Rotation

    @Test func `while keys are rotated both pairs open, and afterwards only the new one`() throws {
        let old = Platform()
        var new = old
        new.token = "n3wT0ken"
        new.key = Platform.otherKey
        let during = try new.adapter {
            $0.previousCallback = .init(token: Secret(old.token), encodingAESKey: Secret(old.key))
        }
        let oldRequest = try old.callback(Sample.contactAdded)
        let newRequest = try new.callback(Sample.contactAdded)
        #expect(try self.open(oldRequest, with: during).body == self.open(newRequest, with: during).body)
        let after = try new.adapter()
        _ = try self.open(newRequest, with: after)
        #expect(throws: Refusal(.badSignature)) { try self.open(oldRequest, with: after) }
    }

    @Test func `a rotation of the AES key alone works as well`() throws {
        let old = Platform()
        var new = old
        new.key = Platform.otherKey
        let during = try new.adapter {
            $0.previousCallback = .init(token: Secret(old.token), encodingAESKey: Secret(old.key))
        }
        _ = try self.open(old.callback(Sample.contactAdded), with: during)
        _ = try self.open(new.callback(Sample.contactAdded), with: during)
    }

    @Test func `the pairs cannot be mixed`() throws {
        var mixed = Platform()
        mixed.key = Platform.otherKey
        var new = Platform()
        new.token = "n3wT0ken"
        new.key = Platform.otherKey
        let during = try new.adapter {
            $0.previousCallback = .init(token: Secret(Platform.token), encodingAESKey: Secret(Platform.key))
        }
        let request = try mixed.callback(Sample.contactAdded)
        #expect(throws: Refusal.self) { try self.open(request, with: during) }
    }

    @Test(arguments: [
        (Sample.contactAdded, Duration.zero, false), (#"{"a":1}"#, .zero, false),
        (String(repeating: "1", count: 129), .zero, false), ("1616140317555161061", .zero, true),
        ("1616140317555161061", .seconds(500), true), ("1616140317555161061", .seconds(601), false),
    ])
    func `the address check reads no messages to whoever overheard them, and nothing old`(
        text: String,
        age: Duration,
        isAnswered: Bool
    ) throws {
        let request = try Platform().callback(text)
        let sealed = String(decoding: try EnvelopeScanner.sealedText(in: request.body), as: UTF8.self)
        let echo = sealed.replacing("+", with: "%2B").replacing("/", with: "%2F").replacing("=", with: "%3D")
        let answer = try? Platform().adapter().answerAddressCheck(
            query: request.query + "&echostr=" + echo,
            now: Platform.now + age
        )
        #expect(answer == (isAnswered ? Array(text.utf8) : nil))
    }

    @Test func `an address check needs an echo, and a callback ignores one`() throws {
        let request = try Platform().callback(Sample.contactAdded)
        let adapter = try Platform().adapter()
        #expect(throws: Refusal(.badQuery)) { try adapter.answerAddressCheck(query: request.query, now: Platform.now) }
        #expect(throws: Refusal(.badSignature)) {
            try adapter.answerAddressCheck(query: request.query + "&echostr=QUJD", now: Platform.now)
        }
        _ = try adapter.open(query: request.query + "&echostr=QUJD", body: request.body, now: Platform.now)
    }
}

extension Platform {
    /// A sealed text whose last bytes are a padding of our choice; 2 and 31 do not match the bytes before them.
    fileprivate func sealed(paddedWith last: UInt8) throws -> [UInt8] {
        var plain = self.random + [0, 0, 0, 4] + Array("abcd".utf8) + Array(self.corp.utf8)
        plain += [UInt8](repeating: 40, count: 64 - plain.count - 1) + [last]
        return Base64.encode(try self.cipher().encrypt(plain))
    }

    fileprivate func sealed(length: UInt32) throws -> [UInt8] {
        var plain = self.random + withUnsafeBytes(of: length.bigEndian, Array.init)
        plain += Array("0123456789".utf8) + Array(self.corp.utf8)
        plain += [UInt8](repeating: UInt8(64 - plain.count), count: 64 - plain.count)
        return Base64.encode(try self.cipher().encrypt(plain))
    }

    fileprivate func cipher() throws -> AES256CBC {
        let key = try #require(CallbackCrypto.key(from: self.key))
        return try AES256CBC(key: key, iv: Array(key.prefix(16)))
    }
}
