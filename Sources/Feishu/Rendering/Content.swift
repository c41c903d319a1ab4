import Domain
import Engine

/// What a message becomes: a text, or a card where there is something to press or a picture.
struct Content: Hashable {
    /// Bytes of the whole request, with some kept back for what stands around the content.
    private static let longestText = 150_000 - 1_024
    /// Bytes of a card.
    private static let longestCard = 30_000
    private static let mostButtons = 20
    static let cardType = "interactive"

    let type: String
    let json: String

    private struct Text: Encodable {
        let text: String
    }

    /// The message as words: mentions, text, choices that it does not say itself, links written out, one to a line; no
    /// pictures.
    static func words(of message: Message, _ field: Bilingual) throws(RenderingError) -> String {
        let links = try Self.links(of: message, field)
        let mentions = Self.mentions(of: message).map { #"<at user_id="\#($0)"></at>"# }.joined(separator: " ")
        let choices = message.unsaidChoices.map(\.line)
        // An address is checked and stays as it is: a changed one leads nowhere.
        let pages = links.map { ($0.title.isEmpty ? "" : "\($0.title.withoutControls.neutralised)\n") + $0.url }
        let lines = ([message.text] + choices).map(\.withoutControls.neutralised) + pages
        let words = lines.filter { !$0.isEmpty }.joined(separator: "\n")
        guard !words.trimmed.isEmpty else { throw RenderingError(field + Bilingual("是空的。", " is empty.")) }
        return mentions.isEmpty ? words : "\(mentions) \(words)"
    }

    /// The message as ``words(of:_:)``.
    init(text message: Message, _ field: Bilingual) throws(RenderingError) {
        self.type = "text"
        self.json = WireJSON.text(Text(text: try Self.words(of: message, field)))
        // It stands as a text inside JSON, where quotation marks and line ends take two bytes more.
        let size = WireJSON.text(self.json).utf8.count
        guard size <= Self.longestText else {
            throw RenderingError(
                field
                    + Bilingual(
                        "有 \(size) 字节，飞书最多 150 KB。",
                        " has \(size) bytes; Feishu takes 150 KB at the most."
                    )
            )
        }
    }

    /// The message as a card; nil where there is nothing to press, no picture and no `mayBeBare`, or too much for a card.
    init?(card message: Message, isDirect: Bool, mayBeBare: Bool = false, _ field: Bilingual) throws(RenderingError) {
        let links = try Self.links(of: message, field)
        let pictures = try Self.pictures(of: message, field)
        let count = message.choices.count + links.count
        guard count > 0 || !pictures.isEmpty || mayBeBare, count <= Self.mostButtons else { return nil }
        let choices = message.choices.map { choice in
            let value = ButtonValue(key: choice.key, run: message.run?.rawValue, isDirect: isDirect)
            return Self.button(choice.label, Card.Behaviour(type: "callback", value: value))
        }
        let pages = links.map { link in
            let label = link.title.isEmpty ? link.url : link.title
            return Self.button(label, Card.Behaviour(type: "open_url", default_url: link.url))
        }
        var elements: [Card.Element] = []
        let mentions = Self.mentions(of: message)
        if !mentions.isEmpty { elements.append(.mentions(mentions)) }
        let words = message.text.withoutControls
        if !words.trimmed.isEmpty { elements.append(.text(words)) }
        elements += pictures.map { .picture($0) }
        for buttons in [choices, pages] where !buttons.isEmpty { elements.append(.buttons(buttons)) }
        self.type = Self.cardType
        self.json = WireJSON.text(Card(elements))
        guard self.json.utf8.count <= Self.longestCard else { return nil }
    }

    private static func button(_ label: String, _ behaviour: Card.Behaviour) -> Card.Button {
        Card.Button(text: Card.PlainText(content: label.withoutControls), behaviors: [behaviour])
    }

    /// Those who have an open_id; `all` has none, and who is known from elsewhere cannot be called here.
    private static func mentions(of message: Message) -> [String] {
        message.mentions.compactMap { WireID.person($0.rawValue) }
    }

    private static func links(
        of message: Message,
        _ field: Bilingual
    ) throws(RenderingError) -> [(title: String, url: String)] {
        var links: [(title: String, url: String)] = []
        for attachment in message.attachments {
            if case .image = attachment { continue }
            guard case .link(let title, let url, _, _) = attachment else {
                throw RenderingError(
                    field
                        + Bilingual(
                            "：视频、文件和小程序不能放进飞书的消息，请改用链接。",
                            ": videos, files and mini programs do not fit into a message of Feishu: use a link."
                        )
                )
            }
            guard Self.isAddress(url) else {
                throw RenderingError(
                    field
                        + Bilingual(
                            "：链接要以 https:// 开头，不含空格和尖括号。",
                            ": a link begins with https:// and holds no blanks or angle brackets."
                        )
                )
            }
            links.append((title, url))
        }
        return links
    }

    private static func pictures(of message: Message, _ field: Bilingual) throws(RenderingError) -> [String] {
        var pictures: [String] = []
        for case .image(let key) in message.attachments {
            guard WireID.isPlain(key) else {
                throw RenderingError(
                    field + Bilingual("：图片的编号不是飞书的。", ": the picture is named by no key of Feishu.")
                )
            }
            pictures.append(key)
        }
        return pictures
    }

    private static func isAddress(_ text: String) -> Bool {
        (text.hasPrefix("https://") || text.hasPrefix("http://"))
            && text.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F && !"<>\"\\".utf8.contains($0) }
    }
}

extension String {
    /// Without what a text message would read as mark-up: `<at user_id="all">`, `<b>`, `[words](address)`.
    ///
    /// `<` stays before a blank, a digit and `=`, where it is arithmetic; else it becomes its full-width sister, and so
    /// do the `&` of an entity that stands for it and `]` before `(`.
    var neutralised: String {
        guard self.utf8.contains(where: { "<&]".utf8.contains($0) }) else { return self }
        var safe = String.UnicodeScalarView()
        let scalars = Array(self.unicodeScalars)
        for (place, scalar) in scalars.enumerated() {
            let next = place + 1 < scalars.count ? scalars[place + 1] : nil
            switch scalar {
            case "<"
            where !(next.map { $0.properties.isWhitespace || "0123456789=".unicodeScalars.contains($0) } ?? false):
                safe.append("＜")
            case "&" where Self.isEntity(scalars[(place + 1)...]): safe.append("＆")
            case "]" where next == "(": safe.append("］")
            default: safe.append(scalar)
            }
        }
        return String(safe)
    }

    /// Whether this is the rest of `&lt;` or `&#60;`; an address may hold an `&` before everything else.
    private static func isEntity(_ rest: ArraySlice<UnicodeScalar>) -> Bool {
        let two = rest.prefix(2).map { $0.properties.lowercaseMapping }
        return two.first == "#" || two == ["l", "t"]
    }
}
