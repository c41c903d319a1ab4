import Delivery
import Domain
import Engine
import TestSupport
import Testing

@testable import DingTalk

/// Pictures: how they are stored, and how they are shown.
@Suite struct PictureTests {
    /// DingTalk with a token, and an answer to everything else.
    private static func platform(_ reaction: StubPlatform.Reaction) throws -> StubPlatform {
        try StubPlatform { call, _ in
            call.endpoint == "oauth2/accessToken" ? .json(#"{"accessToken":"token-1","expireIn":7200}"#) : reaction
        }
    }

    private static func upload(_ reaction: StubPlatform.Reaction) async throws -> CallReport {
        let platform = try Self.platform(reaction)
        defer { platform.stop() }
        return try await Caller(platform, files: [SamplePicture.path: SamplePicture.bytes]).send(
            .upload(SamplePicture.medium)
        )
    }

    // MARK: Storing

    @Test func `a picture is sent to the older API as a form, and its id is good for three days`() async throws {
        let platform = try Self.platform(.json(#"{"errcode":0,"errmsg":"ok","media_id":"@lAD1-x_y","type":"image"}"#))
        defer { platform.stop() }
        let caller = try Caller(platform, files: [SamplePicture.path: SamplePicture.bytes])
        let report = try await caller.send(.upload(SamplePicture.medium))
        let expiresAt = caller.clock.now + .seconds(71 * 3_600)
        #expect(report == CallReport(.sent, code: "0", answer: .media(id: "@lAD1-x_y", expiresAt: expiresAt)))
        let call = try #require(platform.calls.last)
        #expect(call.endpoint == "media/upload" && call.verb == "POST")
        #expect(call.query == ["access_token": "token-1", "type": "image"])
        #expect(call.headers["content-type"]?.hasPrefix("multipart/form-data; boundary=hearth-") == true)
        let name = Array(#"Content-Disposition: form-data; name="media"; filename="hello.png""#.utf8)
        #expect(call.body.firstRange(of: name) != nil && call.body.firstRange(of: SamplePicture.bytes) != nil)
    }

    @Test(arguments: ["40004", "40006", "40009", "43008", "60011"])
    func `a picture that is not taken is given up`(code: String) async throws {
        let report = try await Self.upload(.json(#"{"errcode":\#(code),"errmsg":"no"}"#))
        #expect(report.outcome == .notSent && report.advice == .giveUp && report.code == code)
    }

    @Test func `an answer without an id or with a strange one is none`() async throws {
        for body in [#"{"errcode":0}"#, #"{"errcode":0,"media_id":"x) [a](b"}"#] {
            let report = try await Self.upload(.json(body))
            #expect(report.outcome == .notSent && report.advice == .retry(after: nil) && report.code == "unreadable")
        }
        #expect(try Platform.adapter().patience(endpoint: "media/upload") == .seconds(120))
    }

    @Test func `a file that is missing or was changed is not sent`() async throws {
        let platform = try Self.platform(.json("{}"))
        defer { platform.stop() }
        for (files, code) in [([:], "file-missing"), ([SamplePicture.path: [1]], "file-changed")]
            as [([String: [UInt8]], String)]
        {
            let report = try await Caller(platform, files: files).send(.upload(SamplePicture.medium))
            #expect(report.advice == .giveUp && report.code == code)
        }
        #expect(platform.calls.isEmpty)
    }

    // MARK: Showing

    private static let picture = Attachment.image(mediaID: "@lAD1-x_y")
    private static let link = Attachment.link(title: "规则", url: "https://a.example/r", description: "", pictureURL: "")

    private func frozen(
        _ request: OutboundRequest,
        hasCards: Bool = false
    ) throws -> (first: WireCall, short: WireCall?) {
        let call = try Platform.adapter { if !hasCards { $0.cardTemplate = "" } }.freeze(request, for: "1/quiz/0")
        return (
            try #require(WireJSON.value(WireCall.self, from: call.body)),
            call.fallbackBody.flatMap { WireJSON.value(WireCall.self, from: $0) }
        )
    }

    private func post(_ message: Message) -> OutboundRequest { .groupPost("cidAAA==", message: message) }

    @Test func `a picture with words is Markdown, and the words alone are the shorter form`() throws {
        let message = Message(text: "今晚八点", attachments: [Self.picture, Self.link])
        let (first, short) = try self.frozen(self.post(message))
        #expect(first.group?.msgKey == "sampleMarkdown")
        #expect(
            first.group?.msgParam
                == #"{"text":"今晚八点  \n  ![](@lAD1-x_y)  \n  [规则](https://a.example/r)","title":"今晚八点"}"#
        )
        #expect(short?.group?.msgKey == "sampleActionCard")
    }

    @Test func `a picture alone is a picture`() throws {
        let (first, short) = try self.frozen(self.post(Message(text: "", attachments: [Self.picture])))
        #expect(first.group?.msgKey == "sampleImageMsg" && short == nil)
        #expect(first.group?.msgParam == #"{"photoURL":"@lAD1-x_y"}"#)
    }

    @Test func `a card has the picture in its text, and its shorter form has none`() throws {
        let message = Message(
            text: "哪一种？\n三选一",
            attachments: [Self.picture],
            choices: [.init(key: "A", label: "春茶")]
        )
        let (first, short) = try self.frozen(self.post(message), hasCards: true)
        #expect(first.card?.cardData.cardParamMap["text"] == "三选一  \n  ![](@lAD1-x_y)")
        #expect(short?.group?.msgKey == "sampleText")
    }

    @Test func `an answer to a session is Markdown with the picture`() throws {
        let message = Message(text: "看", attachments: [Self.picture], mentions: ["dingc/u1"])
        let (first, short) = try self.frozen(.reply(message))
        #expect(first.session?.message.markdown?.text == "@u1 看  \n  ![](@lAD1-x_y)")
        #expect(short?.group?.msgParam == #"{"content":"看"}"#)
    }

    @Test func `where a picture is refused the words go alone`() async throws {
        for code in ["contain.notAllowed.picture", "40007"] {
            let platform = try Self.platform(.status(400, #"{"code":"\#(code)","message":"no"}"#))
            defer { platform.stop() }
            let report = try await Caller(platform).send(
                self.post(Message(text: "a", attachments: [Self.picture]))
            )
            #expect(report.outcome == .notSent && report.advice == .degrade && report.code == code)
        }
    }
}
