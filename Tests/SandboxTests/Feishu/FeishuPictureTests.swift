import Domain
import Testing

@testable import Sandbox

/// Pictures: how they are stored, and where they are shown.
@Suite struct FeishuPictureTests {
    private static func store(_ body: [UInt8], type: String = Upload.type, in feishu: inout FeishuTown) -> ChatReply {
        let headers = ["content-type": type, "authorization": "Bearer \(feishu.token)"]
        let call = ChatCall(method: "POST", path: "open-apis/im/v1/images", headers: headers, body: body)
        return feishu.face.answer(call, &feishu.town, at: feishu.now)
    }

    private static let message = [("image_type", "message")]

    @Test func `a picture that is stored stands in cards, posts and by itself`() throws {
        var feishu = FeishuTown()
        let stored = Self.store(Upload.form("image", Upload.png(), Self.message), in: &feishu)
        let key = try #require(stored.data["image_key"]?.text)
        #expect(key.hasPrefix("img_"))
        let picture = #"{"tag":"img","img_key":"\#(key)","alt":{"tag":"plain_text","content":""}}"#
        let contents = [
            ("interactive", #"{"schema":"2.0","body":{"elements":[\#(picture)]}}"#),
            ("post", #"{"zh_cn":{"content":[[{"tag":"img","image_key":"\#(key)"}]]}}"#),
            ("image", #"{"image_key":"\#(key)"}"#),
        ]
        for (type, content) in contents {
            #expect(!feishu.sent(type, content).isEmpty, "\(type)")
            #expect(feishu.chat.last?.content.pictures == [key], "\(type)")
        }
    }

    private static let wrong: [([UInt8], String, Int64)] = [
        (Upload.form("image", [], message), Upload.type, 234_010),
        (Upload.form("image", Array("GIF?".utf8), message), Upload.type, 234_011),
        (Upload.form("image", Upload.png(width: 12_001), message), Upload.type, 234_039),
        (Upload.form("image", Upload.png() + [UInt8](repeating: 0, count: 10 << 20), message), Upload.type, 234_006),
        (Upload.form("file", Upload.png(), message), Upload.type, 234_001),
        (Upload.form("image", Upload.png()), Upload.type, 234_001),
        (Upload.form("image", Upload.png(), [("image_type", "sticker")]), Upload.type, 234_001),
        (Upload.png(), "image/png", 234_001),
    ]

    @Test(arguments: FeishuPictureTests.wrong.indices)
    func `what is no picture for messages is refused with its number`(index: Int) {
        var feishu = FeishuTown()
        let (body, type, code) = Self.wrong[index]
        #expect(Self.store(body, type: type, in: &feishu).number == code)
    }

    @Test func `a key that nobody was given is refused`() {
        var feishu = FeishuTown()
        #expect(feishu.send("image", #"{"image_key":"img_v3_x"}"#).number == 230_001)
        feishu.pass(.seconds(1))
        let card = #"{"schema":"2.0","body":{"elements":[{"tag":"img","img_key":"img_v3_x"}]}}"#
        let refused = feishu.send("interactive", card)
        #expect(refused.number == 230_099 && refused.effect.contains("200570"))
    }

    @Test func `an app without the scope stores nothing`() {
        var feishu = FeishuTown { $0.rules.missingScopes = ["im:resource"] }
        let body = Upload.form("image", Upload.png(), Self.message)
        #expect(Self.store(body, in: &feishu).number == 99_991_672)
    }
}
