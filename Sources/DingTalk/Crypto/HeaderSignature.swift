import Domain
import Engine
import OpenSSL

/// The signature of a robot message or of a click on a card: it stands in the headers and covers a moment, not the body.
///
/// Whoever overhears one can send any body with it for as long as the window lasts. So the channel has TLS, the body must
/// name our robot or organisation, and a click must bring back what only we could have written; see ``PressSeal``.
///
/// Source: DingTalk developer documentation, 机器人接收消息; 注册卡片回调地址.
struct HeaderSignature: Sendable, CustomReflectable {
    enum Channel: Sendable {
        /// Signs `timestamp`, a line end, and the secret again.
        case message
        /// Signs `timestamp`.
        case click
    }

    private let channel: Channel
    private let secret: [UInt8]

    init(_ channel: Channel, secret: Secret) {
        self.channel = channel
        self.secret = secret.reveal { Array($0.utf8) }
    }

    /// Nothing: the secret must not be seen.
    var customMirror: Mirror { Mirror(self, children: []) }

    /// The base64 text that belongs to a timestamp.
    func text(for timestamp: [UInt8]) -> [UInt8] {
        let message =
            switch self.channel {
            case .message: timestamp + [UInt8(ascii: "\n")] + self.secret
            case .click: timestamp
            }
        return Base64.encode(HMAC.sha256(message, key: self.secret))
    }

    /// Refuses what was not signed with the secret, and what was signed too long ago or in the future.
    func check(_ signature: String, timestamp: String?, window: Duration, now: Instant) throws(Refusal) {
        let stamp = Array((timestamp ?? "").utf8)
        guard signature.utf8.count <= 256, let signedAt = Instant(digits: stamp) else { throw Refusal(.badSignature) }
        guard isEqualInConstantTime(self.text(for: stamp), Array(signature.utf8)) else { throw Refusal(.badSignature) }
        guard signedAt >= now - window, signedAt <= now + window else { throw Refusal(.stale) }
    }
}
