import Domain
import Engine
import OpenSSL
import Testing

@testable import DingTalk

/// The official samples of the platform, and texts that another library took.
@Suite struct VectorTests {
    @Test func `the signature of a message is that of the documentation`() {
        let signature = HeaderSignature(.message, secret: Secret("this is a secret"))
        let text = signature.text(for: Array("1577262236757".utf8))
        #expect(String(decoding: text, as: UTF8.self) == "DJrE6qdyVGCQz9z5r2MDuNcNAhwYnuAkyj13cx169CA=")
    }

    @Test func `the same formula signs for a custom robot`() {
        let signature = HeaderSignature(.message, secret: Secret("SECdingrobotsecret0001"))
        let text = String(decoding: signature.text(for: Array("1700000000000".utf8)), as: UTF8.self)
        #expect(text == "JBZa3b7UqMOar8whsMh16ImwItwAUIq3Dm8CAYNnO2o=")
    }

    @Test func `the signature of a click covers its moment alone`() {
        let signature = HeaderSignature(.click, secret: Secret("card-api-secret"))
        let text = String(decoding: signature.text(for: Array("1700000000000".utf8)), as: UTF8.self)
        #expect(text == "w5yasVoE0C5W/x7zrNW8ReAk8FfqvWC8eTrZdsewFR4=")
    }

    struct Vector: Sendable {
        let token: String
        let key: String
        let owner: String
        let timestamp: String
        let nonce: String
        let signature: String
        let sealed: String
        let message: String
    }

    private static let official = [
        Vector(
            token: "123456",
            key: "1234567890123456789012345678901234567890123",
            owner: "dingsnotzck6pm5veliw",
            timestamp: "1614767836",
            nonce: "A7Co0cJLMzIDtMMI",
            signature: "9a95a004dd16f5c307e849b994173f76aa26e5eb",
            sealed: "YvkvaGe4hQxd3VxRmEty0dVlnCOAqwf56xwTRHDHoOURqhalbmBJQk5FNcRk42Gl5T0YQXZNwpwWSm1xAFJ5ZA==",
            message: "success"
        ),
        Vector(
            token: "123456",
            key: "4g5j64qlyl3zvetqxz5jiocdr586fn2zvjpa8zls3ij",
            owner: "suite4xxxxxxxxxxxxxxx",
            timestamp: "1445827045067",
            nonce: "nEXhMP4r",
            signature: "5a65ceeef9aab2d149439f82dc191dd6c5cbe2c0",
            sealed: """
                1a3NBxmCFwkCJvfoQ7WhJHB+iX3qHPsc9JbaDznE1i03peOk1LaOQoRz3+nlyGNhwmwJ3vDMG+OzrHMeiZI7gTRWVdUBmfxjZ8Ej\
                23JVYa9VrYeJ5as7XM/ZpulX8NEQis44w53h1qAgnC3PRzM7Zc/D6Ibr0rgUathB6zRHP8PYrfgnNOS9PhSBdHlegK+AGGanfwjX\
                uQ9+0pZcy0w9lQ==
                """,
            message: """
                {"EventType":"check_create_suite_url","Random":"LPIdSnlF","TestSuiteKey":"suite4xxxxxxxxxxxxxxx"}
                """
        ),
    ]

    private static func synthetic(_ message: String, _ sealed: String, _ signature: String) -> Vector {
        Vector(
            token: "tok-0001",
            key: "1234567890123456789012345678901234567890123",
            owner: "dingowner",
            timestamp: "1700000000000",
            nonce: "nonce-0001",
            signature: signature,
            sealed: sealed,
            message: message
        )
    }

