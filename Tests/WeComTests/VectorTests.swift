import Domain
import Engine
import OpenSSL
import TestSupport
import Testing

@testable import WeCom

/// The vectors that the platform publishes, and vectors made from them that two independent libraries can read.
@Suite struct VectorTests {
    private static let message = """
        RypEvHKD8QQKFhvQ6QleEB4J58tiPdvo+rtK1I9qca6aM/wvqnLSV5zEPeusUiX5L5X/0lWfrf0QADHHhGd3QczcdCUpj911L3vg3W/sYYvu\
        JTs3TUUkSUXxaccAS0qhxchrRYt66wiSpGLYL42aM6A8dTT+6k4aSknmPj48kzJs8qLjvd4Xgpue06DOdnLxAUHzM6+kDZ+HMZfJYuR+LtwG\
        c2hgf5gsijff0ekUNXZiqATP7PF5mZxZ3Izoun1s4zG4LUMnvw2r+KqCKIw+3IQH03v+BCA9nMELNqbSf6tiWSrXJB3LAVGUcallcrw8V2t9\
        EL4EhzJWrQUax5wLVMNS0+rUPA3k22Ncx4XXZS9o0MBH27Bo6BpNelZpS+/uh9KsNlY6bHCmJU9p8g7m3fVKn28H3KDYA5Pl/T8Z1ptDAVe0\
        lXdQ2YoyyH2uyPIGHBZZIs2pDBS8R07+qN+E7Q==
        """

    private static let plaintext = """
        <xml><ToUserName><![CDATA[wx5823bf96d3bd56c7]]></ToUserName>
        <FromUserName><![CDATA[mycreate]]></FromUserName>
        <CreateTime>1409659813</CreateTime>
        <MsgType><![CDATA[text]]></MsgType>
        <Content><![CDATA[hello]]></Content>
        <MsgId>4561255354251345929</MsgId>
        <AgentID>218</AgentID>
        </xml>
        """

    @Test func `the key of the official sample is the documented one although its last bits are loose`() {
        let key = CallbackCrypto.key(from: Platform.key)
        #expect(key.map(lowercaseHex) == "8d69989bbaabe67328014c194631ad0719b3dca035b64023df292447aab60760")
    }

    @Test func `the official address check is answered with the documented number`() throws {
        let adapter = try Platform().adapter()
        let query =
            "msg_signature=5c45ff5e21c57e6ad56bac8758b79b1d9ac89fd3&timestamp=1409659589&nonce=263014780&echostr="
            + "P9nAzCzyDtyTWESHep1vC5X9xho%2FqYX3Zpb4yKa9SKld1DsH3Iyt3tP3zNdtp%2B4RPcs8TgAE7OaBO%2BFZXvnaqQ%3D%3D"
        let answer = try adapter.answerAddressCheck(query: query, now: Instant(seconds: 1_409_659_590))
        #expect(answer == Array("1616140317555161061".utf8))
    }

    @Test func `a plus sign in the address check is a plus sign and no space`() throws {
        let adapter = try Platform().adapter()
        let query =
            "msg_signature=5c45ff5e21c57e6ad56bac8758b79b1d9ac89fd3&timestamp=1409659589&nonce=263014780&echostr="
            + "P9nAzCzyDtyTWESHep1vC5X9xho/qYX3Zpb4yKa9SKld1DsH3Iyt3tP3zNdtp+4RPcs8TgAE7OaBO+FZXvnaqQ=="
        let answer = try adapter.answerAddressCheck(query: query, now: Instant(seconds: 1_409_659_590))
        #expect(answer == Array("1616140317555161061".utf8))
    }

    @Test func `the official message opens to its documented plaintext`() throws {
        let adapter = try Platform().adapter()
        let letter = try adapter.open(
            query: "msg_signature=477715d11cdb4164915debcba66cb864d751f3e6&timestamp=1409659813&nonce=1372623149",
            body: Array(
                """
                <xml><ToUserName><![CDATA[wx5823bf96d3bd56c7]]></ToUserName><Encrypt><![CDATA[\(Self.message)]]></Encrypt>\
                <AgentID><![CDATA[218]]></AgentID></xml>
                """.utf8
            ),
            now: Instant(seconds: 1_409_659_814)
        )
        #expect(String(decoding: letter.body, as: UTF8.self) == Self.plaintext)
        #expect(letter.lane == "acme-wecom/member:mycreate")
        #expect(letter.happenedAt == Instant(seconds: 1_409_659_813))
        let expected = InboundMessage(
            id: "4561255354251345929",
            from: Identity(.member, "mycreate"),
            content: .text("hello")
        )
        #expect(adapter.translate(letter.body) == .messageReceived(expected))
    }

