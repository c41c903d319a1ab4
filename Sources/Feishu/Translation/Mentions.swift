/// Somebody whom a message calls by name.
struct Mention: Decodable {
    /// What stands for the name in the text: `@_user_1`.
    @Tolerant var key: String?
    @Tolerant var id: UserIDs?
    @Tolerant var name: String?
}

/// Whom a message calls, and what their placeholders stand for.
struct Mentions {
    private static let placeholder = "@_user_"
    private static let everybody = "@_all"

    let includeBot: Bool
    /// The names by their placeholders; empty for the bot itself.
    private let names: [String: String]

    init(_ mentions: [Mention], bot: String) {
        self.includeBot = mentions.contains { $0.id?.open_id == bot }
        self.names = Dictionary(
            mentions.map { ($0.key ?? "", $0.id?.open_id == bot ? "" : "@\($0.name ?? "")") },
            uniquingKeysWith: { first, _ in first }
        )
    }

    /// What a placeholder stands for, `@name` or nothing for the bot; nil for what is none.
    func name(of placeholder: String) -> String? {
        placeholder == Self.everybody ? "@所有人" : self.names[placeholder]
    }

    /// The text with names instead of placeholders; what only looks like one stays.
    ///
    /// - Complexity: O(*n*) in the characters of `text`: a name is not looked through again.
    func resolved(in text: String) -> String {
        var resolved = ""
        var rest = text[...]
        while let mark = rest.firstIndex(of: "@") {
            resolved += rest[..<mark]
            rest = rest[mark...]
            let key = Self.key(at: rest)
            if !key.isEmpty, let name = self.name(of: String(key)) {
                resolved += name
                rest = rest[key.endIndex...]
            } else {
                resolved.append(rest.removeFirst())
            }
        }
        return resolved + rest
    }

    private static func key(at text: Substring) -> Substring {
        if text.hasPrefix(Self.placeholder) {
            let digits = text.dropFirst(Self.placeholder.count).prefix { $0.isASCII && $0.isNumber }
            return digits.isEmpty ? text.prefix(0) : text[text.startIndex..<digits.endIndex]
        }
        return text.hasPrefix(Self.everybody) ? text.prefix(Self.everybody.count) : text.prefix(0)
    }
}