    private static let reproducible = [
        Self.synthetic(
            "success",
            "GCr6999U/V4/3veZ85Bxl7W+S9AQ/h3iP6CNoRDTNA2skUwHqSIVZgbjJTdtjs2SZ/yQ95ptd6Dk6I7ujGdSZA==",
            "7457277c89aa592c68ca1ba44d3abb5411342b5f"
        ),
        Self.synthetic(
            #"{"EventType":"check_url"}"#,
            "GCr6999U/V4/3veZ85Bxl6NnPyKFaUXh1O/ukUCSfqZrefLAjZXTHh0iSEG3YpNrnl/zzgDbZfjdQk6ewcu4gQ==",
            "671165cb7a615a5eb0b70868bec2f6b07a4d1feb"
        ),
        Self.synthetic(
            "abc",
            "GCr6999U/V4/3veZ85Bxl6a73o56IwVfMFNHoop8xsXb+09fgjG2XtULlKRra7MPAVPZyXeZyrTKUjlnfpaE8g==",
            "0a6357aa7f6df6d7e4c84ef24af1f75a02ac19ef"
        ),
        Self.synthetic(
            #"{"EventType":"chat_add_member","eventId":"e-1","openConversationId":"cid1","userId":["u1"]}"#,
            """
            GCr6999U/V4/3veZ85Bxl88+lUZi6r7BOcAb3q/8gzMxkhvKNoB5Ab57rhkv23TpOiErBvw1L65Ux1XjpgChWAeuuMxUi8Rt8RXM1WkD\
            GlOI1U+NAVG0asKKgW4TdrmxBs+RhKYbLJdpRsni10TuUBtc8o7OAF5NA/Tj5atlES8=
            """,
            "db67f0f2c4d940c5815921343fa7d54fa2c37c10"
        ),
    ]

    @Test(arguments: VectorTests.official + VectorTests.reproducible)
    func `a sealed text of the platform is signed as it says, and opens`(vector: Vector) throws {
        let key = try #require(EventSeal.key(from: vector.key))
        let seal = try EventSeal(token: Array(vector.token.utf8), key: key)
        let text = Array(vector.sealed.utf8)
        let signature = seal.signature(
            timestamp: Array(vector.timestamp.utf8)[...],
            nonce: Array(vector.nonce.utf8)[...],
            text: text[...]
        )
        #expect(lowercaseHex(signature) == vector.signature)
        let opened = try seal.open(text[...], owners: ["other", vector.owner])
        #expect(String(decoding: opened.message, as: UTF8.self) == vector.message)
        #expect(opened.owner == vector.owner)
        #expect(throws: Refusal(.wrongReceiver)) { try seal.open(text[...], owners: ["other", ""]) }
    }

    @Test(arguments: VectorTests.reproducible)
    func `what is sealed here is what another library takes`(vector: Vector) throws {
        let key = try #require(EventSeal.key(from: vector.key))
        let seal = try EventSeal(token: Array(vector.token.utf8), key: key)
        let text = try seal.seal(
            Array(vector.message.utf8),
            owner: vector.owner,
            random: Array("0123456789abcdef".utf8)
        )
        #expect(String(decoding: text, as: UTF8.self) == vector.sealed)
    }

    @Test(arguments: [
        ("", [UInt8]()), ("QQ==", Array("A".utf8)), ("QUI=", Array("AB".utf8)), ("QUJD", Array("ABC".utf8)),
        ("QR==", Array("A".utf8)),
    ])
    func `base64 is read with whatever stands in its spare bits`(text: String, bytes: [UInt8]) {
        #expect(Base64.decode(Array(text.utf8)[...]) == bytes)
    }

    @Test(arguments: ["Q", "QQ", "QQ=", "Q===", "QU=D", "QUJ!", "QUJ\u{0}"])
    func `what is no base64 is nothing`(text: String) {
        #expect(Base64.decode(Array(text.utf8)[...]) == nil)
    }

    @Test func `the alphabet for addresses brings every byte back`() {
        for length in 0..<70 {
            let bytes = (0..<length).map { UInt8(truncatingIfNeeded: $0 &* 37 &+ length) }
            let text = Base64URL.encode(bytes)
            #expect(text.utf8.allSatisfy { $0.isLetterOrDigit || "_-".utf8.contains($0) })
            #expect(Base64URL.decode(text) == bytes)
        }
    }
}
