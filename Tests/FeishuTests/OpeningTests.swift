import Domain
import Engine
import OpenSSL
import Testing

@testable import Feishu

/// What comes to the callback address, from the platform and from others.
@Suite struct OpeningTests {
    private static let body = Sample.group("im.chat.member.user.added_v1")

    private func refusal(now: Instant = Platform.now, _ callback: Callback) throws -> Refusal.Reason? {
        try self.refusal(Platform.adapter(), now: now, callback)
    }

    private func refusal(
        _ adapter: FeishuAdapter,
        now: Instant = Platform.now,
        _ callback: Callback
    ) throws -> Refusal.Reason? {
        do {
            _ = try adapter.open(callback, now: now)
            return nil
        } catch { return error.reason }
    }

    // MARK: Sealed

    @Test func `a sealed and signed event is a letter with the opened body, but for the token`() throws {
        let letter = try Platform.adapter().letter(Platform().callback(Self.body))
        let opened = Self.body.replacing("\"\(Platform.token)\"", with: "\"\"")
        #expect(opened != Self.body && String(decoding: letter.body, as: UTF8.self) == opened)
        #expect(letter.account == "acme-feishu")
        #expect(letter.band == .ordinary)
    }

    @Test func `a forged signature is refused, and so is a missing one`() throws {
        let body = try Platform().sealed(Array(Self.body.utf8))
        let right = lowercaseHex(Digest.sha256(Array("1700000000nonce-0001\(Platform.encryptKey)".utf8) + body))
        #expect(try self.refusal(Platform().callback(signature: right, body)) == nil)
        for wrong in [String(right.dropLast()), right.uppercased(), "0" + right.dropFirst(), right + "0", "-"] {
            #expect(try self.refusal(Platform().callback(signature: wrong, body)) == .badSignature, "\(wrong)")
        }
        #expect(try self.refusal(Callback(body: body)) == .badSignature)
    }

    @Test(arguments: ["x-lark-request-timestamp", "x-lark-request-nonce", "x-lark-signature"])
    func `every header of the signature is needed`(name: String) throws {
        let whole = try Platform().callback(Self.body)
        for value in [nil, "", String(repeating: "1", count: 200)] {
            let callback = Callback(headers: { $0 == name ? value : whole.header($0) }, body: whole.body)
            #expect(try self.refusal(callback) == .badSignature)
        }
    }

    @Test func `what was signed for another body, time or nonce is refused`() throws {
        let whole = try Platform().callback(Self.body)
        let other = try Platform().callback(Sample.group("im.chat.member.user.deleted_v1"))
        #expect(try self.refusal(Callback(headers: { whole.header($0) }, body: other.body)) == .badSignature)
        for (name, value) in [("x-lark-request-timestamp", "1700000001"), ("x-lark-request-nonce", "nonce-0002")] {
            let callback = Callback(headers: { $0 == name ? value : whole.header($0) }, body: whole.body)
            #expect(try self.refusal(callback) == .badSignature)
        }
    }

    @Test func `a torn body is refused wherever it is cut`() throws {
        let whole = try Platform().callback(Self.body)
        for length in stride(from: 0, to: whole.body.count, by: 7) {
            let torn = Callback(headers: { whole.header($0) }, body: Array(whole.body.prefix(length)))
            #expect(try self.refusal(torn) == .badSignature)
        }
    }

    @Test func `a callback lives for eight hours, and may come an hour too early`() throws {
        let callback = try Platform().callback(Self.body)
        let sent = Instant(seconds: 1_700_000_000)
        #expect(try self.refusal(now: sent + .seconds(8 * 3_600), callback) == nil)
        #expect(try self.refusal(now: sent + .milliseconds(8 * 3_600_000 + 1), callback) == .stale)
        #expect(try self.refusal(now: sent - .seconds(3_600), callback) == nil)
        #expect(try self.refusal(now: sent - .milliseconds(3_600_001), callback) == .stale)
    }

    @Test(arguments: ["", "now", "1700000000x", "-1700000000", "17000000000", "99999999999999999999", "0000000000"])
    func `a signed time that cannot be read is stale`(timestamp: String) throws {
        let callback = try Platform(timestamp: timestamp).callback(Self.body)
        #expect(try self.refusal(callback) == (timestamp.isEmpty ? .badSignature : .stale))
    }

