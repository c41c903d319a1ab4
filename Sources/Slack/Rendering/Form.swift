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
    /// The words with the choices as lines; nil where they are too long for it.
    let plain: String?

    /// Choices that cannot be buttons, all of them, are lines to be written.
    init(_ message: Message, _ presence: Presence, _ field: Bilingual) throws(RenderingError) {
        let words = try Self.words(of: message, presence, field)
        let lines = try Self.lines(of: message.choices, field)
        let plain = ([words] + lines).filter { !$0.isEmpty }.joined(separator: "\n")
        guard plain.contains(where: { !$0.isWhitespace }) else {
            throw RenderingError(field + Bilingual("：既没有文字，也没有选项。", ": there is neither text nor a choice."))
        }
        let fits = plain.length <= Self.mostText
        let buttons = Self.buttons(message)
        if !buttons.isEmpty, words.length <= Self.mostSection {
            self.text = fits ? plain : words
            self.blocks = (words.isEmpty ? [] : [.section(words)]) + [.actions(buttons)]
        } else {
            guard fits else {
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
        self.plain = fits ? plain : nil
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
            guard case .link(let title, let url, let description, _) = attachment else {
                throw RenderingError(
                    field
                        + Bilingual(
                            "：图片、视频、文件和小程序还不能发到 Slack，请改用链接。",
                            ": pictures, videos, files and mini programs cannot be sent to Slack yet: use a link."
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

    private static func lines(of choices: [Message.Choice], _ field: Bilingual) throws(RenderingError) -> [String] {
        var lines: [String] = []
        for (index, choice) in choices.enumerated() {
            guard (1...64).contains(choice.key.utf8.count), !choice.label.isEmpty else {
                throw RenderingError(
                    field
                        + Bilingual(
                            "的第 \(index + 1) 个选项没有文字，或者键不是 1 到 64 字节。",
                            " choice \(index + 1) has no label, or a key that is not 1 to 64 bytes."
                        )
                )
            }
            let line = choice.label.hasPrefix(choice.key) ? choice.label : "\(choice.key) \(choice.label)"
            lines.append(Mrkdwn.plain(line))
        }
        return lines
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
