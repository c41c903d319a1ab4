import Domain
import Testing

@testable import Sandbox

@Suite struct MediaTests {
    private static let png: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]

    @Test func `a picture is stored for three days`() {
        var town = Town()
        let answer = town.upload("海报.png", type: "image", Self.png)
        #expect(answer.code == 0)
        #expect(answer["type"] == "image")
        #expect(answer["created_at"]?.text == String(town.now.seconds))
        let id = answer["media_id"]?.text ?? ""
        #expect(town.world.media.media[id]?.name == "海报.png")
        let body = #"{"text":{"content":"a"},"image":{"media_id":"\#(id)"},"notify":0}"#
        let api = "externalcontact/group_welcome_template/add"
        #expect(town.post(api, body).code == 0)
        town.pass(.seconds(3 * 86_400))
        town.renewToken()
        #expect(town.post(api, body).code == 40_007)
    }

    @Test func `media that expire on demand must be uploaded again`() {
        var town = Town()
        let first = town.upload("海报.png", type: "image", Self.png)["media_id"]?.text ?? ""
        town.world.media.expire(at: town.now)
        let api = "externalcontact/group_welcome_template/add"
        func body(_ id: String) -> String { #"{"text":{"content":"a"},"image":{"media_id":"\#(id)"},"notify":0}"# }
        #expect(town.post(api, body(first)).code == 40_007)
        #expect(town.post(api, #"{"text":{"content":"a"},"notify":0}"#).code == 0)
        let second = town.upload("海报.png", type: "image", Self.png)["media_id"]?.text ?? ""
        #expect(second != first)
        #expect(town.post(api, body(second)).code == 0)
        #expect(town.world.pictures[first] != nil)
    }

    @Test func `only pictures are kept, the oldest leave first`() {
        let png = Self.png + [UInt8](repeating: 1, count: 32), jpeg: [UInt8] = [0xFF, 0xD8, 0xFF, 0xE0] + png
        var shelf = PictureShelf(capacity: 100)
        shelf.put(png[...], id: "a")
        shelf.put(jpeg[...], id: "b")
        shelf.put(Array("<svg onload=alert(1)>".utf8)[...], id: "c")
        shelf.put([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A][...], id: "d")
        #expect(shelf["a"]?.format == .png && shelf["b"]?.format == .jpeg)
        #expect(shelf["c"] == nil && shelf["d"] == nil)
        shelf.put(png[...], id: "e")
        #expect(shelf["a"] == nil && shelf["b"]?.bytes == jpeg && shelf["e"] != nil)
        shelf.put([UInt8](png + [UInt8](repeating: 1, count: 100))[...], id: "f")
        #expect(shelf["f"] == nil && shelf["e"] != nil)
    }

    /// A file by its first bytes and its length: whole files would be printed with every test run.
    struct Case: Sendable {
        let type: String
        let head: [UInt8]
        let length: Int
        let code: Int64

        init(_ type: String, _ head: [UInt8], length: Int? = nil, code: Int64) {
            self.type = type
            self.head = head
            self.length = length ?? head.count
            self.code = code
        }
    }

    @Test(arguments: [
        Case("image", [], code: 44_001),
        Case("image", Array(Self.png.prefix(5)), code: 44_001),
        Case("image", Array("GIF89a..".utf8), code: 40_004),
        Case("image", [0xFF, 0xD8, 0xFF, 0xE0, 0, 0], code: 0),
        Case("image", Self.png, length: 10 << 20, code: 0),
        Case("image", Self.png, length: (10 << 20) + 1, code: 45_001),
        Case("voice", Array("#!AMR\n.".utf8), code: 0),
        Case("voice", Array("RIFF....".utf8), code: 40_004),
        Case("voice", Array("#!AMR\n".utf8), length: (2 << 20) + 1, code: 45_001),
        Case("video", [0, 0, 0, 0x18] + Array("ftypmp42".utf8), code: 0),
        Case("video", Self.png, code: 40_004),
        Case("file", Array("hello!".utf8), code: 0),
        Case("file", Array("hello!".utf8), length: (20 << 20) + 1, code: 45_001),
        Case("song", Self.png, code: 40_005),
    ])
    func `a file is checked for kind and size`(example: Case) {
        var town = Town()
        let content = example.head + [UInt8](repeating: 1, count: example.length - example.head.count)
        #expect(town.upload("a", type: example.type, content).code == example.code)
    }

    @Test func `a body that is no form is refused`() {
        var town = Town()
        let token = town.freshToken()
        let query = "type=image&access_token=\(token)"
        #expect(town.call("media/upload", .post, query, Self.png).code == 44_001)
        let type = "multipart/form-data; boundary=b"
        #expect(town.call("media/upload", .post, query, Self.png, contentType: type).code == 44_001)
        let open = Array("--b\r\nContent-Disposition: form-data; name=\"media\"; filename=\"a\"\r\n\r\nhello!".utf8)
        #expect(town.call("media/upload", .post, query, open, contentType: type).code == 44_001)
    }

    @Test func `the part is found behind others, whatever its content`() {
        let body = Array(
            """
            --b\r\nContent-Disposition: form-data; name="note"\r\n\r\nx\r\n\
            --b\r\ncontent-disposition: form-data; name="media"; filename="f"\r\n\r\n--x\r\n\r\n--\r\n--b--\r\n
            """.utf8
        )
        let part = Multipart.part(named: "media", in: body, boundary: "b")
        #expect(part?.filename == "f")
        #expect(part.map { Array($0.content) } == Array("--x\r\n\r\n--".utf8))
        #expect(Multipart.part(named: "other", in: body, boundary: "b") == nil)
    }

    @Test func `the boundary is read with and without quotes`() {
        #expect(Multipart.boundary(of: "multipart/form-data; boundary=abc") == "abc")
        #expect(Multipart.boundary(of: "Multipart/Form-Data; charset=x; Boundary=\"a b\"") == "a b")
        #expect(Multipart.boundary(of: "application/json") == nil)
        #expect(Multipart.boundary(of: "multipart/form-data") == nil)
    }
}
