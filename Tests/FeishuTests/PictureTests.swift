import Delivery
import Domain
import Engine
import OpenSSL
import TestSupport
import Testing

@testable import Feishu

/// Pictures: how they are stored, and how they are shown.
@Suite struct PictureTests {
    /// Feishu with a token, and an answer to everything else.
    private static func platform(_ reaction: StubPlatform.Reaction) throws -> StubPlatform {
        try StubPlatform { call, _ in
            call.endpoint.hasPrefix("auth/")
                ? .json(#"{"code":0,"msg":"ok","tenant_access_token":"t-1","expire":7200}"#) : reaction
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

    @Test func `a picture is sent as a form, and its key is remembered for long`() async throws {
        let platform = try Self.platform(.json(#"{"code":0,"msg":"success","data":{"image_key":"img_v2_1"}}"#))
        defer { platform.stop() }
        let caller = try Caller(platform, files: [SamplePicture.path: SamplePicture.bytes])
        let report = try await caller.send(.upload(SamplePicture.medium))
        guard case .media("img_v2_1", let expiresAt)? = report.answer else {
            Issue.record("\(report)")
            return
        }
        #expect(report.outcome == .sent && expiresAt > Platform.now + .seconds(365 * 86_400))
        let call = try #require(platform.calls.last)
        #expect(call.endpoint == "im/v1/images" && call.verb == "POST")
        #expect(call.headers["authorization"] == "Bearer t-1")
        let boundary = "hearth-\(SamplePicture.medium.checksum.prefix(32))"
        #expect(call.headers["content-type"] == "multipart/form-data; boundary=\(boundary)")
        let head = """
            --\(boundary)\r
            Content-Disposition: form-data; name="image_type"\r
            \r
            message\r
            --\(boundary)\r
            Content-Disposition: form-data; name="image"; filename="hello.png"\r
            Content-Type: application/octet-stream\r
            \r

            """
        #expect(call.body == Array(head.utf8) + SamplePicture.bytes + Array("\r\n--\(boundary)--\r\n".utf8))
    }

    @Test(arguments: [234_006, 234_010, 234_011, 234_039, 234_001, 234_007, 234_041, 99_991_672])
    func `a picture that is not taken is given up`(code: Int) async throws {
        let report = try await Self.upload(.json(#"{"code":\#(code),"msg":"no"}"#))
        #expect(report.outcome == .notSent && report.advice == .giveUp && report.code == "\(code)")
    }

    @Test func `an answer without a key, a torn one and a busy platform are tried again`() async throws {
        let empty = try await Self.upload(.json(#"{"code":0,"data":{}}"#))
        #expect(empty.outcome == .notSent && empty.advice == .retry(after: nil))
        let busy = try await Self.upload(.json(#"{"code":232096,"msg":"later"}"#))
        #expect(busy.outcome == .notSent && busy.advice == .retry(after: .seconds(60)))
        #expect(try await Self.upload(.torn).outcome == .unknown)
        let adapter = try Platform.adapter()
        #expect(try adapter.freeze(.upload(SamplePicture.medium), for: "1/media/0").effectClass == .keyed)
        #expect(adapter.patience(endpoint: "im/v1/images") == .seconds(120))
    }

    @Test func `a file that is missing, changed or too large is not sent`() async throws {
        let large = [UInt8](repeating: 1, count: 10 << 20 + 1)
        let largest = Medium(kind: .image, path: SamplePicture.path, checksum: lowercaseHex(Digest.sha256(large)))
        let cases: [([String: [UInt8]], Medium, String)] = [
            ([:], SamplePicture.medium, "file-missing"),
            ([SamplePicture.path: [1]], SamplePicture.medium, "file-changed"),
            ([SamplePicture.path: large], largest, "file-size"),
        ]
        let platform = try Self.platform(.json("{}"))
        defer { platform.stop() }
        for (files, medium, code) in cases {
            let report = try await Caller(platform, files: files).send(.upload(medium))
            #expect(report.outcome == .notSent && report.advice == .giveUp && report.code == code)
        }
        #expect(platform.calls.isEmpty)
    }

    // MARK: Showing

    private static let picture = Attachment.image(mediaID: "img_v2_1")

    private func frozen(_ message: Message) throws -> (first: FrozenMessage, short: FrozenMessage?) {
        let call = try Platform.adapter().freeze(.groupPost("oc_1", message: message), for: "1/quiz/0")
        return (
            try #require(WireJSON.value(FrozenMessage.self, from: call.body)),
            call.fallbackBody.flatMap { WireJSON.value(FrozenMessage.self, from: $0) }
        )
    }

    @Test func `a picture stands in a card between the words and the buttons; its words alone are the shorter form`()
        throws
    {
        let choices = [Message.Choice(key: "A", label: "红茶")]
        let (first, short) = try self.frozen(Message(text: "今晚八点", attachments: [Self.picture], choices: choices))
        #expect(first.msg_type == "interactive")
        let places = ["今晚八点", #"{"alt":{"content":"","tag":"plain_text"},"img_key":"img_v2_1","tag":"img"}"#, "红茶"]
            .map { first.content.firstRange(of: $0)?.lowerBound }
        #expect(places.allSatisfy { $0 != nil } && places.compactMap { $0 } == places.compactMap { $0 }.sorted())
        #expect(short?.msg_type == "text" && short?.content == #"{"text":"今晚八点\nA 红茶"}"#)
    }

    @Test func `words with a picture and nothing to press are a card, too, and a picture alone is one without words`()
        throws
    {
        let (words, short) = try self.frozen(Message(text: "今晚八点", attachments: [Self.picture]))
        #expect(words.msg_type == "interactive" && short?.content == #"{"text":"今晚八点"}"#)
        let (alone, nothing) = try self.frozen(Message(text: "", attachments: [Self.picture]))
        #expect(alone.msg_type == "interactive" && alone.content.contains("img_v2_1") && nothing == nil)
    }
}
