import Curl
import Domain
import Engine
import OpenSSL
import Testing

@testable import DingTalk

/// The other side of the three channels: signs and seals as DingTalk does.
struct Platform {
    static let token = "tok0001"
    static let key = "1234567890123456789012345678901234567890123"
    static let otherKey = "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG"
    static let corp = "dingc"
    static let appKey = "dingkey1"
    static let appSecret = "canary-app-secret/+&="
    static let cardSecret = "canary-card-secret"

    /// The moment at which the sample callbacks come in.
    static let now = Instant(millis: 1_700_000_002_000)

    var token = Self.token
    var key = Self.key
    var owner = Self.appKey
    var appSecret = Self.appSecret
    var cardSecret = Self.cardSecret
    var timestamp = "1700000000000"
    var nonce = "nonce-0001"
    var random = Array("0123456789abcdef".utf8)

    /// Never used by tests that only receive.
    static let curl = Curl.Client(.direct)

    func seal() throws -> EventSeal {
        let key = try #require(EventSeal.key(from: self.key))
        return try EventSeal(token: Array(self.token.utf8), key: key)
    }

    // MARK: The three channels

    func message(_ body: String) -> Callback {
        let sign = HeaderSignature(.message, secret: Secret(self.appSecret)).text(for: Array(self.timestamp.utf8))
        return Self.callback(
            ["timestamp": self.timestamp, "sign": String(decoding: sign, as: UTF8.self)],
            body
        )
    }

    func press(_ body: String) -> Callback {
        let sign = HeaderSignature(.click, secret: Secret(self.cardSecret)).text(for: Array(self.timestamp.utf8))
        return Self.callback(
            [
                "x-ddpaas-signature-timestamp": self.timestamp,
                "x-ddpaas-signature": String(decoding: sign, as: UTF8.self),
            ],
            body
        )
    }

    func event(_ plaintext: String, signatureName: String = "msg_signature") throws -> Callback {
        try self.event(
            sealed: self.seal().seal(Array(plaintext.utf8), owner: self.owner, random: self.random),
            signatureName: signatureName
        )
    }

    func event(sealed text: [UInt8], signatureName: String = "msg_signature") throws -> Callback {
        let signature = try self.seal()
            .signature(timestamp: Array(self.timestamp.utf8)[...], nonce: Array(self.nonce.utf8)[...], text: text[...])
        return Callback(
            query: "\(signatureName)=\(lowercaseHex(signature))&timestamp=\(self.timestamp)&nonce=\(self.nonce)",
            body: Array(#"{"encrypt":""#.utf8) + text + Array(#""}"#.utf8)
        )
    }

    static func callback(_ headers: [String: String], _ body: String, query: String = "") -> Callback {
        Callback(query: query, headers: { headers[$0] }, body: Array(body.utf8))
    }

    // MARK: The account

    static func configuration(_ change: (inout DingTalkConfiguration) -> Void = { _ in }) -> DingTalkConfiguration {
        var configuration = DingTalkConfiguration(
            corpID: Self.corp,
            appKey: Self.appKey,
            appSecret: Secret(Self.appSecret),
            callback: .init(token: Secret(Self.token), encodingAESKey: Secret(Self.key)),
            cardTemplate: "tpl.schema",
            cardSecret: Secret(Self.cardSecret)
        )
        change(&configuration)
        return configuration
    }

    static func adapter(
        _ account: AccountID = "acme-ding",
        _ change: (inout DingTalkConfiguration) -> Void = { _ in }
    ) throws -> DingTalkAdapter {
        try DingTalkAdapter(
            account: account,
            configuration: Self.configuration(change),
            client: Self.curl,
            now: { Self.now },
            draw: { Array(repeating: 0x2A, count: $0) },
            readFile: { _ in throw NoFile() }
        )
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

extension Opened {
    /// The letter, where it is one.
    var letter: Letter? { if case .letter(let letter, _) = self { letter } else { nil } }

    var acknowledgement: Acknowledgement {
        switch self {
        case .letter(_, let acknowledgement), .check(let acknowledgement), .echo(let acknowledgement): acknowledgement
        }
    }
}

/// Why a callback was refused; nil when it was taken.
func refusal(of callback: Callback, by adapter: DingTalkAdapter, now: Instant = Platform.now) -> Refusal.Reason? {
    do throws(Refusal) {
        _ = try adapter.open(callback, now: now)
        return nil
    } catch { return error.reason }
}
