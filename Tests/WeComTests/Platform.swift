import Curl
import Domain
import Engine
import OpenSSL
import Testing

@testable import WeCom

/// The other side of a callback: signs and seals as WeCom does, with the official sample keys unless told otherwise.
struct Platform {
    static let token = "QDG6eK"
    static let key = "jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C"
    static let corp = "wx5823bf96d3bd56c7"
    static let otherKey = "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG"

    var token = Self.token
    var key = Self.key
    var corp = Self.corp
    var timestamp: Int64 = 1_767_000_000
    var nonce = "n0nce"
    var random = Array("0123456789abcdef".utf8)

    /// Never used by tests that only receive.
    static let curl = Curl.Client(.direct)

    /// The moment at which the sample callbacks come in.
    static let now = Instant(seconds: 1_767_000_002)

    func crypto() throws -> CallbackCrypto {
        let key = try #require(CallbackCrypto.key(from: self.key))
        return try CallbackCrypto(token: Array(self.token.utf8), key: key, receiver: Array(self.corp.utf8))
    }

    /// A signed request with this plaintext.
    func callback(_ plaintext: String) throws -> Request { try self.callback(Array(plaintext.utf8)) }

    func callback(_ plaintext: [UInt8]) throws -> Request {
        let crypto = try self.crypto()
        let text = try crypto.seal(plaintext, random: self.random)
        return try self.request(with: text)
    }

    /// A signed request with this base64 text in its envelope.
    func request(with text: [UInt8]) throws -> Request {
        let stamp = Array(String(self.timestamp).utf8)
        let signature = try self.crypto()
            .signature(timestamp: stamp[...], nonce: Array(self.nonce.utf8)[...], text: text[...])
        return Request(
            query: "msg_signature=\(lowercaseHex(signature))&timestamp=\(self.timestamp)&nonce=\(self.nonce)",
            body: Array("<xml><ToUserName><![CDATA[\(self.corp)]]></ToUserName><Encrypt><![CDATA[".utf8)
                + text + Array("]]></Encrypt><AgentID><![CDATA[218]]></AgentID></xml>".utf8)
        )
    }

    /// The configuration that belongs to these keys.
    func configuration(_ change: (inout WeComConfiguration) -> Void = { _ in }) -> WeComConfiguration {
        var configuration = WeComConfiguration(
            corpID: self.corp,
            agentID: 218,
            secret: Secret("app-secret"),
            callback: .init(token: Secret(self.token), encodingAESKey: Secret(self.key))
        )
        change(&configuration)
        return configuration
    }
}

/// What arrives at the callback address.
struct Request: Hashable {
    var query: String
    var body: [UInt8]
}

extension Platform {
    func adapter(
        of account: AccountID = "acme-wecom",
        _ change: (inout WeComConfiguration) -> Void = { _ in }
    ) throws -> WeComAdapter {
        try WeComAdapter(
            account: account,
            configuration: self.configuration(change),
            client: Self.curl,
            now: { Self.now },
            readFile: { _ in [] }
        )
    }
}
