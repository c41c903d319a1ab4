import Domain
import OpenSSL

/// Tells a repeat from a new event.
enum Fingerprint {
    /// The account and what happened; in front the second that the body itself names, so that the fingerprints of one
    /// time lie together.
    static func of(_ content: [UInt8], account: AccountID, writtenAt: Instant?) -> [UInt8] {
        var named = Array(account.rawValue.utf8)
        named.reserveCapacity(named.count + 1 + content.count)
        named.append(0)
        named.append(contentsOf: content)
        let second = UInt32(truncatingIfNeeded: (writtenAt?.millis ?? 0) / 1_000)
        return withUnsafeBytes(of: second.bigEndian, Array.init) + Digest.sha256(named).prefix(12)
    }
}
