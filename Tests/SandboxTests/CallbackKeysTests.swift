import Domain
import Testing

@testable import Sandbox

/// The official vectors and the project's own, from reference/wecom.md sections 1.8 and 1.9.
@Suite struct CallbackKeysTests {
    private static let token = Secret("QDG6eK")
    private static let key = Secret("jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C")
    private static let corp = "wx5823bf96d3bd56c7"

    private static func keys(receiver: String = Self.corp) throws -> CallbackKeys {
        try CallbackKeys(token: Self.token, encodingAESKey: Self.key, receiver: receiver)
    }

    private static let echo =
        "P9nAzCzyDtyTWESHep1vC5X9xho/qYX3Zpb4yKa9SKld1DsH3Iyt3tP3zNdtp+4RPcs8TgAE7OaBO+FZXvnaqQ=="

    private static let message = """
        RypEvHKD8QQKFhvQ6QleEB4J58tiPdvo+rtK1I9qca6aM/wvqnLSV5zEPeusUiX5L5X/0lWfrf0QADHHhGd3QczcdCUpj911L3vg3W/sYYvu\
        JTs3TUUkSUXxaccAS0qhxchrRYt66wiSpGLYL42aM6A8dTT+6k4aSknmPj48kzJs8qLjvd4Xgpue06DOdnLxAUHzM6+kDZ+HMZfJYuR+LtwG\
        c2hgf5gsijff0ekUNXZiqATP7PF5mZxZ3Izoun1s4zG4LUMnvw2r+KqCKIw+3IQH03v+BCA9nMELNqbSf6tiWSrXJB3LAVGUcallcrw8V2t9\
        EL4EhzJWrQUax5wLVMNS0+rUPA3k22Ncx4XXZS9o0MBH27Bo6BpNelZpS+/uh9KsNlY6bHCmJU9p8g7m3fVKn28H3KDYA5Pl/T8Z1ptDAVe0\
        lXdQ2YoyyH2uyPIGHBZZIs2pDBS8R07+qN+E7Q==
        """

    @Test func `the official address check is signed and opened`() throws {
        let keys = try Self.keys()
        let encrypted = Array(Self.echo.utf8)
        let signature = keys.signature(timestamp: "1409659589", nonce: "263014780", encrypted: encrypted)
        #expect(signature == "5c45ff5e21c57e6ad56bac8758b79b1d9ac89fd3")
        #expect(try keys.decrypt(encrypted) == Array("1616140317555161061".utf8))
    }

    @Test func `the official address check is made byte by byte from its parts`() throws {
        let query = try Self.keys().addressCheck(
            Array("1616140317555161061".utf8),
            timestamp: Instant(seconds: 1_409_659_589),
            nonce: "263014780",
            random: Array("c41b64491c2468d0".utf8)
        )
        let form = Form(query, plusIsSpace: false)
        #expect(form["echostr"] == Self.echo)
        #expect(form["msg_signature"] == "5c45ff5e21c57e6ad56bac8758b79b1d9ac89fd3")
        #expect(!query.contains("+"))
    }

    @Test func `the official message is signed, opened and made again`() throws {
        let keys = try Self.keys()
        let encrypted = Array(Self.message.utf8)
        let signature = keys.signature(timestamp: "1409659813", nonce: "1372623149", encrypted: encrypted)
        #expect(signature == "477715d11cdb4164915debcba66cb864d751f3e6")
        let plain = try keys.decrypt(encrypted)
        #expect(plain.count == 284)
        #expect(String(decoding: plain, as: UTF8.self).contains("<Content><![CDATA[hello]]></Content>"))
        #expect(try keys.encrypt(plain, random: Array("0960688932c47ef1".utf8)) == encrypted)
    }

    struct Vector: Sendable {
        let text: String
        let receiver: String
        let nonce: String
        let seconds: Int64
        let encrypted: String
        let signature: String
    }

