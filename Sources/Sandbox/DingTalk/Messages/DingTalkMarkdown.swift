internal import Domain

/// The markdown of the platform, as far as a screen needs it.
enum DingTalkMarkdown {
    /// A text as the screen shows it, its links in the content's links, and so its pictures unless they were uploaded.
    ///
    /// `<a atId=…>name</a>` shows `@name`. Stars, signs of headings and quotes stay as they are.
    static func read(_ text: String, into content: inout ChatContent, _ town: ChatTown) -> String {
        self.links(in: self.calls(in: self.lines(of: text), town), into: &content, town)
    }

    /// Puts together what belongs on one line: only two spaces before the break, an empty line or the beginning of
    /// something new keep lines apart.
    private static func lines(of text: String) -> String {
        var shown = ""
        var isOpen = false
        for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
            let words = line.trimmed
            guard !words.isEmpty else {
                isOpen = false
                continue
            }
            if !shown.isEmpty { shown += isOpen && !Self.beginsSomething(words) ? " " : "\n" }
            shown += words
            isOpen = !line.hasSuffix("  ")
        }
        return shown
    }

    private static func beginsSomething(_ line: String) -> Bool {
        if ["#", ">", "- ", "* "].contains(where: { line.hasPrefix($0) }) { return true }
        let rest = line.drop { $0.isASCII && $0.isNumber }
        return rest.count < line.count && rest.hasPrefix(". ")
    }

    private static func calls(in text: String, _ town: ChatTown) -> String {
        var shown = ""
        var rest = text[...]
        while let start = rest.firstRange(of: "<a atId="), let close = rest[start.upperBound...].firstIndex(of: ">"),
            let end = rest[close...].firstRange(of: "</a>")
        {
            let id = String(rest[start.upperBound..<close]).replacing("\"", with: "")
            let label = rest[rest.index(after: close)..<end.lowerBound]
            shown += rest[..<start.lowerBound]
            shown += "@\(town.name(of: id)?.chinese ?? String(label))"
            rest = rest[end.upperBound...]
        }
        return shown + rest
    }

    private static func links(in text: String, into content: inout ChatContent, _ town: ChatTown) -> String {
        var shown = ""
        var rest = text[...]
        while let middle = rest.firstRange(of: "]("), let open = rest[..<middle.lowerBound].lastIndex(of: "["),
            let end = rest[middle.upperBound...].firstIndex(of: ")")
        {
            let label = String(rest[rest.index(after: open)..<middle.lowerBound])
            let url = String(rest[middle.upperBound..<end])
            let before = rest[..<open]
            let isPicture = before.hasSuffix("!")
            shown += isPicture ? before.dropLast() : before
            shown += isPicture ? "" : label
            rest = rest[rest.index(after: end)...]
            guard !isPicture || town.pictures[url] == nil else {
                content.pictures.append(url)
                continue
            }
            content.links.append(ChatLink(title: label.isEmpty ? url : label, url: Self.opened(url)))
        }
        return shown + rest
    }

    /// The address behind one that asks for the side panel of the desktop.
    static func opened(_ url: String) -> String {
        let prefix = "dingtalk://dingtalkclient/page/link?"
        guard url.hasPrefix(prefix) else { return url }
        return Form(url.dropFirst(prefix.count), plusIsSpace: false)["url"] ?? url
    }
}

extension Substring {
    fileprivate var trimmed: String {
        let front = self.drop { $0 == " " }
        let back = front.reversed().prefix { $0 == " " }.count
        return String(front.dropLast(back))
    }
}
