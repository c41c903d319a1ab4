import Domain
import OpenSSL

/// Tells a repeat from a new event.
enum Fingerprint {
    /// The platform repeats a callback with a new nonce, timestamp and random, so only what was opened counts.
    ///
    /// In front stands the second that the body itself names, so that the fingerprints of one time lie together, and
    /// storing one costs the same with a week of history as with none.
    static func of(_ content: [UInt8], account: AccountID, writtenAt: Instant?) -> [UInt8] {
        var named = Array(account.rawValue.utf8)
        named.reserveCapacity(named.count + 1 + content.count)
        named.append(0)
        named.append(contentsOf: content)
        let second = UInt32(truncatingIfNeeded: (writtenAt?.millis ?? 0) / 1_000)
        return withUnsafeBytes(of: second.bigEndian, Array.init) + Digest.sha256(named).prefix(12)
    }
}
