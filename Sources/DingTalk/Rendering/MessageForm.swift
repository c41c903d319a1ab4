import Domain
import Engine

/// What a message says, apart from the form in which the platform takes it.
struct MessageForm {
    struct Link: Hashable {
        let title: String
        let url: String
    }

    /// Of UTF-8, for a whole `msgParam`; the body of a session webhook has no documented limit, and is kept to the same.
    private static let longest = 15_000
    /// Bytes of a title, which the list of chats shows.
    private static let longestTitle = 120
    private static let mostMentions = 50
    private static let field = Bilingual("钉钉消息", "DingTalk message")

    private let message: Message
    let links: [Link]
    /// Ids of what was uploaded.
    let pictures: [String]
    /// The text with the choices that it does not say itself as lines below it.
    let lines: String

    /// `hint` is said below choices that are lines; empty for nothing.
    init(_ message: Message, hint: String) throws(RenderingError) {
        self.message = message
        var links: [Link] = []
        var pictures: [String] = []
        for attachment in message.attachments {
            if case .image(let id) = attachment {
                pictures.append(try Self.picture(id))
            } else {
                links.append(try Self.link(attachment))
            }
        }
        self.links = links
        self.pictures = pictures
        for (index, choice) in message.choices.enumerated() {
            guard (1...64).contains(choice.key.utf8.count), !choice.label.isEmpty else {
                throw RenderingError(
                    Self.field
                        + Bilingual(
                            "的第 \(index + 1) 个选项：要有 1 到 64 字节的键，还要有文字。",
                            " choice \(index + 1): needs a key of 1 to 64 bytes and a label."
                        )
                )
            }
        }
        let choices = message.unsaidChoices.map(\.line)
        let below = message.choices.isEmpty || hint.isEmpty ? choices : choices + [hint]
        self.lines = ([message.text] + below).filter { !$0.isEmpty }.joined(separator: "\n").withoutControls
        guard !self.lines.isEmpty || !links.isEmpty || !pictures.isEmpty else {
            throw RenderingError(Self.field + Bilingual("是空的。", " is empty."))
        }
    }

    private static func picture(_ id: String) throws(RenderingError) -> String {
        guard MediaID.isPlain(id) else {
            throw RenderingError(
                Self.field + Bilingual("：图片的编号不是钉钉的。", ": the picture is named by no id of DingTalk.")
            )
        }
        return id
    }

    private static func link(_ attachment: Attachment) throws(RenderingError) -> Link {
        guard case .link(let title, let url, _, _) = attachment else {
            throw RenderingError(
                Self.field
                    + Bilingual(
                        "：视频、文件和小程序不能和文字放在一条里，请改用链接。",
                        ": videos, files and mini programs cannot go with a text: use a link."
                    )
            )
        }
        guard (1...2_048).contains(url.utf8.count), url.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }) else {
            throw RenderingError(
                Self.field + Bilingual("的链接地址不对，或超过 2048 字节。", " has a link that is no address of 1 to 2048 bytes.")
            )
        }
        return Link(title: (title.isEmpty ? url : title).withoutControls.oneLine, url: url)
    }

    /// The first line, cut to what a list shows.
    var title: String {
        let words = self.lines.isEmpty ? self.links.first?.title ?? "🖼" : self.lines
        let line = words.split(separator: "\n").first ?? ""
        var title = ""
        for character in line where title.utf8.count + character.utf8.count <= Self.longestTitle {
            title.append(character)
        }
        return title
    }

    /// The lines as Markdown, in which nothing that somebody wrote is a mark.
    var markdownLines: String { self.lines.neutralised }

    /// The pictures as Markdown, one to a line.
    ///
    /// Source: DingTalk developer documentation, 上传媒体文件: an id stands where an address of a picture may stand.
    var markdownPictures: [String] { self.pictures.map { "![](\($0))" } }

    /// The links as Markdown, one to a line.
    var markdownLinks: [String] {
        self.links.map { link in
            let url = link.url.replacing("(", with: "%28").replacing(")", with: "%29")
            return "[\(link.title.neutralised)](\(url))"
        }
    }

    /// Whom it calls by name, as the platform knows them; strangers cannot be called.
    func mentions(in house: House) -> [String] {
        var seen: Set<String> = []
        return Array(
            self.message.mentions.compactMap { house.userID(of: $0) }.filter { seen.insert($0).inserted }
                .prefix(Self.mostMentions)
        )
    }

    /// Refuses what the platform would refuse for its length.
    static func limited(_ text: String) throws(RenderingError) -> String {
        guard text.utf8.count <= Self.longest else {
            throw RenderingError(
                Self.field
                    + Bilingual(
                        "有 \(text.utf8.count) 字节（UTF-8），钉钉最多 \(Self.longest) 字节。",
                        " has \(text.utf8.count) bytes of UTF-8; DingTalk takes at most \(Self.longest)."
                    )
            )
        }
        return text
    }
}

extension String {
    /// On one line.
    var oneLine: String { self.split(whereSeparator: \.isNewline).joined(separator: " ") }

    /// Without marks of Markdown: those of the platform's subset become their wide forms, which look alike.
    ///
    /// Whether the platform knows a backslash before a mark is not documented. A line end has two blanks on either side.
    var neutralised: String {
        self.split(separator: "\n", omittingEmptySubsequences: false).map { line in
            var isAtStart = true
            return String(
                line.map { character in
                    defer { if !character.isWhitespace { isAtStart = false } }
                    switch character {
                    case "[": return "［"
                    case "]": return "］"
                    case "*": return "＊"
                    case "<": return "＜"
                    case "`": return "｀"
                    case "#" where isAtStart: return "＃"
                    case ">" where isAtStart: return "＞"
                    case "-" where isAtStart: return "－"
                    case "+" where isAtStart: return "＋"
                    default: return character
                    }
                }
            )
        }.joined(separator: "  \n  ")
    }
}
