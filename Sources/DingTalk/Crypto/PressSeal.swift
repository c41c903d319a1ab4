import Domain
import OpenSSL

/// What a button of a card brings back when it is pressed.
///
/// The platform does not say in which group a card was pressed, nor what it was about, so the button carries it.
struct PressToken: Codable, Hashable {
    let key: String
    let run: String?
    let group: String?

    enum CodingKeys: String, CodingKey {
        case key = "k"
        case run = "r"
        case group = "g"
    }
}

/// Makes the values of buttons, and knows its own again.
///
/// Shape: `1.` token `.` seal, both base64url. The seal covers the card's id, too: with a signature that covers no body,
/// it is what keeps a stranger from naming a group, a run or a card of ours. They are in the value and not in the card's
/// id because the length of an id is not documented; official samples have up to 64 characters, a value may have 1,024
/// bytes.
struct PressSeal: Sendable, CustomReflectable {
    private static let longest = 1_024

    private let secret: [UInt8]

    init(secret: Secret) { self.secret = secret.reveal { Array($0.utf8) } }

    /// Nothing: the secret must not be seen.
    var customMirror: Mirror { Mirror(self, children: []) }

    func value(_ token: PressToken, card: String) -> String {
        let body = WireJSON.bytes(token)
        return "1.\(Base64URL.encode(body)).\(Base64URL.encode(self.seal(body, card)))"
    }

    /// Nil for a value that was not made here, or not for this card.
    func open(_ value: String, card: String) -> PressToken? {
        let parts =
            value.utf8.count <= Self.longest ? value.split(separator: ".", omittingEmptySubsequences: false) : []
        guard parts.count == 3, parts[0] == "1", let body = Base64URL.decode(parts[1]),
            let seal = Base64URL.decode(parts[2]), isEqualInConstantTime(seal, self.seal(body, card))
        else { return nil }
        return WireJSON.value(PressToken.self, from: body)
    }

    private func seal(_ body: [UInt8], _ card: String) -> [UInt8] {
        Array(HMAC.sha256(Array("card\u{0}\(card)\u{0}".utf8) + body, key: self.secret).prefix(16))
    }
}
