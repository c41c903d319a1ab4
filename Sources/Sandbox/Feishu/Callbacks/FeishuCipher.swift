internal import Domain
internal import OpenSSL

/// What the Encrypt Key is for: callbacks are closed with it and signed with it.
///
/// The AES key is the SHA-256 of the Encrypt Key; the initialization vector stands in front of the text.
struct FeishuCipher: Sendable {
    private let encryptKey: Secret

    init(_ encryptKey: Secret) { self.encryptKey = encryptKey }

    /// The body `{"encrypt":"…"}` of a callback.
    ///
    /// - Parameters:
    ///   - plain: The callback as JSON.
    ///   - iv: 16 bytes by chance; with any other number nothing can be closed.
    /// - Returns: The body, always the same for the same arguments.
    func close(_ plain: [UInt8], iv: [UInt8]) -> [UInt8] {
        let padding = AES256CBC.blockLength - plain.count % AES256CBC.blockLength
        let padded = plain + repeatElement(UInt8(padding), count: padding)
        let key = self.encryptKey.reveal { Digest.sha256(Array($0.utf8)) }
        do {
            let closed = try AES256CBC(key: key, iv: iv).encrypt(padded)
            let body: JSON = ["encrypt": .text(String(decoding: Base64.encode(iv + closed), as: UTF8.self))]
            return body.encoded()
        } catch {
            preconditionFailure("The key has 32 bytes, the vector 16 and the text whole blocks: \(error.message)")
        }
    }

    /// The signature of a body as it is posted: lower-case hexadecimal SHA-256 of four parts, without a separator.
    func signature(timestamp: String, nonce: String, body: [UInt8]) -> String {
        self.encryptKey.reveal { key in
            lowercaseHex(Digest.sha256(Array("\(timestamp)\(nonce)\(key)".utf8) + body))
        }
    }
}
