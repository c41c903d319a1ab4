/// What a person wrote, out of the platform's way of writing it.
///
/// People, channels and links stand in pointed brackets, and `&`, `<` and `>` are written as `&amp;`, `&lt;`, `&gt;`.
///
/// Source: Slack documentation, "Formatting text for app surfaces".
struct WrittenText: Hashable {
    /// Without the bot's own name, and without blanks at both ends; other people as `@name` where the platform tells
    /// it, or not at all.
    let plain: String
    /// Whether the bot is called by its name.
    let callsBot: Bool

    /// Goes over every byte once, whatever it is.
    init(_ written: String, bot: String) {
        var plain = ""
        var callsBot = false
        var rest = Array(written.utf8)[...]
        while let open = rest.firstIndex(of: UInt8(ascii: "<")) {
            plain += Self.unescaped(rest[..<open])
            rest = rest[(open + 1)...]
            // A bracket inside of one begins anew, so nothing is looked at twice.
            guard let end = rest.firstIndex(where: { $0 == UInt8(ascii: ">") || $0 == UInt8(ascii: "<") }),
                rest[end] == UInt8(ascii: ">")
            else {
                plain += "<"
                continue
            }
            let shown = Self.shown(rest[..<end], bot: bot, &callsBot)
            rest = rest[(end + 1)...]
            plain += shown
            if shown.isEmpty, plain.last?.isWhitespace ?? true, rest.first?.isSpace == true { rest.removeFirst() }
        }
        plain += Self.unescaped(rest)
        self.plain = plain.trimmed
        self.callsBot = callsBot
    }

    private static func shown(_ inside: ArraySlice<UInt8>, bot: String, _ callsBot: inout Bool) -> String {
        let parts = inside.split(separator: UInt8(ascii: "|"), maxSplits: 1, omittingEmptySubsequences: false)
        let target = Self.unescaped(parts.first ?? [])
        let label = parts.count > 1 ? Self.unescaped(parts[1]) : ""
        switch target.first {
        case "@":
            guard target.dropFirst() != bot else {
                callsBot = true
                return ""
            }
            return label.isEmpty ? "" : "@\(label)"
        case "#": return label.isEmpty ? "" : "#\(label)"
        case "!":
            let name = target.dropFirst()
            if ["here", "channel", "everyone"].contains(name) { return "@\(name)" }
            return label
        default: return Self.link(target, label)
        }
    }

    /// The address as it was typed; where its label says something else, both, or a link could hide where it leads.
    private static func link(_ address: String, _ label: String) -> String {
        guard !label.isEmpty, label != address else { return address }
        for scheme in ["http://", "https://", "mailto:", "tel:"] where address.hasPrefix(scheme) {
            let bare = address.dropFirst(scheme.count)
            if bare == label || bare == "\(label)/" { return label }
        }
        return "\(label) \(address)"
    }

    private static func unescaped(_ bytes: ArraySlice<UInt8>) -> String {
        guard bytes.contains(UInt8(ascii: "&")) else { return String(decoding: bytes, as: UTF8.self) }
        var plain: [UInt8] = []
        plain.reserveCapacity(bytes.count)
        var rest = bytes
        while let byte = rest.first {
            if byte == UInt8(ascii: "&"),
                let (name, sign) = Self.entities.first(where: { rest.starts(with: $0.0.utf8) })
            {
                plain.append(sign)
                rest = rest.dropFirst(name.utf8.count)
            } else {
                plain.append(byte)
                rest = rest.dropFirst()
            }
        }
        return String(decoding: plain, as: UTF8.self)
    }

    private static let entities = [
        ("&amp;", UInt8(ascii: "&")), ("&lt;", UInt8(ascii: "<")), ("&gt;", UInt8(ascii: ">")),
    ]
}

extension String {
    fileprivate var trimmed: String {
        var text = self[...]
        while text.first?.isWhitespace == true { text.removeFirst() }
        while text.last?.isWhitespace == true { text.removeLast() }
        return String(text)
    }
}