    @Test func `a signed body that cannot be deciphered is refused`() throws {
        let texts = ["", "AAAA", "!", String(repeating: "A", count: 44)]
        for text in texts {
            let callback = Platform().signed(Array(#"{"encrypt":"\#(text)"}"#.utf8))
            #expect(try self.refusal(callback) == .undecipherable, "\(text)")
        }
        #expect(try self.refusal(Platform().signed(Array("{}".utf8))) == .badEnvelope)
        #expect(try self.refusal(Platform().signed(Array("<xml/>".utf8))) == .badEnvelope)
    }

    @Test func `the Verification Token is looked at behind a good signature too`() throws {
        let wrong = Sample.event("im.chat.disbanded_v1", #"{"chat_id":"oc_1"}"#, token: "another-token")
        #expect(try self.refusal(Platform().callback(wrong)) == .badSignature)
        #expect(try self.refusal(Platform().callback(#"{"schema":"2.0"}"#)) == .badSignature)
    }

    @Test func `what is signed and no JSON is kept`() throws {
        let letter = try Platform.adapter().letter(Platform().callback("hello world"))
        #expect(letter.happening == .unknown(kind: "unparsable"))
        #expect(letter.lane == "acme-feishu/app")
        #expect(try Platform.adapter().translate(letter.body) == .unknown(kind: "unparsable"))
    }

    // MARK: Clear

    @Test func `without an Encrypt Key the token alone vouches`() throws {
        let adapter = try Platform.clearAdapter()
        #expect(try self.refusal(adapter, Callback(Self.body)) == nil)
        let wrong = Sample.event("im.chat.disbanded_v1", #"{"chat_id":"oc_1"}"#, token: "another-token")
        #expect(try self.refusal(adapter, Callback(wrong)) == .badSignature)
        #expect(try self.refusal(adapter, Callback(#"{"schema":"2.0","header":{}}"#)) == .badSignature)
        #expect(try self.refusal(adapter, Callback(#"{"schema":"2.0","header":{"token":null}}"#)) == .badSignature)
    }

    @Test func `an account with an Encrypt Key takes nothing in clear`() throws {
        #expect(try self.refusal(Callback(Self.body)) == .badSignature)
        #expect(try self.refusal(Callback(Sample.check())) == .badSignature)
        #expect(try self.refusal(Platform().signed(Array(Self.body.utf8))) == .badEnvelope)
    }

    @Test func `a clear body is no older than the journal remembers`() throws {
        let adapter = try Platform.clearAdapter()
        let written = Instant(seconds: 1_700_000_000)
        #expect(try self.refusal(adapter, now: written + .seconds(8 * 86_400), Callback(Self.body)) == nil)
        #expect(try self.refusal(adapter, now: written + .seconds(8 * 86_400 + 1), Callback(Self.body)) == .stale)
        #expect(try self.refusal(adapter, now: written - .seconds(3_601), Callback(Self.body)) == .stale)
    }

    @Test func `a torn clear body is refused`() throws {
        let adapter = try Platform.clearAdapter()
        for length in stride(from: 0, to: Self.body.utf8.count - 1, by: 11) {
            let torn = Callback(body: Array(Array(Self.body.utf8).prefix(length)))
            #expect(try self.refusal(adapter, torn) == .unparsable)
        }
    }

    @Test func `a hostile body is refused at once`() throws {
        let deep = [UInt8](repeating: UInt8(ascii: "["), count: 1 << 20)
        let deepObjects = Array(String(repeating: #"{"a":"#, count: 100_000).utf8)
        for body in [deep, deepObjects] {
            #expect(try self.refusal(Platform.clearAdapter(), Callback(body: body)) == .unparsable)
            #expect(try self.refusal(Callback(body: body)) == .badSignature)
            #expect(try self.refusal(Platform().signed(body)) == .badEnvelope)
        }
        let long = Callback(body: deep + [0])
        #expect(try self.refusal(long) == .tooLarge)
        #expect(try self.refusal(Platform.clearAdapter(), long) == .tooLarge)
    }

    // MARK: Whose it is

    @Test func `what is meant for another app or tenant is refused`() throws {
        let event = #"{"chat_id":"oc_1"}"#
        let foreignApp = Sample.event("im.chat.disbanded_v1", event, app: "cli_other")
        let foreignTenant = Sample.event("im.chat.disbanded_v1", event, tenant: "tk2")
        let nobody = #"{"schema":"2.0","header":{"token":"\#(Platform.token)"},"event":{}}"#
        let bound = try Platform.adapter { $0.tenantKey = "tk1" }
        #expect(try self.refusal(Platform().callback(foreignApp)) == .wrongReceiver)
        #expect(try self.refusal(Platform().callback(nobody)) == .wrongReceiver)
        #expect(try self.refusal(Platform().callback(foreignTenant)) == nil)
        #expect(try self.refusal(bound, Platform().callback(foreignTenant)) == .wrongReceiver)
        #expect(try self.refusal(bound, Platform().callback(Self.body)) == nil)
        #expect(try self.refusal(Platform().callback(Sample.old("message", app: "cli_other"))) == .wrongReceiver)
        #expect(try self.refusal(bound, Platform().callback(Sample.old("message", tenant: "tk2"))) == .wrongReceiver)
        #expect(try self.refusal(bound, Platform().callback(Sample.old("message"))) == nil)
    }

    // MARK: Rotation

    @Test func `during a rotation old and new keys are good, in every combination`() throws {
        let adapter = try Platform.adapter {
            $0.previousCallback = $0.callback
            $0.callback = .init(verificationToken: Secret("new-token"), encryptKey: Secret("new-key"))
        }
        for key in [Platform.encryptKey, "new-key"] {
            for token in [Platform.token, "new-token"] {
                let body = Sample.event("im.chat.disbanded_v1", #"{"chat_id":"oc_1"}"#, token: token)
                #expect(try self.refusal(adapter, Platform(encryptKey: key).callback(body)) == nil)
                let check = try Platform(encryptKey: key).sealed(Array(Sample.check(token: token).utf8))
                #expect(try adapter.answer(to: Callback(body: check)).text == #"{"challenge":"c-123"}"#)
            }
        }
        #expect(try self.refusal(adapter, Platform(encryptKey: "third-key").callback(Self.body)) == .badSignature)
        #expect(try self.refusal(adapter, Callback(Self.body)) == .badSignature)
    }

    @Test func `while encryption is being turned on, clear bodies need the old token`() throws {
        let adapter = try Platform.adapter {
            $0.previousCallback = .init(verificationToken: Secret("old-token"))
        }
        let old = Sample.event("im.chat.disbanded_v1", #"{"chat_id":"oc_1"}"#, token: "old-token")
        #expect(try self.refusal(adapter, Callback(old)) == nil)
        #expect(try self.refusal(adapter, Callback(Self.body)) == .badSignature)
        #expect(try self.refusal(adapter, Platform().callback(Self.body)) == nil)
    }

    // MARK: The check of an address

    @Test func `a check is answered in clear, sealed or not, signed or not`() throws {
        let answer = #"{"challenge":"c-123"}"#
        #expect(try Platform.clearAdapter().answer(to: Callback(Sample.check())).text == answer)
        #expect(try Platform.adapter().answer(to: Platform().callback(Sample.check())).text == answer)
        let sealed = try Platform().sealed(Array(Sample.check().utf8))
        #expect(try Platform.adapter().answer(to: Callback(body: sealed)).text == answer)
        let forged = Platform().callback(signature: "00", sealed)
        #expect(try Platform.adapter().answer(to: forged).text == answer)
    }

    @Test func `a check with a wrong token, or sealed with a wrong key, is refused`() throws {
        let wrong = Sample.check(token: "another-token")
        #expect(try self.refusal(Platform.clearAdapter(), Callback(wrong)) == .badSignature)
        #expect(try self.refusal(Callback(body: Platform().sealed(Array(wrong.utf8)))) == .badSignature)
        let foreign = try Platform(encryptKey: "k").sealed(Array(Sample.check().utf8))
        #expect(try self.refusal(Callback(body: foreign)) == .badSignature)
    }

    @Test(arguments: ["", "two words", "问", "line\nend", "{}", String(repeating: "c", count: 129)])
    func `a check says back a short word and nothing else`(challenge: String) throws {
        let body = try Platform().sealed(Array(Sample.check(challenge).utf8))
        #expect(try self.refusal(Callback(body: body)) == .badEnvelope)
    }

    @Test func `nothing but a short check is opened unsigned`() throws {
        let long = try Platform().sealed(Array((Sample.check() + String(repeating: " ", count: 4_096)).utf8))
        #expect(try self.refusal(Callback(body: long)) == .badSignature)
        let event = try Platform().sealed(Array(Self.body.utf8))
        #expect(try self.refusal(Callback(body: event)) == .badSignature)
    }

    @Test func `there is no check by GET`() throws {
        let adapter = try Platform.adapter()
        #expect(throws: Refusal(.badQuery)) { try adapter.answerAddressCheck(query: "echostr=1", now: Platform.now) }
    }

    // MARK: Answers

    @Test func `events are answered with the bare status`() throws {
        for body in [Self.body, Sample.old("message"), Sample.event("im.message.recalled_v1", "{}"), "no JSON"] {
            #expect(try Platform.adapter().answer(to: Platform().callback(body)) == .bare)
        }
    }

    @Test func `a press is answered with a line in the person's language`() throws {
        let answer = try Platform.adapter().answer(to: Platform().callback(Sample.press()))
        #expect(answer.contentType == "application/json")
        #expect(
            answer.text
                == #"{"toast":{"content":"已收到","i18n":{"en_us":"Got it","zh_cn":"已收到"},"type":"info"}}"#
        )
        let foreign = try Platform.adapter().answer(to: Platform().callback(Sample.press(#""text""#)))
        #expect(foreign.text == "{}")
        #expect(foreign.contentType == "application/json")
    }
}
