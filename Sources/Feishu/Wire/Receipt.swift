import Domain
import Engine

/// The platform's check of an address.
struct Challenge {
    private static let longest = 128

    private let text: String

    /// The challenge is a short word.
    ///
    /// The answer shows what was sealed to whoever asks, so whatever is no such word is not said: messages could
    /// otherwise be pieced into a check and read.
    init(_ envelope: Envelope) throws(Refusal) {
        guard let text = envelope.challenge, (1...Self.longest).contains(text.utf8.count),
            text.utf8.allSatisfy({ $0.isDigit || $0.isLetter || "-_.=+/".utf8.contains($0) })
        else { throw Refusal(.badEnvelope) }
        self.text = text
    }

    var answer: Acknowledgement { .json(WireJSON.bytes(["challenge": self.text])) }
}

/// The answer to what was taken.
enum Receipt {
    /// Events want nothing but the status; a press wants JSON, within three seconds.
    ///
    /// What a press leads to is decided later, so the person is told that it was noticed.
    static func answer(to envelope: Envelope, _ happening: Happening?) -> Acknowledgement {
        guard envelope.eventType == Reading.press else { return .bare }
        guard case .cardClicked = happening else { return .json(Array("{}".utf8)) }
        return .json(WireJSON.bytes(["toast": Self.noticed]))
    }

    private struct Toast: Encodable {
        let type: String
        let content: String
        let i18n: [String: String]
    }

    private static let noticed = Toast(
        type: "info",
        content: "已收到",
        i18n: ["zh_cn": "已收到", "en_us": "Got it"]
    )
}
