import Curl
import Domain
import Engine
import OpenSSL
import Testing

@testable import Feishu

/// The other side of a callback: seals and signs as Feishu does, with the keys of the vectors unless told otherwise.
struct Platform {
    static let encryptKey = "feishu-encrypt-key-0001"
    static let token = "feishu-verify-token-0001"
    static let app = "cli_test"
    static let bot = "ou_bot"

    var encryptKey = Self.encryptKey
    var timestamp = "1700000000"
    var nonce = "nonce-0001"
    var vector: [UInt8] = Array(0..<16)

    /// The moment at which the sample callbacks come in.
    static let now = Instant(seconds: 1_700_000_002)

    /// Never used by tests that only receive.
    static let curl = Curl.Client(.direct)

    /// The outer JSON around a sealed plaintext.
    func sealed(_ plaintext: [UInt8]) throws -> [UInt8] {
        let filler = 16 - plaintext.count % 16
        let cipher = try AES256CBC(key: Digest.sha256(Array(self.encryptKey.utf8)), iv: self.vector)
        let sealed = try self.vector + cipher.encrypt(plaintext + [UInt8](repeating: UInt8(filler), count: filler))
        return Array(#"{"encrypt":"\#(Base64Text.of(sealed))"}"#.utf8)
    }

    /// A sealed and signed callback.
    func callback(_ plaintext: String) throws -> Callback { self.signed(try self.sealed(Array(plaintext.utf8))) }

    func signed(_ body: [UInt8]) -> Callback {
        let content = Array((self.timestamp + self.nonce + self.encryptKey).utf8) + body
        return self.callback(signature: lowercaseHex(Digest.sha256(content)), body)
    }

    func callback(signature: String, _ body: [UInt8]) -> Callback {
        let headers = [
            "x-lark-request-timestamp": self.timestamp, "x-lark-request-nonce": self.nonce,
            "x-lark-signature": signature,
        ]
        return Callback(headers: { headers[$0] }, body: body)
    }

    /// The configuration that belongs to these keys.
    static func configuration(_ change: (inout FeishuConfiguration) -> Void = { _ in }) -> FeishuConfiguration {
        var configuration = FeishuConfiguration(
            appID: Self.app,
            appSecret: Secret("app-secret"),
            botOpenID: Self.bot,
            callback: .init(verificationToken: Secret(Self.token), encryptKey: Secret(Self.encryptKey))
        )
        change(&configuration)
        return configuration
    }

    static func adapter(_ account: AccountID = "acme-feishu", _ change: (inout FeishuConfiguration) -> Void = { _ in })
        throws -> FeishuAdapter
    {
        try FeishuAdapter(
            account: account,
            configuration: Self.configuration(change),
            client: Self.curl,
            now: { Self.now },
            readFile: { _ in throw NoFile() }
        )
    }

    /// An account without an Encrypt Key.
    static func clearAdapter(_ change: (inout FeishuConfiguration) -> Void = { _ in }) throws -> FeishuAdapter {
        try Self.adapter {
            $0.callback.encryptKey = nil
            change(&$0)
        }
    }
}

extension Curl.Client.Configuration {
    /// Without a proxy, whatever the environment says.
    static var direct: Self {
        var configuration = Self()
        configuration.proxy = ""
        return configuration
    }
}

extension FeishuAdapter {
    /// Opens what is a letter and no check.
    func letter(_ callback: Callback, now: Instant = Platform.now) throws -> Letter {
        guard case .letter(let letter, _) = try self.open(callback, now: now) else { throw NoLetter() }
        return letter
    }

    /// The answer to something, letter or check.
    func answer(to callback: Callback) throws -> Acknowledgement {
        switch try self.open(callback, now: Platform.now) {
        case .letter(_, let answer), .check(let answer), .echo(let answer): answer
        }
    }
}

struct NoLetter: Error {}

extension Acknowledgement {
    var text: String { String(decoding: self.body, as: UTF8.self) }
}

extension Callback {
    /// Without headers, as nothing signed comes.
    init(_ body: String) { self.init(body: Array(body.utf8)) }
}
