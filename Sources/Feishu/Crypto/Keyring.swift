import Domain
import Engine
import OpenSSL

/// The keys that are valid now: one pair, or two while the keys of an account are being rotated.
///
/// With an Encrypt Key a body is sealed and signed, and its signature is compared before anything reads it. Without one
/// it is clear and unsigned, and nothing vouches for it but the Verification Token inside. The token is looked at in
/// both cases.
struct Keyring: Sendable, CustomReflectable {
    /// A body that was found genuine.
    struct Genuine {
        /// Without its token, which has done its work and is not to be stored.
        let body: [UInt8]
        /// Nil for a signed body that cannot be read.
        let envelope: Envelope?

        init(_ body: [UInt8], _ envelope: Envelope?) {
            self.body = body.blanking(envelope?.verificationToken)
            self.envelope = envelope
        }
    }

    /// Nothing longer is opened unsigned.
    ///
    /// A check of the address has some hundred bytes, and it alone may come unsigned under an Encrypt Key.
    private static let longestCheck = 4_096
    private static let longestHeader = 128
    /// How old the moment may be that a clear body names: the journal remembers fingerprints for so long.
    private static let oldestEvent = Duration.seconds(8 * 86_400)

    /// The newest first.
    private let seals: [Seal]
    private let tokens: [[UInt8]]
    /// The tokens of pairs without an Encrypt Key; while there is none, nothing comes in clear.
    private let clearTokens: [[UInt8]]
    private let pastWindow: Duration
    private let futureWindow: Duration

    init(_ configuration: FeishuConfiguration) throws {
        let pairs = [configuration.callback] + (configuration.previousCallback.map { [$0] } ?? [])
        self.seals = try pairs.compactMap(\.encryptKey).map { key in
            try Seal(encryptKey: key.reveal { Array($0.utf8) })
        }
        self.tokens = pairs.map { pair in pair.verificationToken.reveal { Array($0.utf8) } }
        self.clearTokens = pairs.filter { $0.encryptKey == nil }
            .map { pair in pair.verificationToken.reveal { Array($0.utf8) } }
        self.pastWindow = configuration.oldestCallback
        self.futureWindow = configuration.newestCallback
    }

    /// Nothing: keys and tokens must not be seen.
    var customMirror: Mirror { Mirror(self, children: []) }

    /// Verifies and opens one callback.
    ///
    /// Only one half of a pair may have changed in a rotation, so every token goes with every key.
    func open(_ callback: Callback, now: Instant) throws(Refusal) -> Genuine {
        if let sealed = try self.openSigned(callback, now: now) {
            guard let envelope = Envelope(sealed) else { return Genuine(sealed, nil) }
            guard Self.isOne(of: self.tokens, envelope.verificationToken) else { throw Refusal(.badSignature) }
            return Genuine(sealed, envelope)
        }
        if let check = self.openCheck(callback.body) { return check }
        guard !self.clearTokens.isEmpty else { throw Refusal(.badSignature) }
        return try self.openClear(callback.body, now: now)
    }

    /// Nil where no key fits the signature, or there is none.
    private func openSigned(_ callback: Callback, now: Instant) throws(Refusal) -> [UInt8]? {
        guard !self.seals.isEmpty, let signature = Self.header("x-lark-signature", callback),
            let timestamp = Self.header("x-lark-request-timestamp", callback),
            let nonce = Self.header("x-lark-request-nonce", callback)
        else { return nil }
        for seal in self.seals {
            let expected = seal.signature(timestamp: timestamp, nonce: nonce, body: callback.body)
            guard isEqualInConstantTime(Array(expected.utf8), Array(signature.utf8)) else { continue }
            guard let sentAt = Instant(wire: timestamp), sentAt >= now - self.pastWindow,
                sentAt <= now + self.futureWindow
            else { throw Refusal(.stale) }
            guard let text = WireJSON.value(SealedBody.self, from: callback.body)?.encrypt else {
                throw Refusal(.badEnvelope)
            }
            return try seal.open(text)
        }
        return nil
    }

    /// The platform's check of an address, on whose signature nobody may rely; only who knows the key can have sealed
    /// a body with a token in it.
    private func openCheck(_ body: [UInt8]) -> Genuine? {
        guard !self.seals.isEmpty, body.count <= Self.longestCheck,
            let text = WireJSON.value(SealedBody.self, from: body)?.encrypt
        else { return nil }
        for seal in self.seals {
            guard let plain = try? seal.open(text), let envelope = Envelope(plain), envelope.isCheck,
                Self.isOne(of: self.tokens, envelope.verificationToken)
            else { continue }
            return Genuine(plain, envelope)
        }
        return nil
    }

    private func openClear(_ body: [UInt8], now: Instant) throws(Refusal) -> Genuine {
        guard let envelope = Envelope(body) else { throw Refusal(.unparsable) }
        guard Self.isOne(of: self.clearTokens, envelope.verificationToken) else { throw Refusal(.badSignature) }
        if let writtenAt = envelope.writtenAt {
            guard writtenAt >= now - Self.oldestEvent, writtenAt <= now + self.futureWindow else {
                throw Refusal(.stale)
            }
        }
        return Genuine(body, envelope)
    }

    private static func header(_ name: String, _ callback: Callback) -> String? {
        guard let value = callback.header(name), (1...Self.longestHeader).contains(value.utf8.count) else { return nil }
        return value
    }

    /// All are compared, so that the time does not tell which it was.
    private static func isOne(of tokens: [[UInt8]], _ token: String?) -> Bool {
        guard let token else { return false }
        let given = Array(token.utf8)
        return tokens.reduce(false) { isEqualInConstantTime($1, given) || $0 }
    }
}

extension [UInt8] {
    /// The JSON text with an empty text wherever this one stands.
    fileprivate func blanking(_ text: String?) -> [UInt8] {
        guard let text, !text.isEmpty else { return self }
        let quoted = Array("\"\(text)\"".utf8)
        var rest = self[...]
        var blanked: [UInt8] = []
        while let range = rest.firstRange(of: quoted) {
            blanked += rest[..<range.lowerBound] + Array("\"\"".utf8)
            rest = rest[range.upperBound...]
        }
        return blanked + rest
    }
}
