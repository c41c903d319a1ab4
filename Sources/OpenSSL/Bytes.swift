internal import COpenSSL

/// Whether two byte sequences are equal, in a time that tells nothing about where they differ.
///
/// The lengths may be learned from the time; sequences of different length are never equal.
@inlinable
public func isEqualInConstantTime(_ left: some Collection<UInt8>, _ right: some Collection<UInt8>) -> Bool {
    withOnePiece(left) { left in withOnePiece(right) { right in isEqual(left, right) } }
}

/// Unpredictable bytes from libcrypto's generator, for nonces, tokens and keys; `count` is 0 or more.
///
/// Traps when the machine has no randomness to give: nothing safe could go on.
public func randomBytes(_ count: Int) -> [UInt8] {
    precondition(count >= 0, "A number of random bytes is 0 or more.")
    return [UInt8](unsafeUninitializedCapacity: count) { bytes, filled in
        while filled < count {
            let part = min(count - filled, Int(Int32.max))
            let succeeded = copenssl_random(bytes.baseAddress?.advanced(by: filled), Int32(part)) == 1
            precondition(succeeded, "libcrypto's random generator could not be seeded.")
            filled += part
        }
    }
}

/// The bytes as hexadecimal digits in lower case, two per byte, without separators; empty for no bytes.
@inlinable
public func lowercaseHex(_ bytes: some Collection<UInt8>) -> String {
    withOnePiece(bytes) { hexDigits(of: $0) }
}

/// Lends the bytes in one piece: as they lie, or copied together when they lie in several.
@inlinable
func withOnePiece<Result>(
    _ bytes: some Collection<UInt8>,
    _ body: (UnsafeRawBufferPointer) -> Result
) -> Result {
    if let result = bytes.withContiguousStorageIfAvailable({ body(UnsafeRawBufferPointer($0)) }) { return result }
    return Array(bytes).withUnsafeBytes(body)
}

@usableFromInline
func isEqual(_ left: UnsafeRawBufferPointer, _ right: UnsafeRawBufferPointer) -> Bool {
    guard left.count == right.count else { return false }
    guard let leftBytes = left.baseAddress, let rightBytes = right.baseAddress else { return true }
    return copenssl_is_equal(leftBytes, rightBytes, left.count) == 1
}

@usableFromInline
func hexDigits(of bytes: UnsafeRawBufferPointer) -> String {
    let digits: StaticString = "0123456789abcdef"
    let digit = digits.utf8Start
    return String(unsafeUninitializedCapacity: bytes.count * 2) { text in
        for (position, byte) in bytes.enumerated() {
            text[2 * position] = digit[Int(byte >> 4)]
            text[2 * position + 1] = digit[Int(byte & 0x0F)]
        }
        return 2 * bytes.count
    }
}
