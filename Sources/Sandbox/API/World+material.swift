internal import Domain

extension World {
    /// Answers `externalcontact/group_welcome_template/add`.
    ///
    /// Source: WeCom developer documentation 92366.
    mutating func addMaterial(_ arguments: Arguments, at now: Instant) throws(APIRefusal) -> APIResult {
        let content = try self.materialContent(arguments, at: now)
        let notifies = try arguments.flag("notify", default: true)
        guard self.materials.count < 100 else { throw APIRefusal(41_055, "group welcome template out of limit") }
        let id = "msg\(self.mark(29))"
        self.materials[id] = WelcomeMaterial(id: id, content: content, notifies: notifies)
        if notifies { self.announceMaterial(content, at: now) }
        return APIResult([("template_id", .text(id))], subject: id, effect: "material added")
    }

    /// `externalcontact/group_welcome_template/edit`: replaces everything.
    mutating func editMaterial(_ arguments: Arguments, at now: Instant) throws(APIRefusal) -> APIResult {
        let id = try self.materialID(arguments)
        let content = try self.materialContent(arguments, at: now)
        self.materials[id]?.content = content
        return APIResult(subject: id, effect: "material changed")
    }

    func getMaterial(_ arguments: Arguments) throws(APIRefusal) -> APIResult {
        let id = try self.materialID(arguments)
        var fields: [(String, JSON)] = []
        if let content = self.materials[id]?.content {
            if !content.text.isEmpty { fields.append(("text", ["content": .text(content.text)])) }
            fields += content.attachments.map { ($0.kind.rawValue, $0.body) }
        }
        return APIResult(fields, subject: id)
    }

    mutating func deleteMaterial(_ arguments: Arguments) throws(APIRefusal) -> APIResult {
        let id = try self.materialID(arguments)
        self.materials[id] = nil
        return APIResult(subject: id, effect: "material deleted")
    }

    private func materialID(_ arguments: Arguments) throws(APIRefusal) -> String {
        let id = try arguments.required("template_id")
        guard self.materials[id] != nil else { throw APIRefusal(40_037, "invalid template_id", subject: id) }
        return id
    }

    /// Text of at most 3,000 bytes and one thing beside it, the first of image, link, mini program, file, video.
    private func materialContent(_ arguments: Arguments, at now: Instant) throws(APIRefusal) -> Content {
        let text = try arguments.object("text")?.text("content", maxBytes: 3_000) ?? ""
        var attachments: [Attachment] = []
        for kind in [Attachment.Kind.image, .link, .miniprogram, .file, .video] where attachments.isEmpty {
            guard try arguments.object(kind.rawValue) != nil else { continue }
            attachments.append(try Attachment.read(kind, arguments, media: self.media, at: now))
        }
        guard !text.isEmpty || !attachments.isEmpty else { throw APIRefusal(40_063, "the material is empty") }
        return Content(text: text, attachments: attachments)
    }

    private mutating func announceMaterial(_ content: Content, at now: Instant) {
        let excerpt = Self.cut(content.text, to: 120)
        let text = Bilingual("总部添加了新的入群欢迎语：\(excerpt)", "Headquarters added a group welcome: \(excerpt)")
        for guide in self.guides {
            self.mailbox.note(ChatLine(at: now, author: .notice, text: text), of: guide.id.lowercased())
        }
    }
}
