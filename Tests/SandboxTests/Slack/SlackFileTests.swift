import Curl
import Domain
import Testing

@testable import Sandbox

/// Uploads in steps, and the pictures that messages show.
@Suite struct SlackFileTests {
    /// The first two steps: the id of the file, and what came of its bytes.
    private static func upload(
        _ bytes: [UInt8] = Upload.png(),
        length: Int? = nil,
        to slack: inout SlackTown
    ) throws -> (id: String, taken: ChatReply) {
        let told = slack.get("files.getUploadURLExternal", "filename=a.png&length=\(length ?? bytes.count)")
        let url = try #require(told.json["upload_url"]?.text)
        let id = try #require(told.json["file_id"]?.text)
        let base = "http://127.0.0.1:1/slack/"
        #expect(url.hasPrefix("\(base)files/upload/v1/"))
        let path = String(url.dropFirst(base.count))
        return (id, slack.answer(ChatCall(method: "POST", path: path, body: bytes)))
    }

    private static func show(_ file: String, in slack: inout SlackTown) -> ChatReply {
        let blocks = #"[{"type":"image","alt_text":"茶","slack_file":\#(file)}]"#
        return slack.post("chat.postMessage", #"{"channel":"C0SANDBOX01","text":"x","blocks":\#(blocks)}"#)
    }

    @Test func `a file of three steps can be shown, and not before the last`() throws {
        var slack = SlackTown()
        let (id, taken) = try Self.upload(to: &slack)
        #expect(taken.status == 200 && String(decoding: taken.body, as: UTF8.self) == "OK - \(Upload.png().count)")
        let early = Self.show(#"{"id":"\#(id)"}"#, in: &slack)
        #expect(early.error == "invalid_blocks")
        let detail = early.json["response_metadata"]?["messages"]?.list?.first?.text
        #expect(detail == "[ERROR] invalid slack file [json-pointer:/blocks/0/slack_file]")
        let end = slack.post("files.completeUploadExternal", #"{"files":[{"id":"\#(id)","title":"茶"}]}"#)
        #expect(end.json["files"]?.list?.first?["title"] == "茶")
        #expect(slack.chat.isEmpty)
        slack.pass(.seconds(1))
        #expect(Self.show(#"{"id":"\#(id)"}"#, in: &slack).error == nil)
        #expect(slack.chat.last?.content.pictures == [id])
    }

    @Test func `bytes of another length, to another address, or twice are not taken`() throws {
        var slack = SlackTown()
        #expect(try Self.upload(length: 5, to: &slack).taken.status == 400)
        let strange = ChatCall(method: "POST", path: "files/upload/v1/F1/guessed", body: [1])
        #expect(slack.answer(strange).status == 404)
        let (id, _) = try Self.upload(to: &slack)
        let end = #"{"files":[{"id":"\#(id)"}]}"#
        #expect(slack.post("files.completeUploadExternal", end).error == nil)
        #expect(slack.post("files.completeUploadExternal", #"{"files":[{"id":"F1"}]}"#).error == "file_not_found")
    }

    @Test(arguments: ["length=1", "filename=a.png", "filename=a.png&length=0", "filename=a.png&length=x"])
    func `an upload that does not say what it is is refused`(query: String) {
        var slack = SlackTown()
        #expect(slack.get("files.getUploadURLExternal", query).error == "invalid_arguments")
    }

    @Test func `what is no picture, an unknown file, and two names for one are not shown`() throws {
        var slack = SlackTown()
        let (id, _) = try Self.upload(Array("%PDF-1.7".utf8), to: &slack)
        #expect(slack.post("files.completeUploadExternal", #"{"files":[{"id":"\#(id)"}]}"#).error == nil)
        for file in [#"{"id":"\#(id)"}"#, #"{"id":"F000000000"}"#, "{}", #"{"url":"https://files.slack.com/x"}"#] {
            #expect(Self.show(file, in: &slack).error == "invalid_blocks", "\(file)")
        }
    }

    @Test func `a picture that is shown can be looked at, up to many megabytes`() async throws {
        try await SlackHost.run({ $0.baseURL = "http://127.0.0.1:1" }) { host in
            let bytes = Upload.png() + [UInt8](repeating: 7, count: 3 << 20)
            let told = try await host.get(
                "/slack/api/files.getUploadURLExternal?filename=a.png&length=\(bytes.count)",
                headers: [("Authorization", "Bearer \(SlackTown.token)")]
            )
            let url = try #require(told.json["upload_url"]?.text)
            let id = try #require(told.json["file_id"]?.text)
            let path = String(url.dropFirst("http://127.0.0.1:1".count))
            let taken = try await host.client.send(Curl.Request(.post, host.base + path, body: bytes))
            #expect(taken.status == 200)
            _ = try await host.call("files.completeUploadExternal", #"{"files":[{"id":"\#(id)"}]}"#)
            let blocks = #"[{"type":"image","alt_text":"茶","slack_file":{"id":"\#(id)"}}]"#
            _ = try await host.call(
                "chat.postMessage",
                #"{"channel":"C0SANDBOX01","text":"x","blocks":\#(blocks)}"#
            )
            let page = try await host.get("/sandbox/slack?who=\(SlackTown.newcomer)&at=\(SlackTown.group)")
            let shown = String(decoding: page.body, as: UTF8.self)
            #expect(shown.contains("<img src=\"/sandbox/slack/pictures/\(id)\""))
            var question = Curl.Request(.get, "\(host.base)/sandbox/slack/pictures/\(id)")
            question.answerLimit = 8 << 20
            let picture = try await host.client.send(question)
            #expect(picture.body == bytes && picture.header("content-type") == "image/png")
            #expect(try await host.get("/sandbox/slack/pictures/F000000000").status == 404)
        }
    }
}
