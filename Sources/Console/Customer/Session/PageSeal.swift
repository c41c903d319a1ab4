public import Domain
internal import Foundation
internal import OpenSSL
public import Storage

/// Writes notes that only this house can read, and only as they were written: cookies, links, tokens of forms.
///
/// What is sealed is encrypted (AES-256-CBC under a first block of chance) and then authenticated (HMAC-SHA256), so
/// that no address and no cookie shows whose it is. Each purpose has notes of its own: a link is no cookie.
/// The key lies in the store, so all nodes of one store read each other's notes.
public struct PageSeal: Sendable {
    /// What a note is for.
    enum Purpose: String, Sendable, CaseIterable {
        case session, link, form, wait
    }

    /// The most characters that are looked at.
    static let longest = 1_024
    private static let blockLength = AES256CBC.blockLength
    private static let macLength = 32

    private let cipher: AES256CBC
    private let key: [UInt8]
    private let draw: @Sendable (Int) -> [UInt8]

    /// - Parameters:
    ///   - key: 32 bytes of chance.
    ///   - draw: So many unpredictable bytes.
    /// - Throws: `CryptoError` when libcrypto refuses.
    public init(key: [UInt8], draw: @escaping @Sendable (Int) -> [UInt8]) throws {
        self.cipher = try AES256CBC(
            key: HMAC.sha256("hearth pages: encryption".utf8, key: key),
            iv: [UInt8](repeating: 0, count: Self.blockLength)
        )
        self.key = HMAC.sha256("hearth pages: authentication".utf8, key: key)
        self.draw = draw
    }

    /// The key of a store: drawn with the first start over it.
    public static func key(in store: any Store, drawn: [UInt8], now: Instant) async throws -> [UInt8] {
        precondition(drawn.count == 32, "A key has 32 bytes.")
        return try await store.write(to: .intake) { transaction in
            // Nodes that start together draw one key.
            try transaction.takeTurn()
            try transaction.run(
                "INSERT INTO page_key (id, key, made_at) VALUES (1, $1, $2) ON CONFLICT (id) DO NOTHING",
                .blob(drawn),
                .instant(now)
            )
            return try transaction.row("SELECT key FROM page_key WHERE id = 1")?.blob(0) ?? drawn
        }
    }

    /// The key of a store that was served before.
    public static func key(_ transaction: Transaction) throws -> [UInt8]? {
        try transaction.row("SELECT key FROM page_key WHERE id = 1")?.blob(0)
    }

    /// The path of a page that knows its person, for a chat in which nobody else reads.
    ///
    /// - Parameters:
    ///   - page: Which page of the brand: `tea-quiz`; empty for the first one.
    ///   - identity: Whose link it is; a member gets one that knows nobody.
    ///   - brand: The brand.
    ///   - until: When it ends.
    /// - Returns: A path with a query, to stand behind the public URL.
    /// - Throws: `CryptoError` when libcrypto refuses.
    public func personalPath(
        to page: String,
        for identity: Identity,
        of brand: BrandID,
        until: Instant
    ) throws -> String {
        let path = "/p/\(brand)/\(page)"
        return try PersonalLink.key(for: identity, of: brand, until: until, self).map { "\(path)?k=\($0)" } ?? path
    }

    /// A note in letters, digits, `-` and `_`; two of the same content differ.
    func close(_ content: some Encodable, for purpose: Purpose) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        let plain = Array(try encoder.encode(content))
        let padding = Self.blockLength - plain.count % Self.blockLength
        let padded = plain + [UInt8](repeating: UInt8(padding), count: padding)
        let sealed = try self.cipher.encrypt(self.draw(Self.blockLength) + padded)
        return Base64URL.text(of: sealed + self.mac(of: sealed, for: purpose))
    }

    /// What a note says; nil for one that is not ours, is for something else, or was changed.
    func open<Content: Decodable>(
        _ note: some StringProtocol,
        for purpose: Purpose,
        as: Content.Type = Content.self
    ) -> Content? {
        guard note.utf8.count <= Self.longest, let bytes = Base64URL.bytes(of: note),
            bytes.count >= 2 * Self.blockLength + Self.macLength
        else { return nil }
        let sealed = Array(bytes.dropLast(Self.macLength))
        guard isEqualInConstantTime(bytes.suffix(Self.macLength), self.mac(of: sealed, for: purpose)),
            let padded = try? self.cipher.decrypt(sealed), let padding = padded.last,
            (1...Self.blockLength).contains(Int(padding))
        else { return nil }
        let plain = padded.dropFirst(Self.blockLength).dropLast(Int(padding))
        return try? JSONDecoder().decode(Content.self, from: Data(plain))
    }

    /// 64 hexadecimal digits that only this house can make of these words.
    func mark(_ words: [String]) -> String {
        // Each with its length, so that no two lists of words are read as one.
        let text = words.map { "\($0.utf8.count):\($0)" }.joined(separator: ",")
        return lowercaseHex(HMAC.sha256("mark \(text)".utf8, key: self.key))
    }

    /// So many unpredictable bytes, as hexadecimal digits.
    func chance(_ bytes: Int) -> String { lowercaseHex(self.draw(bytes)) }

    private func mac(of sealed: [UInt8], for purpose: Purpose) -> [UInt8] {
        HMAC.sha256(Array("note \(purpose.rawValue) ".utf8) + sealed, key: self.key)
    }
}

/// Base64 in the letters that addresses and cookies take as they are, without padding.
///
/// Source: RFC 4648, section 5.
enum Base64URL {
    static func text(of bytes: [UInt8]) -> String {
        Data(bytes).base64EncodedString().replacing("+", with: "-").replacing("/", with: "_").replacing("=", with: "")
    }

    /// - Returns: Nil for any other letter, and for a text that is not the one way to write its bytes.
    static func bytes(of text: some StringProtocol) -> [UInt8]? {
        guard text.utf8.allSatisfy({ Self.letters.contains($0) }) else { return nil }
        let padded =
            String(text).replacing("-", with: "+").replacing("_", with: "/")
            + String(repeating: "=", count: (4 - text.utf8.count % 4) % 4)
        guard let data = Data(base64Encoded: padded) else { return nil }
        let bytes = Array(data)
        return Self.text(of: bytes) == String(text) ? bytes : nil
    }

    private static let letters = Set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".utf8)
}
