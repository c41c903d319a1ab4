internal import Domain

/// Slack's text format: what people write becomes it, what the bot sends is read from it.
enum SlackMarkup {
    /// A person's message as the platform tells it: mentions in front, the three signs escaped.
    static func write(_ content: ChatContent) -> String {
        let mentions = content.mentions.map { "<@\($0)>" }
        let text = Self.escape(content.text)
        return (mentions + (text.isEmpty ? [] : [text])).joined(separator: " ")
    }

    static func escape(_ text: String) -> String {
        text.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;")
    }

    static func unescape(_ text: String) -> String {
        text.replacing("&lt;", with: "<").replacing("&gt;", with: ">").replacing("&amp;", with: "&")
    }

    /// A text as the screen shows it: `<@U1>` as `@name`, `<https://…|label>` as a link, the escapes undone.
    ///
    /// Stars and underlines stay as they are.
    static func read(_ text: String, into content: inout ChatContent, _ town: ChatTown) {
        var shown = ""
        var rest = text[...]
        while let start = rest.firstIndex(of: "<"), let end = rest[start...].firstIndex(of: ">") {
            shown += Self.unescape(String(rest[..<start]))
            shown += Self.entity(String(rest[rest.index(after: start)..<end]), into: &content, town)
            rest = rest[rest.index(after: end)...]
        }
        shown += Self.unescape(String(rest))
        guard !shown.isEmpty else { return }
        content.text += content.text.isEmpty ? shown : "\n\(shown)"
    }

    private static func entity(_ inner: String, into content: inout ChatContent, _ town: ChatTown) -> String {
        let parts = inner.split(separator: "|", maxSplits: 1).map(String.init)
        let label = parts.count > 1 ? Self.unescape(parts[1]) : nil
        guard let target = parts.first, let sign = target.first else { return "" }
        switch sign {
        case "@":
            let id = String(target.dropFirst())
            content.mentions.append(id)
            return "@\(town.name(of: id)?.chinese ?? label ?? id)"
        case "#":
            let id = String(target.dropFirst())
            return "#\(town.rooms[id]?.name.chinese ?? label ?? id)"
        case "!":
            let word = String(target.dropFirst())
            content.mentions.append(word)
            return "@\(label ?? word)"
        default:
            let url = Self.unescape(target)
            guard let label else { return url }
            content.links.append(ChatLink(title: label, url: url))
            return label
        }
    }
}
