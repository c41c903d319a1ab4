internal import Domain

/// Feishu's texts: what people write becomes one with placeholders, what the bot sends is read with its mentions.
enum FeishuText {
    /// A person's message as the platform tells it: a placeholder for each mention in front.
    static func write(_ content: ChatContent) -> String {
        let mentions = content.mentions.indices.map { "@_user_\($0 + 1)" }
        return (mentions + (content.text.isEmpty ? [] : [content.text])).joined(separator: " ")
    }

    /// A text with `<at user_id="ou_1">name</at>` as the screen shows it: `@name`.
    ///
    /// - Parameters:
    ///   - text: What the bot sent.
    ///   - name: How the tag names the person: `user_id` in texts, `id` in cards, where the quotes may be missing.
    ///   - content: The people are added to its mentions; `all` stands for everybody.
    ///   - town: Who lives there.
    /// - Returns: What is shown; of somebody unknown the name between the tags, or the id.
    static func read(_ text: String, by name: String, into content: inout ChatContent, _ town: ChatTown) -> String {
        var shown = ""
        var rest = text[...]
        while let tag = rest.firstRange(of: "<at "), let end = rest[tag.upperBound...].firstIndex(of: ">") {
            shown += rest[..<tag.lowerBound]
            let id = Self.attribute(name, in: rest[tag.upperBound..<end])
            let behind = rest[rest.index(after: end)...]
            guard let id, let close = behind.firstRange(of: "</at>") else {
                shown += rest[tag.lowerBound...end]
                rest = behind
                continue
            }
            content.mentions.append(id)
            let inner = String(behind[..<close.lowerBound])
            shown += "@\(id == "all" ? "所有人" : town.name(of: id)?.chinese ?? (inner.isEmpty ? id : inner))"
            rest = behind[close.upperBound...]
        }
        return shown + rest
    }

    private static func attribute(_ name: String, in tag: Substring) -> String? {
        for part in tag.split(separator: " ") where part.hasPrefix("\(name)=") {
            let value = part.dropFirst(name.count + 1).filter { $0 != "\"" && $0 != "'" && $0 != "/" }
            return value.isEmpty ? nil : value
        }
        return nil
    }

    /// Markdown with `[label](https://…)` as labels, whose addresses are added to the links; the rest stays as it is.
    static func readLinks(_ text: String, into content: inout ChatContent) -> String {
        var shown = ""
        var rest = text[...]
        while let middle = rest.firstRange(of: "]("), let start = rest[..<middle.lowerBound].lastIndex(of: "["),
            let end = rest[middle.upperBound...].firstIndex(of: ")")
        {
            let label = String(rest[rest.index(after: start)..<middle.lowerBound])
            content.links.append(ChatLink(title: label, url: String(rest[middle.upperBound..<end])))
            shown += rest[..<start]
            shown += label
            rest = rest[rest.index(after: end)...]
        }
        return shown + rest
    }
}

extension ChatContent {
    /// Adds a line of what is shown.
    mutating func add(line: String) {
        guard !line.isEmpty else { return }
        self.text += self.text.isEmpty ? line : "\n\(line)"
    }
}
