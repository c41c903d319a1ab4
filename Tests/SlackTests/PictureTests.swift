import Delivery
import Domain
import Engine
import TestSupport
import Testing

@testable import Slack

/// Pictures: how they are stored, and how they are shown.
@Suite struct PictureTests {
    /// Slack as it answers an upload; `address` stands behind the host of the stub.
    private static func platform(
        address: @escaping @Sendable (String) -> String = { "\($0)/files/upload/v1/canary-ticket" },
        taking reaction: StubPlatform.Reaction = .status(200, "OK - 10"),
        end: StubPlatform.Reaction = .json(#"{"ok":true,"files":[{"id":"F012345678"}]}"#)
    ) throws -> StubPlatform {
        try StubPlatform { call, _ in
            switch call.method {
            case "files.getUploadURLExternal":
                let url = address("http://\(call.headers["host"] ?? "")")
                return .json(#"{"ok":true,"upload_url":"\#(url)","file_id":"F012345678"}"#)
            case "files.completeUploadExternal": return end
            default: return reaction
            }
        }
    }

    private static func upload(to platform: StubPlatform) async throws -> CallReport {
        try await Caller(platform, files: [SamplePicture.path: SamplePicture.bytes]).send(.upload(SamplePicture.medium))
    }

    // MARK: Storing

    @Test func `a picture is stored in three steps, and its bytes leave without a token`() async throws {
        let platform = try Self.platform()
        defer { platform.stop() }
        let report = try await Self.upload(to: platform)
        #expect(report.outcome == .sent)
        guard case .media("F012345678", let expiresAt)? = report.answer else {
            Issue.record("\(report)")
            return
        }
        #expect(expiresAt > Workspace.now + .seconds(365 * 86_400))
        let calls = platform.calls
        #expect(
            calls.map(\.method) == [
                "files.getUploadURLExternal", "/files/upload/v1/canary-ticket", "files.completeUploadExternal",
            ]
        )
        #expect(calls[0].fields == ["filename": "hello.png", "length": "10"])
        #expect(
            calls[1].body == SamplePicture.bytes && calls[1].verb == "POST" && calls[1].headers["authorization"] == nil
        )
        #expect(calls[2].text == #"{"files":[{"id":"F012345678","title":"hello.png"}]}"#)
        #expect(calls[2].headers["authorization"] == "Bearer \(Workspace.token)")
    }

    @Test(arguments: ["https://files.slack.com.evil.example/u", "http://127.0.0.1:1/files/u", "", "file:///etc/passwd"])
    func `an address elsewhere is not called`(address: String) async throws {
        let platform = try Self.platform(address: { _ in address })
        defer { platform.stop() }
        let report = try await Self.upload(to: platform)
        #expect(report.outcome == .notSent && report.advice == .giveUp && report.code == "strange-address")
        #expect(platform.calls.count == 1)
    }

    @Test func `an address that only begins like that of the files is not called`() async throws {
        let platform = try Self.platform(address: { "\($0)/filesystem" })
        defer { platform.stop() }
        #expect(try await Self.upload(to: platform).code == "strange-address")
        #expect(platform.calls.count == 1)
    }

    @Test func `bytes that were not taken are sent again later, under another address`() async throws {
        for reaction in [StubPlatform.Reaction.status(500), .status(403, "no canary"), .hangUp, .torn] {
            let platform = try Self.platform(taking: reaction)
            defer { platform.stop() }
            let report = try await Self.upload(to: platform)
            #expect(report.outcome == .notSent && report.advice == .retry(after: nil), "\(report)")
            #expect(platform.calls(of: "files.completeUploadExternal").isEmpty)
        }
    }

