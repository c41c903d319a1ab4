internal import Domain

/// What a message holds: text, and up to nine things that hang on it.
struct Content: Hashable, Sendable {
    var text: String
    var attachments: [Attachment]
}

/// A thing that hangs on a message, checked, and as the caller wrote it.
struct Attachment: Hashable, Sendable {
    enum Kind: String, Hashable, Sendable, CaseIterable {
        case image, link, miniprogram, video, file
    }

    let kind: Kind
    /// The object under the kind's name.
    let body: JSON

    var json: JSON { [("msgtype", .text(self.kind.rawValue)), (self.kind.rawValue, self.body)].json }

    /// The upload that it shows: a file, or the cover of a mini program.
    var mediaID: String? { self.body["media_id"]?.text ?? self.body["pic_media_id"]?.text }

    /// What a phone shows as its caption.
    var title: String {
        self.body["title"]?.text ?? self.body["media_id"]?.text ?? self.body["pic_url"]?.text ?? ""
    }

    var detail: String {
        self.body["desc"]?.text ?? self.body["description"]?.text ?? self.body["page"]?.text ?? ""
    }
}

extension [(String, JSON)] {
    /// The pairs as an object in their order.
    var json: JSON { .object(self.map { JSON.Member(name: $0.0, value: $0.1) }) }
}

extension Content {
    /// Reads `text.content` and `attachments[]`, with the limits of welcome and mass messages.
    ///
    /// Sources: WeCom developer documentation 92135, 92137.
    static func read(_ arguments: Arguments, textBytes: Int = 4_000, media: MediaShelf, at now: Instant)
        throws(APIRefusal) -> Content
    {
        let text = try arguments.object("text")?.text("content", maxBytes: textBytes) ?? ""
        let elements = try arguments.list("attachments", atMost: 9)
        var attachments: [Attachment] = []
        for element in elements {
            let element = Arguments(element)
            let name = try element.required("msgtype", maxBytes: 32)
            guard let kind = Attachment.Kind(rawValue: name) else {
                throw APIRefusal(40_008, "invalid msgtype in attachments")
            }
            attachments.append(try Attachment.read(kind, element, media: media, at: now))
        }
        guard !text.isEmpty || !attachments.isEmpty else {
            throw APIRefusal(40_063, "text and attachments are both empty")
        }
        return Content(text: text, attachments: attachments)
    }
}

extension Attachment {
    /// Reads the object named like the kind, with its limits in bytes, and looks its media up.
    static func read(_ kind: Kind, _ arguments: Arguments, media: MediaShelf, at now: Instant)
        throws(APIRefusal) -> Attachment
    {
        guard let body = try arguments.object(kind.rawValue) else {
            throw APIRefusal(40_063, "\(kind.rawValue) is missing")
        }
        switch kind {
        case .image:
            let picture = try body.text("pic_url", maxBytes: 2_048)
            if let id = try body.text("media_id", maxBytes: 512) {
                try media.check(id, .image, at: now)
            } else if picture == nil {
                throw APIRefusal(40_063, "image needs media_id or pic_url")
            }
        case .link:
            _ = try body.required("title", maxBytes: 128)
            _ = try body.required("url", maxBytes: 2_048)
            _ = try body.text("picurl", maxBytes: 2_048)
            _ = try body.text("desc", maxBytes: 512)
        case .miniprogram:
            _ = try body.required("title", maxBytes: 64)
            _ = try body.required("appid", maxBytes: 128)
            _ = try body.required("page", maxBytes: 1_024)
            try media.check(try body.required("pic_media_id", maxBytes: 512), .image, at: now)
        case .video: try media.check(try body.required("media_id", maxBytes: 512), .video, at: now)
        case .file: try media.check(try body.required("media_id", maxBytes: 512), .file, at: now)
        }
        return Attachment(kind: kind, body: body.json)
    }
}