    struct Own: Sendable {
        let message: String
        let receiver: String
        let nonce: String
        let timestamp: String
        let text: String
        let signature: String
    }

    private static let own = [
        Own(
            message: "<xml><ok/></xml>",
            receiver: Platform.corp,
            nonce: "nonce-1",
            timestamp: "1700000000",
            text: "sKqRbbiSUnDhFHOvPjtUMfUg6LbpKTHF30+nySB+lAT61UK0FKkGiFLvt2NMc6rR66sMcq31kJxI79zaDeDRGw==",
            signature: "895cad38533c2bd9ece6d68c4fd95beb86c2f0e2"
        ),
        Own(
            message: #"{"msgtype":"text"}"#,
            receiver: "",
            nonce: "nonce-2",
            timestamp: "1700000001",
            text: "sKqRbbiSUnDhFHOvPjtUMXwcNQzHVFNeLGShu75XAxnlReSDiqIMxFSwaGouVQm/TLf+6IgUPvQBjguiS7rgiw==",
            signature: "19ea237b22069884a68200df2ff5923e275f2c50"
        ),
        Own(
            message: "你好, 世界",
            receiver: "",
            nonce: "nonce-3",
            timestamp: "1700000002",
            text: "sKqRbbiSUnDhFHOvPjtUMf9CxfbWpSFp51zf83YYGvpWyES8mcvMSM+Z/vwawWzVt/F9my4k001viVp3p0qKRg==",
            signature: "83640dec0b86b6b899fa5b25363addbc9ad6ebec"
        ),
        Own(
            message: "xxxxxxxxxxxx",
            receiver: "",
            nonce: "nonce-4",
            timestamp: "1700000003",
            text: "sKqRbbiSUnDhFHOvPjtUMT04SBXqyecnV0R+mVLqu11Se0CAxtEP8Zs4hONFU+GhnY2XmfYUSF/20UR5dRgc0w==",
            signature: "40ef7ffc12d6c4632995bb550aafdb52075af574"
        ),
    ]

    @Test(arguments: VectorTests.own)
    func `a message is sealed to the very text that other libraries make`(vector: Own) throws {
        var platform = Platform()
        platform.corp = vector.receiver
        let crypto = try platform.crypto()
        let text = try crypto.seal(Array(vector.message.utf8), random: Array("0123456789abcdef".utf8))
        #expect(String(decoding: text, as: UTF8.self) == vector.text)
    }

    @Test(arguments: VectorTests.own)
    func `a sealed text of other libraries is signed and opened alike`(vector: Own) throws {
        var platform = Platform()
        platform.corp = vector.receiver
        let crypto = try platform.crypto()
        let text = Array(vector.text.utf8)
        let timestamp = Array(vector.timestamp.utf8)
        let nonce = Array(vector.nonce.utf8)
        let signature = crypto.signature(timestamp: timestamp[...], nonce: nonce[...], text: text[...])
        #expect(lowercaseHex(signature) == vector.signature)
        #expect(try crypto.open(text[...]) == Array(vector.message.utf8))
    }

    @Test func `a passive reply is the documented envelope and opens with the same keys`() throws {
        let adapter = try Platform().adapter()
        let reply = try adapter.sealReply(
            plaintext: Array("<xml><ok/></xml>".utf8),
            nonce: "nonce-1",
            timestamp: Instant(seconds: 1_700_000_000),
            random: Array("0123456789abcdef".utf8)
        )
        let expected = """
            <xml><Encrypt><![CDATA[\(Self.own[0].text)]]></Encrypt><MsgSignature><![CDATA[\(Self.own[0].signature)]]>\
            </MsgSignature><TimeStamp>1700000000</TimeStamp><Nonce><![CDATA[nonce-1]]></Nonce></xml>
            """
        #expect(String(decoding: reply, as: UTF8.self) == expected)
    }
}
