import Domain
import Engine
import OpenSSL

/// The signing secrets that are valid now: one, or two while the secret of the app is being changed.
///
/// A request is signed by HMAC-SHA256 over `v0:`, its timestamp, `:` and the body as it came, whatever its form.
///
/// Source: Slack documentation, "Verifying requests from Slack".
struct SigningSecrets: Sendable, CustomReflectable {
    static let signatureHeader = "x-slack-signature"
    static let timestampHeader = "x-slack-request-timestamp"
    /// How old a genuine request may be, and how far the platform's clock may be ahead of ours.
    private static let window = Duration.seconds(300)

    /// The newest first.
    private let secrets: [Secret]

    init(_ configuration: SlackConfiguration) {
        self.secrets = [configuration.signingSecret] + (configuration.previousSigningSecret.map { [$0] } ?? [])
    }

    /// Nothing: a secret must not be seen.
    var customMirror: Mirror { Mirror(self, children: []) }

    /// A request without the two headers is signed by nobody.
    func verify(_ callback: Callback, now: Instant) throws(Refusal) {
        guard let signature = callback.header(Self.signatureHeader),
            let timestamp = callback.header(Self.timestampHeader), let sentAt = Self.moment(timestamp)
        else { throw Refusal(.badSignature) }
        let isGenuine = self.secrets.contains { secret in
            isEqualInConstantTime(Self.signature(timestamp, callback.body, secret).utf8, signature.utf8)
        }
        guard isGenuine else { throw Refusal(.badSignature) }
        guard sentAt >= now - Self.window, sentAt <= now + Self.window else { throw Refusal(.stale) }
    }

    /// The whole value of the header, with its `v0=`.
    static func signature(_ timestamp: String, _ body: [UInt8], _ secret: Secret) -> String {
        var signed: [UInt8] = []
        signed.reserveCapacity(body.count + timestamp.utf8.count + 4)
        signed += "v0:".utf8
        signed += timestamp.utf8
        signed.append(UInt8(ascii: ":"))
        signed += body
        return "v0=" + lowercaseHex(secret.reveal { HMAC.sha256(signed, key: Array($0.utf8)) })
    }

    private static func moment(_ timestamp: String) -> Instant? {
        guard (1...12).contains(timestamp.utf8.count), timestamp.utf8.allSatisfy(\.isDigit) else { return nil }
        return Int64(timestamp).flatMap(Instant.init(wireSeconds:))
    }
}