    @Test(arguments: ["file_uploads_disabled", "storage_limit_reached", "missing_scope"])
    func `a workspace that takes no files says so at once`(code: String) async throws {
        let platform = try StubPlatform { _, _ in .json(#"{"ok":false,"error":"\#(code)"}"#) }
        defer { platform.stop() }
        let report = try await Self.upload(to: platform)
        #expect(report.outcome == .notSent && report.advice == .giveUp && report.code == code)
        #expect(platform.calls.count == 1)
    }

    @Test func `an end without an answer is no end, and the upload begins anew`() async throws {
        let platform = try Self.platform(end: .hangUp)
        defer { platform.stop() }
        let report = try await Self.upload(to: platform)
        #expect(report.outcome == .notSent && report.advice == .retry(after: nil) && report.answer == nil)
    }

    @Test func `a file that is missing or was changed is not sent`() async throws {
        let platform = try Self.platform()
        defer { platform.stop() }
        for (files, code) in [([:], "file-missing"), ([SamplePicture.path: [1]], "file-changed")]
            as [([String: [UInt8]], String)]
        {
            let report = try await Caller(platform, files: files).send(.upload(SamplePicture.medium))
            #expect(report.advice == .giveUp && report.code == code)
        }
        #expect(platform.calls.isEmpty)
    }

    @Test func `an upload is keyed, has its time, and counts against both methods`() throws {
        let adapter = try Workspace.adapter()
        let call = try adapter.freeze(.upload(SamplePicture.medium), for: "1/media/0")
        #expect(call.effectClass == .keyed && call.destination == "media/\(SamplePicture.medium.checksum)")
        #expect(adapter.patience(endpoint: call.endpoint) == .seconds(120))
        let keys = adapter.limits(endpoint: call.endpoint, destination: call.destination).map(\.key)
        #expect(
            keys == [
                "slack/T1/UBOT/files.getUploadURLExternal/minute", "slack/T1/UBOT/files.completeUploadExternal/minute",
            ]
        )
        #expect(adapter.capabilities.abilities.contains(.keepsMedia))
        #expect(!adapter.capabilities.abilities.contains(.attachesMaterial))
    }

    // MARK: Showing

    private static let picture = Attachment.image(mediaID: "F012345678")

    private func frozen(_ message: Message) throws -> (body: PostBody, fallback: PostBody?) {
        let call = try Workspace.adapter().freeze(.groupPost("C1", message: message), for: "1/quiz/0")
        return (
            try #require(WireJSON.value(PostBody.self, from: call.body)),
            call.fallbackBody.flatMap { WireJSON.value(PostBody.self, from: $0) }
        )
    }

    @Test func `a picture stands between the words and the buttons, and is left out of the shorter form`() throws {
        let link = Attachment.link(title: "规则", url: "https://a.example", description: "", pictureURL: "")
        let message = Message(
            text: "今晚 <八点>\n来",
            attachments: [Self.picture, link],
            choices: [.init(key: "A", label: "红茶")]
        )
        let (body, fallback) = try self.frozen(message)
        #expect(body.blocks?.map(\.type) == ["section", "image", "actions"])
        #expect(body.blocks?[0].text?.text == "今晚 &lt;八点&gt;\n来\n<https://a.example|规则>")
        #expect(body.blocks?[1] == .image("F012345678", "今晚 <八点>"))
        #expect(fallback?.blocks == nil)
        #expect(fallback?.text == "今晚 &lt;八点&gt;\n来\n<https://a.example|规则>\nA 红茶")
    }

    @Test func `choices that are no buttons, and a long text, stand in blocks above the picture`() throws {
        let choices = [Message.Choice(key: "A", label: String(repeating: "长", count: 76))]
        let (lines, _) = try self.frozen(Message(text: "a", attachments: [Self.picture], choices: choices))
        #expect(lines.blocks?.map(\.type) == ["section", "image"])
        #expect(lines.blocks?[0].text?.text.hasPrefix("a\nA 长") == true)
        let text = [String(repeating: "a", count: 2_000), String(repeating: "b", count: 1_500)].joined(separator: "\n")
        let (long, fallback) = try self.frozen(Message(text: text, attachments: [Self.picture]))
        #expect(long.blocks?.map(\.type) == ["section", "section", "image"])
        #expect(fallback?.text == text)
    }

    @Test func `a picture alone is a message`() throws {
        let (body, fallback) = try self.frozen(Message(text: "", attachments: [Self.picture]))
        #expect(body.blocks?.map(\.type) == ["image"] && !body.text.isEmpty && fallback == nil)
    }

    @Test func `a file that is looked at yet is waited for, for a minute; then the words go alone`() async throws {
        let refusal =
            #"{"ok":false,"error":"invalid_blocks","response_metadata":{"messages":["[ERROR] invalid slack file [json-pointer:/blocks/1/slack_file]"]}}"#
        let platform = try StubPlatform { _, _ in .json(refusal) }
        defer { platform.stop() }
        let caller = try Caller(platform)
        let post = OutboundRequest.groupPost("C1", message: Message(text: "a", attachments: [Self.picture]))
        let early = try await caller.send(post, triedFor: .seconds(59))
        #expect(early.outcome == .notSent && early.advice == .retry(after: .seconds(5)))
        let late = try await caller.send(post, triedFor: .seconds(60))
        #expect(late.outcome == .notSent && late.advice == .degrade && late.code == "invalid_blocks")
    }
}
