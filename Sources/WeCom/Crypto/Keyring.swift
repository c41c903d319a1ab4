import Domain
import Engine
import OpenSSL

/// The seals that are valid now: one, or two while the keys of an account are being rotated.
struct Keyring: Sendable {
    /// The newest first.
    let seals: [CallbackCrypto]
    /// How old a genuine request may be.
    let pastWindow: Duration
    /// How far the platform's clock may be ahead of ours.
    let futureWindow: Duration

    /// Verifies a sealed text against the query it came with, then opens it.
    ///
    /// Only Token and EncodingAESKey together make a key, and only one of them may have changed; so a text whose
    /// signature fits but which does not open is tried with the next seal.
    ///
    /// `atMostOld` narrows how old the request may be.
    func open(
        _ text: ArraySlice<UInt8>,
        of query: CallbackQuery,
        now: Instant,
        atMostOld: Duration? = nil
    ) throws(Refusal) -> [UInt8] {
        let oldest = now - min(self.pastWindow, atMostOld ?? self.pastWindow)
        var refusal = Refusal(.badSignature)
        for seal in self.seals {
            let signature = seal.signature(timestamp: query.timestamp, nonce: query.nonce, text: text)
            guard isEqualInConstantTime(signature, query.signature) else { continue }
            guard query.sentAt >= oldest, query.sentAt <= now + self.futureWindow else { throw Refusal(.stale) }
            do { return try seal.open(text) } catch { refusal = error }
        }
        throw refusal
    }
}
