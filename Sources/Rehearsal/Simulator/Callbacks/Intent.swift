internal import Domain

/// What a play wants to happen once, in words that come out at the platform again.
///
/// Shape: `account|conversation|number|kind`; the body of a call is `intent#effect`.
struct Intent: Hashable, Comparable {
    let text: String
    let effectClass: EffectClass

    init?(body: [UInt8]) { self.init(String(decoding: body.prefix { $0 != UInt8(ascii: "#") }, as: UTF8.self)) }

    init?(_ text: String) {
        guard let kind = text.split(separator: "|").last?.first, let effectClass = Self.classes[kind] else {
            return nil
        }
        self.text = text
        self.effectClass = effectClass
    }

    /// A timer's message is keyed.
    static let classes: [Character: EffectClass] = [
        "k": .keyed, "h": .keyed, "t": .keyed, "r": .readable, "p": .plain, "d": .dangerous, "s": .singleUse,
    ]

    var account: Substring { self.text.prefix { $0 != "|" } }

    static func < (left: Self, right: Self) -> Bool { left.text < right.text }
}
