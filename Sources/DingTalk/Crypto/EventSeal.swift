import Domain
import Engine
import OpenSSL

/// The seal of one (token, EncodingAESKey) pair of the event subscription: checks signatures, opens and makes sealed texts.
///
/// A sealed text is the base64 of AES-256-CBC, key from the EncodingAESKey, vector the key's first 16 bytes, over
/// `16 random bytes | length, 4 bytes big-endian | message | owner key`, filled up to blocks of **32** bytes.
/// The cipher has no check of its own, so nothing may be opened whose signature was not compared first.
///
/// Source: DingTalk developer documentation, 事件订阅, 回调消息体加解密.
struct EventSeal: Sendable, CustomReflectable {
    private static let block = 32
    private static let header = 20

    private let token: [UInt8]
    private let cipher: AES256CBC

    init(token: [UInt8], key: [UInt8]) throws(CryptoError) {
        self.token = token
        self.cipher = try AES256CBC(key: key, iv: Array(key.prefix(AES256CBC.blockLength)))
    }

    init(_ keys: DingTalkConfiguration.CallbackKeys) throws {
        guard let key = keys.encodingAESKey.reveal(Self.key(from:)) else {
            throw DingTalkConfiguration.Invalid(problems: ["An encodingAESKey is not base64."])
        }
        try self.init(token: keys.token.reveal { Array($0.utf8) }, key: key)
    }

    /// Nothing: token and key must not be seen.
    var customMirror: Mirror { Mirror(self, children: []) }

    /// The 32 bytes behind an EncodingAESKey, or nil when it is not 43 characters of base64.
    static func key(from encodingAESKey: String) -> [UInt8]? {
        guard encodingAESKey.utf8.count == 43 else { return nil }
        return Base64.decode((encodingAESKey.utf8 + [UInt8(ascii: "=")])[...])
    }

    /// SHA-1 over token, timestamp, nonce and sealed text, sorted as bytes and joined; 20 bytes.
    func signature(timestamp: ArraySlice<UInt8>, nonce: ArraySlice<UInt8>, text: ArraySlice<UInt8>) -> [UInt8] {
        let parts = [self.token[...], timestamp, nonce, text].sorted { $0.lexicographicallyPrecedes($1) }
        return Digest.sha1(Array(parts.joined()))
    }

    /// Opens a sealed text whose signature was found right.
    ///
    /// - Returns: The message, and which of the owners it names.
    func open(_ text: ArraySlice<UInt8>, owners: [String]) throws(Refusal) -> (message: [UInt8], owner: String) {
        guard let sealed = Base64.decode(text), !sealed.isEmpty, sealed.count % Self.block == 0 else {
            throw Refusal(.undecipherable)
        }
        let plain: [UInt8]
        do { plain = try self.cipher.decrypt(sealed) } catch { throw Refusal(.undecipherable) }
        guard let end = Self.endBeforePadding(plain), end >= Self.header else { throw Refusal(.undecipherable) }
        let length = plain[16..<Self.header].reduce(0) { $0 << 8 | Int($1) }
        let messageEnd = Self.header + length
        guard messageEnd <= end else { throw Refusal(.undecipherable) }
        guard let owner = owners.first(where: { plain[messageEnd..<end].elementsEqual($0.utf8) }) else {
            throw Refusal(.wrongReceiver)
        }
        return (Array(plain[Self.header..<messageEnd]), owner)
    }

    /// Seals a message into base64 text; `random` is 16 unpredictable bytes, fresh for every message.
    func seal(_ message: [UInt8], owner: String, random: [UInt8]) throws(CryptoError) -> [UInt8] {
        precondition(random.count == 16, "A sealed message begins with 16 random bytes.")
        var plain = random
        withUnsafeBytes(of: UInt32(message.count).bigEndian) { plain.append(contentsOf: $0) }
        plain += message
        plain += Array(owner.utf8)
        let filler = Self.block - plain.count % Self.block
        plain += [UInt8](repeating: UInt8(filler), count: filler)
        return Base64.encode(try self.cipher.encrypt(plain))
    }

    /// Where the padding begins, or nil when it is not 1…32 equal bytes that say their number.
    private static func endBeforePadding(_ plain: [UInt8]) -> Int? {
        guard let last = plain.last, (1...UInt8(Self.block)).contains(last) else { return nil }
        let end = plain.count - Int(last)
        guard end >= 0, plain[end...].allSatisfy({ $0 == last }) else { return nil }
        return end
    }
}
