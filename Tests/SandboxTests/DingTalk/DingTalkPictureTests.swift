import Domain
import Testing

@testable import Sandbox

/// Pictures: how they are stored, and where they are shown.
@Suite struct DingTalkPictureTests {
    private static func store(
        _ body: [UInt8],
        type: String = Upload.type,
        kind: String = "image",
        in ding: inout DingTalkTown
    ) -> ChatReply {
        let query = "access_token=\(ding.appToken())&type=\(kind)"
        let headers = ["content-type": type]
        return ding.answer(
            ChatCall(method: "POST", path: "media/upload", query: query, headers: headers, body: body)
        )
    }

    @Test func `a picture that is stored stands in Markdown and by itself`() throws {
        var ding = DingTalkTown()
        let stored = Self.store(Upload.form("media", Upload.png()), in: &ding)
        #expect(stored.json["errcode"] == 0)
        let id = try #require(stored.json["media_id"]?.text)
        #expect(ding.send("sampleImageMsg", ["photoURL": .text(id)]).dingTalkError == nil)
        #expect(ding.chat.last?.content.pictures == [id])
        let text: JSON = ["title": "茶", "text": .text("看  \n  ![](\(id))  \n  [规则](https://a.example)")]
        #expect(ding.send("sampleMarkdown", text).dingTalkError == nil)
        let content = try #require(ding.chat.last?.content)
        #expect(content.pictures == [id] && content.links == [ChatLink(title: "规则", url: "https://a.example")])
        #expect(content.text.hasPrefix("看"))
    }

    @Test func `a picture from elsewhere stays a link`() {
        var ding = DingTalkTown()
        #expect(ding.send("sampleImageMsg", ["photoURL": "https://a.example/a.png"]).dingTalkError == nil)
        #expect(ding.chat.last?.content.links.map(\.url) == ["https://a.example/a.png"])
        #expect(ding.chat.last?.content.pictures == [])
    }

    private static let wrong: [([UInt8], String, String, String)] = [
        (Upload.form("media", Upload.png()), Upload.type, "film", "40004"),
        (Upload.form("media", Array("hello".utf8)), Upload.type, "image", "40005"),
        (Upload.form("media", []), Upload.type, "image", "44001"),
        (Upload.form("image", Upload.png()), Upload.type, "image", "43008"),
        (Upload.png(), "image/png", "image", "43008"),
        (Upload.form("media", Upload.png() + [UInt8](repeating: 0, count: 20 << 20)), Upload.type, "image", "40009"),
    ]

    @Test(arguments: DingTalkPictureTests.wrong.indices)
    func `what is no picture is refused with its number`(index: Int) {
        var ding = DingTalkTown()
        let (body, type, kind, code) = Self.wrong[index]
        #expect(Self.store(body, type: type, kind: kind, in: &ding).dingTalkError == code)
    }

    @Test func `nothing is stored without a token`() {
        var ding = DingTalkTown()
        let call = ChatCall(
            method: "POST",
            path: "media/upload",
            query: "type=image",
            headers: ["content-type": Upload.type],
            body: Upload.form("media", Upload.png())
        )
        #expect(ding.answer(call).dingTalkError != nil)
    }
}
