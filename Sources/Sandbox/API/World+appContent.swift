internal import Domain

extension World {
    /// Reads the content of a message of the app, in what the member's phone will show.
    ///
    /// Source: WeCom developer documentation 90236.
    func appContent(_ arguments: Arguments, at now: Instant) throws(APIRefusal) -> (String, [Attachment]) {
        let type = try arguments.required("msgtype", maxBytes: 32, otherwise: 40_008)
        guard Self.appTypes.contains(type) else { throw APIRefusal(40_008, "invalid message type") }
        guard let body = try arguments.object(type) else { throw APIRefusal(40_063, "\(type) is missing") }
        switch type {
        case "text":
            // More than 2,048 bytes are cut without a word.
            let text = try body.required("content", maxBytes: 1 << 20, otherwise: 44_004)
            return (Self.cut(text, to: 2_048), [])
        case "markdown": return (try body.required("content", maxBytes: 2_048, otherwise: 44_004), [])
        case "image", "voice", "video", "file":
            let id = try body.required("media_id", maxBytes: 512, otherwise: 41_006)
            try self.media.check(id, MediaShelf.Kind(rawValue: type) ?? .file, at: now)
            let name = self.media.media[id]?.name ?? type
            return ("[\(type)] \(name)", [])
        case "textcard":
            let title = try body.required("title", maxBytes: 512, otherwise: 41_016)
            let description = try body.required("description", maxBytes: 2_048)
            guard title.count <= 128, description.count <= 512 else { throw APIRefusal(45_002, "textcard too long") }
            let url = try body.required("url", maxBytes: 2_048, otherwise: 41_010)
            let link: JSON = ["title": .text(title), "desc": .text(description), "url": .text(url)]
            return ("", [Attachment(kind: .link, body: link)])
        case "news":
            let articles = try body.list("articles", atMost: 8)
            guard !articles.isEmpty else { throw APIRefusal(40_063, "articles is empty") }
            var links: [Attachment] = []
            for article in articles {
                _ = try Arguments(article).required("title", maxBytes: 512, otherwise: 41_016)
                links.append(Attachment(kind: .link, body: article))
            }
            return ("", links)
        default:
            // Cards: what matters to a reader is their title; their many fields are passed by unchecked.
            let kind = try body.required("card_type", maxBytes: 32)
            let title = try body.object("main_title")?.text("title", maxBytes: 512)
            let subtitle = try body.text("sub_title_text", maxBytes: 1_024)
            return ("[\(kind)] \(title ?? subtitle ?? "")", [])
        }
    }

    private static let appTypes: Set<String> = [
        "text", "markdown", "image", "voice", "video", "file", "textcard", "news", "template_card",
    ]

    /// The longest beginning of a text that has at most so many bytes and ends with a whole character.
    static func cut(_ text: String, to bytes: Int) -> String {
        guard text.utf8.count > bytes else { return text }
        var cut = ""
        var length = 0
        for character in text {
            length += character.utf8.count
            guard length <= bytes else { break }
            cut.append(character)
        }
        return cut
    }
}