    private static let vectors = [
        Vector(
            text: "<xml><ok/></xml>",
            receiver: Self.corp,
            nonce: "nonce-1",
            seconds: 1_700_000_000,
            encrypted: "sKqRbbiSUnDhFHOvPjtUMfUg6LbpKTHF30+nySB+lAT61UK0FKkGiFLvt2NMc6rR66sMcq31kJxI79zaDeDRGw==",
            signature: "895cad38533c2bd9ece6d68c4fd95beb86c2f0e2"
        ),
        Vector(
            text: #"{"msgtype":"text"}"#,
            receiver: "",
            nonce: "nonce-2",
            seconds: 1_700_000_001,
            encrypted: "sKqRbbiSUnDhFHOvPjtUMXwcNQzHVFNeLGShu75XAxnlReSDiqIMxFSwaGouVQm/TLf+6IgUPvQBjguiS7rgiw==",
            signature: "19ea237b22069884a68200df2ff5923e275f2c50"
        ),
        Vector(
            text: "你好, 世界",
            receiver: "",
            nonce: "nonce-3",
            seconds: 1_700_000_002,
            encrypted: "sKqRbbiSUnDhFHOvPjtUMf9CxfbWpSFp51zf83YYGvpWyES8mcvMSM+Z/vwawWzVt/F9my4k001viVp3p0qKRg==",
            signature: "83640dec0b86b6b899fa5b25363addbc9ad6ebec"
        ),
        Vector(
            text: "xxxxxxxxxxxx",
            receiver: "",
            nonce: "nonce-4",
            seconds: 1_700_000_003,
            encrypted: "sKqRbbiSUnDhFHOvPjtUMT04SBXqyecnV0R+mVLqu11Se0CAxtEP8Zs4hONFU+GhnY2XmfYUSF/20UR5dRgc0w==",
            signature: "40ef7ffc12d6c4632995bb550aafdb52075af574"
        ),
    ]

    @Test(arguments: vectors)
    func `each vector of our own is sealed to the byte`(vector: Vector) throws {
        let keys = try Self.keys(receiver: vector.receiver)
        let sealed = try keys.seal(
            Array(vector.text.utf8),
            timestamp: Instant(seconds: vector.seconds),
            nonce: vector.nonce,
            random: Array("0123456789abcdef".utf8),
            agentID: 218
        )
        let time = vector.seconds
        #expect(sealed.query == "msg_signature=\(vector.signature)&timestamp=\(time)&nonce=\(vector.nonce)")
        let body = """
            <xml><ToUserName><![CDATA[\(vector.receiver)]]></ToUserName><AgentID><![CDATA[218]]></AgentID>\
            <Encrypt><![CDATA[\(vector.encrypted)]]></Encrypt></xml>
            """
        #expect(String(decoding: sealed.body, as: UTF8.self) == body)
        #expect(try keys.decrypt(Array(vector.encrypted.utf8)) == Array(vector.text.utf8))
    }

    @Test func `what is for somebody else does not open`() throws {
        let encrypted = try Self.keys().encrypt(Array("x".utf8), random: Array("0123456789abcdef".utf8))
        let others = try Self.keys(receiver: "wx0000000000000000")
        #expect(throws: SandboxError.self) { try others.decrypt(encrypted) }
    }

    @Test(arguments: ["", "AAAA", "not base64!", "QUJDRA==", String(repeating: "A", count: 88)])
    func `what was never encrypted does not open`(text: String) throws {
        let error = #expect(throws: SandboxError.self) { try Self.keys().decrypt(Array(text.utf8)) }
        #expect(error?.code == .undecipherable)
    }

    @Test(arguments: [
        "", "short", "jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C=", "jWmYm7qr5nMoAUwZRjGt xmz3KA1tkAj3ykkR6q2B2C",
    ])
    func `a key that is not 43 letters and digits is refused without being repeated`(key: String) throws {
        let error = #expect(throws: SandboxError.self) {
            try CallbackKeys(token: Self.token, encodingAESKey: Secret(key), receiver: Self.corp)
        }
        #expect(error?.code == .badConfiguration)
        #expect(key.isEmpty || error?.description.contains(key) == false)
    }

    @Test func `a sealed callback of an app that is not asked for names no agent`() throws {
        let sealed = try Self.keys().seal(
            [],
            timestamp: Instant(seconds: 1),
            nonce: "a&b",
            random: Array("0123456789abcdef".utf8)
        )
        #expect(!String(decoding: sealed.body, as: UTF8.self).contains("AgentID"))
        #expect(sealed.query.hasSuffix("&nonce=a%26b"))
        #expect(throws: SandboxError.self) {
            try Self.keys().seal([], timestamp: Instant(seconds: 1), nonce: "n", random: [1, 2, 3])
        }
    }
}
