public import Domain
internal import OpenSSL

/// The secrets that an app and the platform share for callbacks, and what is done with them.
///
/// Sources: WeCom developer documentation 90930 and 91144 (callback encryption).
public struct CallbackKeys: Sendable {
    private let token: Secret
    private let cipher: AES256CBC
    /// Whom a callback is for: the corporation's id for an app.
    public let receiver: String

    /// - Parameters:
    ///   - token: At most 32 ASCII letters and digits.
    ///   - encodingAESKey: 43 ASCII letters and digits; its last letter may carry two bits too many.
    ///   - receiver: The corporation's id; empty for an aibot.
    /// - Throws: ``SandboxError/Code/badConfiguration``.
    public init(token: Secret, encodingAESKey: Secret, receiver: String) throws(SandboxError) {
        let key = encodingAESKey.reveal { Base64.decode(Array($0.utf8) + [UInt8(ascii: "=")]) }
        guard let key, key.count == 32 else {
            throw SandboxError(.badConfiguration, "The encoding key is not 43 letters and digits.")
        }
        do {
            self.cipher = try AES256CBC(key: key, iv: Array(key.prefix(16)))
        } catch {
            throw SandboxError(.badConfiguration, error.message)
        }
        self.token = token
        self.receiver = receiver
    }

    /// The signature over a text that was encrypted: lower-case hexadecimal SHA-1 of the four parts in byte order.
    func signature(timestamp: String, nonce: String, encrypted: [UInt8]) -> String {
        self.token.reveal { token in
            let parts = [Array(token.utf8), Array(timestamp.utf8), Array(nonce.utf8), encrypted]
            let sorted = parts.sorted { $0.lexicographicallyPrecedes($1) }
            return lowercaseHex(Digest.sha1(Array(sorted.joined())))
        }
    }

    /// Encrypts a message: 16 random bytes, its length, the message and the receiver, padded to 32, in base64.
    ///
    /// `random` must have exactly 16 bytes, or it throws ``SandboxError/Code/badRequest``.
    func encrypt(_ message: [UInt8], random: [UInt8]) throws(SandboxError) -> [UInt8] {
        guard random.count == 16 else { throw SandboxError(.badRequest, "The random prefix has 16 bytes.") }
        var plain = random
        let length = UInt32(message.count).bigEndian
        withUnsafeBytes(of: length) { plain += $0 }
        plain += message
        plain += self.receiver.utf8
        let padding = 32 - plain.count % 32
        plain += repeatElement(UInt8(padding), count: padding)
        do {
            return Base64.encode(try self.cipher.encrypt(plain))
        } catch {
            throw SandboxError(.undecipherable, error.message)
        }
    }

    /// Opens what was encrypted under these keys, and checks padding, length and receiver.
    func decrypt(_ encrypted: [UInt8]) throws(SandboxError) -> [UInt8] {
        guard let cipherText = Base64.decode(encrypted), !cipherText.isEmpty, cipherText.count % 32 == 0 else {
            throw SandboxError(.undecipherable, "The encrypted text is not base64 of whole blocks of 32 bytes.")
        }
        let plain: [UInt8]
        do {
            plain = try self.cipher.decrypt(cipherText)
        } catch {
            throw SandboxError(.undecipherable, error.message)
        }
        let padding = Int(plain[plain.count - 1])
        guard (1...32).contains(padding), plain.suffix(padding).allSatisfy({ Int($0) == padding }) else {
            throw SandboxError(.undecipherable, "The padding is wrong.")
        }
        let content = plain.dropLast(padding)
        guard content.count >= 20 else { throw SandboxError(.undecipherable, "The text is too short.") }
        let length = content[16..<20].reduce(0) { $0 << 8 | Int($1) }
        guard 20 + length <= content.count else { throw SandboxError(.undecipherable, "The length is wrong.") }
        guard content[(20 + length)...].elementsEqual(self.receiver.utf8) else {
            throw SandboxError(.undecipherable, "It is for somebody else.")
        }
        return Array(content[20..<20 + length])
    }
}
