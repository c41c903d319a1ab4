internal import COpenSSL

// The room OpenSSL lends the ciphers, digests and randomness of libcrypto to the rooms above. It keeps contexts and
// fetched algorithms, so a call allocates nothing but its answer; it never logs, and it knows nothing of what it hashes.

/// Digests of whole messages.
///
/// SHA-1 and MD5 are here because platforms sign and check with them; choose SHA-256 where the choice is ours.
public enum Digest {
    /// The SHA-1 digest, 20 bytes; fast for bytes that lie in one piece (arrays, slices of them, raw buffers).
    ///
    /// Source: FIPS 180-4.
    @inlinable
    public static func sha1(_ bytes: some Collection<UInt8>) -> [UInt8] {
        withOnePiece(bytes) { Self.digest(.sha1, of: $0) }
    }

    /// The SHA-256 digest, 32 bytes; fast for bytes that lie in one piece (arrays, slices of them, raw buffers).
    ///
    /// Source: FIPS 180-4.
    @inlinable
    public static func sha256(_ bytes: some Collection<UInt8>) -> [UInt8] {
        withOnePiece(bytes) { Self.digest(.sha256, of: $0) }
    }

    /// The MD5 digest, 16 bytes: only for WeCom's image checksums, never to protect anything.
    ///
    /// Source: RFC 1321.
    @inlinable
    public static func md5(_ bytes: some Collection<UInt8>) -> [UInt8] {
        withOnePiece(bytes) { Self.digest(.md5, of: $0) }
    }

    /// The SHA-1 digest of bytes that belong to somebody else, 20 bytes.
    public static func sha1(_ bytes: Span<UInt8>) -> [UInt8] {
        bytes.withUnsafeBytes { Self.digest(.sha1, of: $0) }
    }

    /// The SHA-256 digest of bytes that belong to somebody else, 32 bytes.
    public static func sha256(_ bytes: Span<UInt8>) -> [UInt8] {
        bytes.withUnsafeBytes { Self.digest(.sha256, of: $0) }
    }

    @usableFromInline
    enum Kind: Int {
        case sha1 = 20
        case sha256 = 32
        case md5 = 16
    }

    @usableFromInline
    static func digest(_ kind: Kind, of bytes: UnsafeRawBufferPointer) -> [UInt8] {
        let algorithm =
            switch kind {
            case .sha1: copenssl_sha1
            case .sha256: copenssl_sha256
            case .md5: copenssl_md5
            }
        return [UInt8](unsafeUninitializedCapacity: kind.rawValue) { digest, count in
            let succeeded = copenssl_digest_of(algorithm, bytes.baseAddress, bytes.count, digest.baseAddress) == 1
            precondition(succeeded, "libcrypto offers no \(kind) or has no memory left for its context.")
            count = kind.rawValue
        }
    }
}

/// Keyed digests: only who has the key can make or check them.
public enum HMAC {
    /// The HMAC-SHA256 of a whole message, 32 bytes; key and message may have any length, also none.
    ///
    /// Source: RFC 2104, RFC 4231. Compare with ``isEqualInConstantTime(_:_:)``, never with `==`.
    @inlinable
    public static func sha256(_ bytes: some Collection<UInt8>, key: some Collection<UInt8>) -> [UInt8] {
        withOnePiece(bytes) { bytes in withOnePiece(key) { key in Self.sha256(of: bytes, under: key) } }
    }

    @usableFromInline
    static func sha256(of bytes: UnsafeRawBufferPointer, under key: UnsafeRawBufferPointer) -> [UInt8] {
        [UInt8](unsafeUninitializedCapacity: 32) { mac, count in
            let succeeded =
                copenssl_hmac_sha256(key.baseAddress, key.count, bytes.baseAddress, bytes.count, mac.baseAddress) == 1
            precondition(succeeded, "libcrypto offers no HMAC-SHA256 or has no memory left for its context.")
            count = 32
        }
    }
}
