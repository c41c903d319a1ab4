import Foundation
import OpenSSL

/// The sealed texts that WeCom and DingTalk share, written from their documentation.
///
/// AES-256-CBC over `16 random bytes | length | message | owner`, filled up to blocks of 32 bytes, key from 43 characters
/// of base64, vector its first 16 bytes; the signature is SHA-1 over the sorted parts.
struct SealedText {
    let token: String
    /// 43 characters.
    let key: String
    let owner: String

    private var keyBytes: [UInt8] { Array(Data(base64Encoded: self.key + "=") ?? Data()) }

    private func cipher() throws -> AES256CBC {
        try AES256CBC(key: self.keyBytes, iv: Array(self.keyBytes.prefix(16)))
    }

    func text(_ message: [UInt8], random: String) throws -> String {
        var plain = Array(random.utf8.prefix(16))
        for shift in [24, 16, 8, 0] { plain.append(UInt8(truncatingIfNeeded: message.count >> shift)) }
        plain += message + Array(self.owner.utf8)
        let filler = 32 - plain.count % 32
        plain += [UInt8](repeating: UInt8(filler), count: filler)
        return Data(try self.cipher().encrypt(plain)).base64EncodedString()
    }

    /// The message in a sealed text; nil when it is not whole or names another owner.
    func message(in text: String) -> [UInt8]? {
        guard let sealed = Data(base64Encoded: text), let plain = try? self.cipher().decrypt(Array(sealed)),
            let filler = plain.last, plain.count >= 20 + Int(filler)
        else { return nil }
        let length = plain[16..<20].reduce(0) { $0 << 8 | Int($1) }
        let rest = Array(plain[20..<plain.count - Int(filler)])
        guard length <= rest.count, rest[length...].elementsEqual(self.owner.utf8) else { return nil }
        return Array(rest[..<length])
    }

    func signature(_ timestamp: String, _ nonce: String, _ text: String) -> String {
        let parts = [self.token, timestamp, nonce, text].map { Array($0.utf8) }
        return lowercaseHex(Digest.sha1(parts.sorted { $0.lexicographicallyPrecedes($1) }.flatMap { $0 }))
    }

    /// A text of 43 characters that may be a key.
    static func key(_ word: String) -> String { String(String(repeating: word, count: 43).prefix(43)) }
}
