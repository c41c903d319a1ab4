import Foundation
import OpenSSL
import Testing

@Suite struct AES256CBCTests {
    /// NIST SP 800-38A, F.2.5 and F.2.6.
    private static let nistKey = "603deb1015ca71be2b73aef0857d77811f352c073b6108d72d9810a30914dff4"
    private static let nistVector = "000102030405060708090a0b0c0d0e0f"
    private static let nistText =
        "6bc1bee22e409f96e93d7e117393172aae2d8a571e03ac9c9eb76fac45af8e51"
        + "30c81c46a35ce411e5fbc1191a0a52eff69f2445df4f9b17ad2b417be66c3710"
    private static let nistCipher =
        "f58c4c04d6e5f1ba779eabfb5f7bfbd69cfc4e967edb808d679f777bc6702c7d"
        + "39f23369a9d9bacfa530e26304231461b2eb05e2c39be9fcda6c19078c6a9d1b"

    /// The key of the platform's own published example; its first half is the vector.
    private static let wecomKey = bytes(fromHex: "8d69989bbaabe67328014c194631ad0719b3dca035b64023df292447aab60760")

    @Test func `it agrees with NIST SP 800-38A in both directions, again and again`() throws {
        let aes = try AES256CBC(key: bytes(fromHex: Self.nistKey), iv: bytes(fromHex: Self.nistVector))
        for _ in 1...3 {
            #expect(try lowercaseHex(aes.encrypt(bytes(fromHex: Self.nistText))) == Self.nistCipher)
            #expect(try lowercaseHex(aes.decrypt(bytes(fromHex: Self.nistCipher))) == Self.nistText)
        }
    }

    /// Message, receiver id, and what two independent implementations made of them (reference wecom.md 1.9).
    @Test(arguments: [
        (
            "<xml><ok/></xml>", "wx5823bf96d3bd56c7",
            "sKqRbbiSUnDhFHOvPjtUMfUg6LbpKTHF30+nySB+lAT61UK0FKkGiFLvt2NMc6rR66sMcq31kJxI79zaDeDRGw=="
        ),
        (
            #"{"msgtype":"text"}"#, "",
            "sKqRbbiSUnDhFHOvPjtUMXwcNQzHVFNeLGShu75XAxnlReSDiqIMxFSwaGouVQm/TLf+6IgUPvQBjguiS7rgiw=="
        ),
        (
            "你好, 世界", "",
            "sKqRbbiSUnDhFHOvPjtUMf9CxfbWpSFp51zf83YYGvpWyES8mcvMSM+Z/vwawWzVt/F9my4k001viVp3p0qKRg=="
        ),
        (
            "xxxxxxxxxxxx", "",
            "sKqRbbiSUnDhFHOvPjtUMT04SBXqyecnV0R+mVLqu11Se0CAxtEP8Zs4hONFU+GhnY2XmfYUSF/20UR5dRgc0w=="
        ),
    ])
    func `WeCom's callback cipher comes out as other implementations make it`(
        message: String,
        receiver: String,
        base64: String
    ) throws {
        let aes = try Self.wecom()
        let cipher = try #require(Data(base64Encoded: base64))
        let plain = Self.envelope(message: message, receiver: receiver)

        #expect(try aes.encrypt(plain) == [UInt8](cipher))
        #expect(try aes.decrypt([UInt8](cipher)) == plain)
    }

    @Test func `the platform's own address check decrypts to the number it expects back`() throws {
        let echo = "P9nAzCzyDtyTWESHep1vC5X9xho/qYX3Zpb4yKa9SKld1DsH3Iyt3tP3zNdtp+4RPcs8TgAE7OaBO+FZXvnaqQ=="
        let cipher = try #require(Data(base64Encoded: echo))
        let plain = try Self.wecom().decrypt([UInt8](cipher))

        #expect(String(decoding: plain[0..<16], as: UTF8.self) == "c41b64491c2468d0")
        #expect(Array(plain[16..<20]) == [0, 0, 0, 19])
        #expect(String(decoding: plain[20..<39], as: UTF8.self) == "1616140317555161061")
        #expect(String(decoding: plain[39..<57], as: UTF8.self) == "wx5823bf96d3bd56c7")
        #expect(plain[57...] == ArraySlice([UInt8](repeating: 7, count: 7)))
    }

    @Test func `a WeCom media file encrypts as other implementations do it`() throws {
        let plain = Array("media-bytes-123".utf8) + [UInt8](repeating: 17, count: 17)
        let cipher = try #require(Data(base64Encoded: "y7S3LyFtXjfrGyps2yWbF0EGVTwZaRAN9BhyAPaccbY="))
        #expect(try Self.wecom().encrypt(plain) == [UInt8](cipher))
    }

    @Test(arguments: [0, 16, 32, 416, 4_096, 1 << 20])
    func `what was encrypted decrypts to itself at any length of whole blocks`(length: Int) throws {
        let aes = try AES256CBC(key: randomBytes(32), iv: randomBytes(16))
        let plain = randomBytes(length)
        let cipher = try aes.encrypt(plain)
        #expect(cipher.count == length)
        #expect(length == 0 || cipher != plain)
        #expect(try aes.decrypt(cipher) == plain)
    }

    @Test(arguments: [1, 15, 17, 31, 4_095])
    func `a message of broken blocks is refused`(length: Int) throws {
        let aes = try Self.wecom()
        let message = [UInt8](repeating: 0, count: length)
        #expect(throws: CryptoError.self) { try aes.encrypt(message) }
        let error = #expect(throws: CryptoError.self) { try aes.decrypt(message) }
        #expect(error?.code == .badLength)
    }

    @Test(arguments: [(0, 16), (16, 16), (31, 16), (33, 16), (32, 0), (32, 15), (32, 17)])
    func `a key or vector of a wrong length is refused`(key: Int, vector: Int) {
        let error = #expect(throws: CryptoError.self) {
            try AES256CBC(key: [UInt8](repeating: 1, count: key), iv: [UInt8](repeating: 2, count: vector))
        }
        #expect(error?.code == .badKey)
    }

    private static func wecom() throws -> AES256CBC {
        try AES256CBC(key: self.wecomKey, iv: [UInt8](self.wecomKey.prefix(16)))
    }

    /// 16 letters, the length of the message, the message, the receiver, padding to 32 (reference wecom.md 1.5).
    private static func envelope(message: String, receiver: String) -> [UInt8] {
        var plain = Array("0123456789abcdef".utf8)
        let length = message.utf8.count
        plain += [0, 0, UInt8(length >> 8), UInt8(length & 0xFF)]
        plain += Array(message.utf8) + Array(receiver.utf8)
        let pad = 32 - plain.count % 32
        return plain + [UInt8](repeating: UInt8(pad), count: pad)
    }
}
