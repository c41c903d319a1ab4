import Domain
import Engine

/// The text and attachments of a message, checked against the limits of the call they go into.
struct WireContent {
    let text: WireText?
    let attachments: [WireAttachment]?

    /// Checks a message; `textLimit` counts bytes of UTF-8, `field` says in errors what the message is.
    init(_ message: Message, textLimit: Int, attachmentLimit: Int, field: String) throws(RenderingError) {
        let text = try Check.limited(message.text.withoutControls, "\(field) text", bytes: textLimit)
        guard !text.isEmpty || !message.attachments.isEmpty else {
            throw RenderingError("\(field): there is neither text nor an attachment.")
        }
        guard message.attachments.count <= attachmentLimit else {
            let count = message.attachments.count
            throw RenderingError("\(field): there are \(count) attachments; WeCom takes at most \(attachmentLimit).")
        }
        var attachments: [WireAttachment] = []
        for (index, attachment) in message.attachments.enumerated() {
            attachments.append(try WireAttachment(attachment, field: "\(field) attachment \(index + 1)"))
        }
        self.text = text.isEmpty ? nil : WireText(content: text)
        self.attachments = attachments.isEmpty ? nil : attachments
    }
}

extension WireAttachment {
    fileprivate init(_ attachment: Attachment, field: String) throws(RenderingError) {
        switch attachment {
        case .image(let mediaID):
            self.init(msgtype: "image", image: try Self.media(mediaID, "\(field) (image)"))
        case .video(let mediaID):
            self.init(msgtype: "video", video: try Self.media(mediaID, "\(field) (video)"))
        case .file(let mediaID):
            self.init(msgtype: "file", file: try Self.media(mediaID, "\(field) (file)"))
        case .link(let title, let url, let description, let pictureURL):
            let field = "\(field) (link)"
            let link = Link(
                title: try Check.filled(
                    Check.limited(title.withoutControls, "\(field) title", bytes: 128),
                    "\(field) title"
                ),
                picurl: try Check.limited(pictureURL, "\(field) picture URL", bytes: 2_048).nilWhenEmpty,
                desc: try Check.limited(description.withoutControls, "\(field) description", bytes: 512).nilWhenEmpty,
                url: try Check.filled(Check.limited(url, "\(field) URL", bytes: 2_048), "\(field) URL")
            )
            self.init(msgtype: "link", link: link)
        case .miniProgram(let title, let pictureMediaID, let appID, let page):
            let field = "\(field) (mini program)"
            let program = MiniProgram(
                title: try Check.filled(
                    Check.limited(title.withoutControls, "\(field) title", bytes: 64),
                    "\(field) title"
                ),
                pic_media_id: try Check.filled(pictureMediaID, "\(field) picture"),
                appid: try Check.filled(appID, "\(field) app id"),
                page: try Check.filled(page, "\(field) page")
            )
            self.init(msgtype: "miniprogram", miniprogram: program)
        }
    }

    private static func media(_ id: String, _ field: String) throws(RenderingError) -> Media {
        Media(media_id: try Check.filled(id, "\(field) media id"))
    }
}

/// Checks of single fields; the errors name field and limit, never the text.
enum Check {
    static func limited(_ text: String, _ field: String, bytes: Int) throws(RenderingError) -> String {
        let count = text.utf8.count
        guard count <= bytes else {
            throw RenderingError("\(field) has \(count) bytes of UTF-8; WeCom takes at most \(bytes).")
        }
        return text
    }

    static func filled(_ text: String, _ field: String) throws(RenderingError) -> String {
        guard !text.isEmpty else { throw RenderingError("\(field) is empty.") }
        return text
    }
}

extension String {
    fileprivate var nilWhenEmpty: String? { self.isEmpty ? nil : self }
}
