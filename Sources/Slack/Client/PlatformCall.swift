import Domain

/// A call of the Web API, complete but for the token.
struct PlatformCall: Sendable {
    enum Content: Sendable {
        case json([UInt8])
        case form([(String, Secret)])
    }

    let method: Method
    var content: Content = .form([])
    /// Another token than the bot's; nil for that one.
    var token: Secret?
    /// Whether it goes without a token, because it brings a secret of its own.
    var isAnonymous = false
    var answerLimit = 1 << 20

    /// A call whose fields may all be seen.
    static func asking(_ method: Method, _ fields: [(String, String)] = []) -> PlatformCall {
        PlatformCall(method: method, content: .form(fields.map { ($0, Secret($1)) }))
    }
}

extension PlatformCall.Content {
    var type: String {
        switch self {
        case .json: "application/json; charset=utf-8"
        case .form: "application/x-www-form-urlencoded"
        }
    }

    var bytes: [UInt8] {
        switch self {
        case .json(let bytes): bytes
        case .form(let fields):
            Array(
                fields.map { name, value in "\(name)=\(value.reveal(\.percentEncoded))" }
                    .joined(separator: "&").utf8
            )
        }
    }
}

/// The time that is left for a piece of work, on the clock that nobody sets.
struct TimeBudget: Sendable {
    private let end: ContinuousClock.Instant

    init(_ duration: Duration) { self.end = ContinuousClock.now.advanced(by: duration) }

    var left: Duration { ContinuousClock.now.duration(to: self.end) }
}

extension String {
    var trimmedSlashes: String {
        var text = self
        while text.hasSuffix("/") { text.removeLast() }
        return text
    }

    /// For a value in a query or a form: everything but letters, digits and `-._~` as `%XX`.
    var percentEncoded: String {
        let digits = Array("0123456789ABCDEF".utf8)
        var encoded: [UInt8] = []
        for byte in self.utf8 {
            if byte.isSmallLetter || byte.isCapital || byte.isDigit || "-._~".utf8.contains(byte) {
                encoded.append(byte)
            } else {
                encoded += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 0x0F)]]
            }
        }
        return String(decoding: encoded, as: UTF8.self)
    }
}
