import Domain
import Engine
import OpenSSL

/// The seals of events that are valid now: none without a subscription, two while the keys are being rotated.
struct EventKeyring: Sendable {
    /// The newest first.
    private let seals: [EventSeal]
    /// What the sealed texts may name at their end.
    ///
    /// It is the app key where the subscription was made in the console, and the organisation where it was made by the
    /// API; pages of the platform contradict each other, so both are taken.
    private let owners: [String]
    private let window: Duration

    init(_ configuration: DingTalkConfiguration) throws {
        self.seals = try [configuration.callback, configuration.previousCallback].compactMap { $0 }
            .map { try EventSeal($0) }
        self.owners = [configuration.appKey, configuration.corpID]
        self.window = configuration.window
    }

    /// An event, and how its answer is sealed: as the event was.
    struct Opened {
        let message: [UInt8]
        fileprivate let seal: EventSeal
        fileprivate let owner: String
    }

    /// Verifies a sealed text against the query it came with, then opens it.
    ///
    /// Only token and EncodingAESKey together make a key, and only one of them may have changed; so a text whose
    /// signature fits but which does not open is tried with the next seal.
    func open(_ text: ArraySlice<UInt8>, of query: CallbackQuery, now: Instant) throws(Refusal) -> Opened {
        var refusal = Refusal(.badSignature)
        for seal in self.seals {
            let signature = seal.signature(timestamp: query.timestamp, nonce: query.nonce, text: text)
            guard isEqualInConstantTime(signature, query.signature) else { continue }
            guard query.sentAt >= now - self.window, query.sentAt <= now + self.window else { throw Refusal(.stale) }
            do {
                let opened = try seal.open(text, owners: self.owners)
                return Opened(message: opened.message, seal: seal, owner: opened.owner)
            } catch { refusal = error }
        }
        throw refusal
    }
}

extension EventKeyring.Opened {
    /// The answer that every event gets: the sealed word `success`, signed anew.
    ///
    /// 24 bytes are drawn for it. The platform reads `timeStamp`, with a capital S.
    func acknowledgement(now: Instant, draw: (Int) -> [UInt8]) throws(Refusal) -> Acknowledgement {
        let text: [UInt8]
        do {
            text = try self.seal.seal(Array("success".utf8), owner: self.owner, random: draw(16))
        } catch {
            // No answer is no acknowledgement: the platform sends the event again.
            throw Refusal(.overloaded)
        }
        let nonce = lowercaseHex(draw(8))
        let stamp = String(now.millis)
        let signature = self.seal.signature(
            timestamp: Array(stamp.utf8)[...],
            nonce: Array(nonce.utf8)[...],
            text: text[...]
        )
        let answer = EventAnswer(
            msg_signature: lowercaseHex(signature),
            timeStamp: stamp,
            nonce: nonce,
            encrypt: String(decoding: text, as: UTF8.self)
        )
        return .json(WireJSON.bytes(answer))
    }
}

private struct EventAnswer: Encodable {
    let msg_signature: String
    let timeStamp: String
    let nonce: String
    let encrypt: String
}
