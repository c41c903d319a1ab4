import Domain
import OpenSSL

/// Tells a repeat from a new event.
enum Fingerprint {
    /// 16 bytes over the account and what names the event; in front stands the second in which it happened, so that
    /// the fingerprints of one time lie together.
    static func of(_ identity: [UInt8], account: AccountID, writtenAt: Instant?) -> [UInt8] {
        let named = Array(account.rawValue.utf8) + [0] + identity
        let second = UInt32(truncatingIfNeeded: (writtenAt?.millis ?? 0) / 1_000)
        return withUnsafeBytes(of: second.bigEndian, Array.init) + Digest.sha256(named).prefix(12)
    }
}
