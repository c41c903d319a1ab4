internal import COpenSSL
internal import Synchronization

/// AES-256 in cipher block chaining, without padding, under one key and one initialization vector.
///
/// The key schedule is made once and kept, in memory that libcrypto overwrites when the last copy of this value goes.
/// Every message starts again from the vector, as WeCom's callbacks do; that the first block of a message is random
/// is the caller's part. Any thread may use a value at any time: each call borrows a context of its own, so a value
/// holds as many contexts as calls ever ran at the same moment.
///
/// Source: FIPS 197, NIST SP 800-38A.
public struct AES256CBC: Sendable {
    /// The length of a block; messages are whole blocks.
    public static let blockLength = 16

    private let encryption: ContextPool
    private let decryption: ContextPool

    /// Makes the key schedules of both directions.
    ///
    /// - Parameters:
    ///   - key: 32 bytes.
    ///   - iv: 16 bytes, the initialization vector of every message.
    /// - Throws: ``CryptoError/Code/badKey`` for other lengths.
    public init(key: [UInt8], iv: [UInt8]) throws(CryptoError) {
        guard key.count == 32 else {
            throw CryptoError(.badKey, "An AES-256 key has 32 bytes, this one has \(key.count).")
        }
        guard iv.count == Self.blockLength else {
            throw CryptoError(.badKey, "An initialization vector has 16 bytes, this one has \(iv.count).")
        }
        self.encryption = try ContextPool(key: key, iv: iv, encrypts: true)
        self.decryption = try ContextPool(key: key, iv: iv, encrypts: false)
    }

    /// Encrypts whole blocks: a multiple of 16 bytes, none gives none; the answer is as long as the message.
    ///
    /// - Throws: ``CryptoError/Code/badLength`` for any other length.
    public func encrypt(_ bytes: [UInt8]) throws(CryptoError) -> [UInt8] {
        try self.encryption.run(bytes)
    }

    /// Decrypts whole blocks: a multiple of 16 bytes, none gives none; the answer is as long as the message.
    ///
    /// Nothing tells whether the message was encrypted under this key: check a signature first.
    ///
    /// - Throws: ``CryptoError/Code/badLength`` for any other length.
    public func decrypt(_ bytes: [UInt8]) throws(CryptoError) -> [UInt8] {
        try self.decryption.run(bytes)
    }
}

/// The contexts of one key and one direction, each lent to one call at a time.
private final class ContextPool: Sendable {
    /// @unchecked: a context is used by whoever took it out of the pool, never by two threads at once.
    private struct Context: @unchecked Sendable {
        let pointer: OpaquePointer
    }

    /// Never lent, only copied, and only while the lock is held; so no pool has to remember the key itself.
    private let original: Context
    private let idle: Mutex<[Context]>

    init(key: [UInt8], iv: [UInt8], encrypts: Bool) throws(CryptoError) {
        guard let pointer = copenssl_aes256cbc_create(key, iv, encrypts ? 1 : 0) else {
            throw CryptoError(.refused, "libcrypto made no AES-256-CBC context.")
        }
        self.original = Context(pointer: pointer)
        self.idle = Mutex([])
    }

    deinit {
        copenssl_cipher_destroy(self.original.pointer)
        self.idle.withLock { $0.forEach { copenssl_cipher_destroy($0.pointer) } }
    }

    func run(_ bytes: [UInt8]) throws(CryptoError) -> [UInt8] {
        guard bytes.count % AES256CBC.blockLength == 0, let length = Int32(exactly: bytes.count) else {
            throw CryptoError(
                .badLength,
                "AES-CBC without padding takes whole blocks of 16 bytes below 2 GiB, not \(bytes.count) bytes."
            )
        }
        let context = try self.take()
        var succeeded = false
        let answer = [UInt8](unsafeUninitializedCapacity: bytes.count) { output, count in
            succeeded = copenssl_cipher_run(context.pointer, bytes, length, output.baseAddress) == 1
            count = succeeded ? bytes.count : 0
        }
        guard succeeded else {
            copenssl_cipher_destroy(context.pointer)
            throw CryptoError(.refused, "libcrypto did not finish \(bytes.count) bytes of AES-256-CBC.")
        }
        self.idle.withLock { $0.append(context) }
        return answer
    }

    private func take() throws(CryptoError) -> Context {
        let taken = self.idle.withLock { idle -> Context? in
            idle.popLast() ?? copenssl_cipher_copy(self.original.pointer).map(Context.init(pointer:))
        }
        guard let taken else { throw CryptoError(.refused, "libcrypto made no AES-256-CBC context.") }
        return taken
    }
}
