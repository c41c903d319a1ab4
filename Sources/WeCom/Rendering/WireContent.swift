import Domain
import Engine

/// The text and attachments of a message, checked against the limits of the call they go into.
struct WireContent {
    let text: WireText?
    let attachments: [WireAttachment]?

    /// Checks a message; `textLimit` counts bytes of UTF-8, `field` says in errors what the message is.
    init(_ message: Message, textLimit: Int, attachmentLimit: Int, field: Bilingual) throws(RenderingError) {
        let text = try Check.limited(message.text.withoutControls, field + Field.text, bytes: textLimit)
        guard !text.isEmpty || !message.attachments.isEmpty else {
            throw RenderingError(
                field + Bilingual("：既没有文字，也没有附件。", ": there is neither text nor an attachment.")
            )
        }
        guard message.attachments.count <= attachmentLimit else {
            let count = message.attachments.count
            throw RenderingError(
                field
                    + Bilingual(
                        "：有 \(count) 个附件，企业微信最多 \(attachmentLimit) 个。",
                        ": there are \(count) attachments; WeCom takes at most \(attachmentLimit)."
                    )
            )
        }
        var attachments: [WireAttachment] = []
        for (index, attachment) in message.attachments.enumerated() {
            let number = Bilingual("的第 \(index + 1) 个附件", " attachment \(index + 1)")
            attachments.append(try WireAttachment(attachment, field: field + number))
        }
        self.text = text.isEmpty ? nil : WireText(content: text)
        self.attachments = attachments.isEmpty ? nil : attachments
    }
}

extension WireAttachment {
    fileprivate init(_ attachment: Attachment, field: Bilingual) throws(RenderingError) {
        switch attachment {
        case .image(let mediaID):
            self.init(msgtype: "image", image: try Self.media(mediaID, field + Bilingual("（图片）", " (image)")))
        case .video(let mediaID):
            self.init(msgtype: "video", video: try Self.media(mediaID, field + Bilingual("（视频）", " (video)")))
        case .file(let mediaID):
            self.init(msgtype: "file", file: try Self.media(mediaID, field + Bilingual("（文件）", " (file)")))
        case .link(let title, let url, let description, let pictureURL):
            let field = field + Bilingual("（链接）", " (link)")
            let link = Link(
                title: try Check.filled(
                    Check.limited(title.withoutControls, field + Field.title, bytes: 128),
                    field + Field.title
                ),
                picurl: try Check.limited(pictureURL, field + Bilingual("的图片地址", " picture URL"), bytes: 2_048)
                    .nilWhenEmpty,
                desc: try Check.limited(
                    description.withoutControls,
                    field + Bilingual("的描述", " description"),
                    bytes: 512
                ).nilWhenEmpty,
                url: try Check.filled(Check.limited(url, field + Field.url, bytes: 2_048), field + Field.url)
            )
            self.init(msgtype: "link", link: link)
        case .miniProgram(let title, let pictureMediaID, let appID, let page):
            let field = field + Bilingual("（小程序）", " (mini program)")
            let program = MiniProgram(
                title: try Check.filled(
                    Check.limited(title.withoutControls, field + Field.title, bytes: 64),
                    field + Field.title
                ),
                pic_media_id: try Check.filled(pictureMediaID, field + Bilingual("的图片", " picture")),
                appid: try Check.filled(appID, field + Bilingual("的 AppID", " app id")),
                page: try Check.filled(page, field + Bilingual("的页面路径", " page"))
            )
            self.init(msgtype: "miniprogram", miniprogram: program)
        }
    }

    private static func media(_ id: String, _ field: Bilingual) throws(RenderingError) -> Media {
        Media(media_id: try Check.filled(id, field + Bilingual("的素材 ID", " media id")))
    }
}

/// Names of fields that stand in several messages, as they are said behind the name of the message.
enum Field {
    static let text = Bilingual("的文字", " text")
    static let title = Bilingual("的标题", " title")
    static let url = Bilingual("的链接地址", " URL")
}

/// Checks of single fields; the errors name field and limit, never the text.
enum Check {
    static func limited(_ text: String, _ field: Bilingual, bytes: Int) throws(RenderingError) -> String {
        let count = text.utf8.count
        guard count <= bytes else {
            throw RenderingError(
                field
                    + Bilingual(
                        "有 \(count) 字节（UTF-8），企业微信最多 \(bytes) 字节。",
                        " has \(count) bytes of UTF-8; WeCom takes at most \(bytes)."
                    )
            )
        }
        return text
    }

    static func filled(_ text: String, _ field: Bilingual) throws(RenderingError) -> String {
        guard !text.isEmpty else { throw RenderingError(field + Bilingual("是空的。", " is empty.")) }
        return text
    }
}

extension String {
    fileprivate var nilWhenEmpty: String? { self.isEmpty ? nil : self }
}
