import Engine
import FoundationEssentials
import OpenSSL

/// The seal of one Encrypt Key: checks signatures and opens bodies.
///
/// A sealed text is the base64 of a random vector of 16 bytes and AES-256-CBC over the JSON, under the SHA-256 of the
/// key, filled up to blocks of 16 bytes. The cipher has no check of its own.
///
/// Source: Feishu developer documentation, "配置 Encrypt Key".
struct Seal: Sendable, CustomReflectable {
    private let key: [UInt8]
    private let cipher: AES256CBC

    /// - Throws: `CryptoError` when libcrypto has no context left.
    init(encryptKey: [UInt8]) throws(CryptoError) {
        self.key = encryptKey
        self.cipher = try AES256CBC(
            key: Digest.sha256(encryptKey),
            iv: [UInt8](repeating: 0, count: AES256CBC.blockLength)
        )
    }

    /// Nothing: the key must not be seen.
    var customMirror: Mirror { Mirror(self, children: []) }

    /// SHA-256 over timestamp, nonce, key and the body as it came, as lower-case hexadecimal.
    func signature(timestamp: String, nonce: String, body: [UInt8]) -> String {
        var joined: [UInt8] = []
        joined.reserveCapacity(timestamp.utf8.count + nonce.utf8.count + self.key.count + body.count)
        joined += timestamp.utf8
        joined += nonce.utf8
        joined += self.key
        joined += body
        return lowercaseHex(Digest.sha256(joined))
    }

    /// The JSON behind a sealed text.
    ///
    /// Decrypting the vector as if it were the first block gives a block of nonsense and then the JSON: each block
    /// needs nothing but the one before it.
    func open(_ text: String) throws(Refusal) -> [UInt8] {
        let block = AES256CBC.blockLength
        guard let sealed = Data(base64Encoded: text), sealed.count >= 2 * block, sealed.count % block == 0 else {
            throw Refusal(.undecipherable)
        }
        let plain: [UInt8]
        do { plain = try self.cipher.decrypt(Array(sealed)) } catch { throw Refusal(.undecipherable) }
        guard let last = plain.last, (1...UInt8(block)).contains(last),
            plain.suffix(Int(last)).allSatisfy({ $0 == last })
        else { throw Refusal(.undecipherable) }
        return Array(plain[block..<plain.count - Int(last)])
    }
}

/// The outer JSON of a sealed body.
struct SealedBody: Decodable {
    let encrypt: String
}
