import Domain
import Engine

/// How a message looks: its words, and its buttons where they fit.
///
/// Source: Slack documentation, "Block Kit", and "chat.postMessage".
struct Form {
    private static let mostText = 4_000
    private static let mostSection = 3_000
    private static let mostButtons = 25
    private static let mostLabel = 75
    private static let mostValue = 2_000

    let text: String
    let blocks: [Block]?
    /// The words with the choices as lines; nil where they are too long for it, or there are none.
    let plain: String?

    /// Choices that cannot be buttons, all of them, are lines to be written.
    init(_ message: Message, _ presence: Presence, _ field: Bilingual) throws(RenderingError) {
        let words = try Self.words(of: message, presence, field)
        let lines = try Self.lines(of: message, field)
        let pictures = try Self.pictures(of: message, field)
        let plain = ([words] + lines).filter { !$0.isEmpty }.joined(separator: "\n")
        let isSilent = !plain.contains { !$0.isWhitespace }
        guard !isSilent || !pictures.isEmpty else {
            throw RenderingError(field + Bilingual("：既没有文字，也没有选项。", ": there is neither text nor a choice."))
        }
        let fits = plain.length <= Self.mostText
        let buttons = Self.buttons(message)
        if let blocks = Self.blocks(words, plain, pictures, buttons) {
            self.text = isSilent ? Self.wordless : fits ? plain : words
            self.blocks = blocks
        } else {
            guard fits, pictures.isEmpty else {
                throw RenderingError(
                    field
                        + Bilingual(
                            "有 \(plain.length) 个字符（转义后），Slack 最多 \(Self.mostText) 个。",
                            " has \(plain.length) characters with its escapes; Slack takes at most \(Self.mostText)."
                        )
                )
            }
            self.text = plain
            self.blocks = nil
        }
        self.plain = fits && !isSilent ? plain : nil
    }

    /// The words, the pictures, the buttons; nil where the words alone will do, or are too long for a block.
    private static func blocks(
        _ words: String,
        _ plain: String,
        _ pictures: [Block],
        _ buttons: [Block.Button]
    ) -> [Block]? {
        guard !pictures.isEmpty else {
            guard !buttons.isEmpty, words.length <= Self.mostSection else { return nil }
            return (words.isEmpty ? [] : [.section(words)]) + [.actions(buttons)]
        }
        let said = buttons.isEmpty ? plain : words
        guard said.length <= Self.mostText, let sections = Self.sections(said) else { return nil }
        return sections + pictures + (buttons.isEmpty ? [] : [.actions(buttons)])
    }

    /// The text in blocks of whole lines; nil when one line is too long for one.
    private static func sections(_ text: String) -> [Block]? {
        var parts: [String] = []
        for line in text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init) {
            guard line.length <= Self.mostSection else { return nil }
            if let last = parts.last, last.length + 1 + line.length <= Self.mostSection {
                parts[parts.count - 1] = "\(last)\n\(line)"
            } else {
                parts.append(line)
            }
        }
        return parts.filter { $0.contains { !$0.isWhitespace } }.map { .section($0) }
    }

    /// What stands for a message of nothing but pictures, where those are not shown.
    private static let wordless = "🖼"

    private static func pictures(of message: Message, _ field: Bilingual) throws(RenderingError) -> [Block] {
        var pictures: [Block] = []
        let first = message.text.split(whereSeparator: \.isNewline).first.map { String($0.prefix(200)) }
        for case .image(let id) in message.attachments {
            guard WireID.isID(id, of: "F") else {
                throw RenderingError(
                    field + Bilingual("：图片的编号不是 Slack 的文件编号。", ": the picture is named by no file id of Slack.")
                )
            }
            pictures.append(.image(id, Mrkdwn.line(first ?? Self.wordless)))
        }
        return pictures
    }

    /// Who is called, then the text, then the links; somebody of another workspace cannot be called, and is left out.
    private static func words(
        of message: Message,
        _ presence: Presence,
        _ field: Bilingual
    ) throws(RenderingError) -> String {
        let called = message.mentions.compactMap(presence.user).map(Mrkdwn.mention)
        let first = (called + [Mrkdwn.plain(message.text)]).filter { !$0.isEmpty }.joined(separator: " ")
        var lines = [first].filter { !$0.isEmpty }
        for attachment in message.attachments {
            if case .image = attachment { continue }
            guard case .link(let title, let url, let description, _) = attachment else {
                throw RenderingError(
                    field
                        + Bilingual(
                            "：视频、文件和小程序不能放进 Slack 的消息，请改用链接。",
                            ": videos, files and mini programs do not fit into a message of Slack: use a link."
                        )
                )
            }
            guard let link = Mrkdwn.link(url, title) else {
                throw RenderingError(
                    field
                        + Bilingual("的链接不是网页地址，或者太长。", " has a link that is no web address, or too long.")
                )
            }
            lines.append(link)
            if !description.isEmpty { lines.append(Mrkdwn.plain(description)) }
        }
        return lines.joined(separator: "\n")
    }

    /// The choices that the text does not say itself.
    private static func lines(of message: Message, _ field: Bilingual) throws(RenderingError) -> [String] {
        for (index, choice) in message.choices.enumerated() {
            guard (1...64).contains(choice.key.utf8.count), !choice.label.isEmpty else {
                throw RenderingError(
                    field
                        + Bilingual(
                            "的第 \(index + 1) 个选项没有文字，或者键不是 1 到 64 字节。",
                            " choice \(index + 1) has no label, or a key that is not 1 to 64 bytes."
                        )
                )
            }
        }
        return message.unsaidChoices.map { Mrkdwn.plain($0.line) }
    }

    /// Empty where one of them does not fit.
    private static func buttons(_ message: Message) -> [Block.Button] {
        guard message.choices.count <= Self.mostButtons else { return [] }
        let buttons = message.choices.enumerated().map { index, choice in
            Block.Button(
                action_id: "choice-\(index)",
                text: Block.Text(type: "plain_text", text: Mrkdwn.line(choice.label)),
                value: ButtonValue(key: choice.key, run: message.run?.rawValue).text
            )
        }
        let fit = buttons.allSatisfy { $0.text.text.length <= Self.mostLabel && $0.value.length <= Self.mostValue }
        return fit ? buttons : []
    }
}
