import Domain

/// Reads what scripts say and attach, and checks that it is there.
struct PartReading {
    let inventory: BrandInventory
    /// nil after a language that there is not: templates cannot be checked then.
    let language: Language?

    /// The name of a template below `templates/{language}/`, short enough for the occasion.
    func template(_ value: Value, byteLimit: Int) -> String? {
        let known = self.language.flatMap { language in self.inventory.templates.map { $0[language] ?? [:] } }
        let folder = "template in templates/\(self.language?.rawValue ?? "")"
        guard let name = value.name(of: folder, among: known.map { Set($0.keys) }, example: "welcome/everyone") else {
            return nil
        }
        guard let bytes = known?[name], bytes > byteLimit else { return name }
        value.report(
            "gives at least \(bytes) bytes, the platform takes \(byteLimit)",
            suggestion: "shorten the template; a Chinese character has 3 bytes"
        )
        return nil
    }

    func attachments(_ value: Value, atMost limit: Int) -> [AttachmentDefinition]? {
        guard let entries = value.entries(0...limit, example: "- image: media/hello.png") else { return nil }
        let attachments = entries.map(self.attachment)
        return attachments.contains(nil) ? nil : attachments.compactMap { $0 }
    }

    private func attachment(_ value: Value) -> AttachmentDefinition? {
        let keys = ["link", "image", "miniProgram", "video", "file"]
        guard let table = Table(value, keys: keys, example: "image: media/hello.png") else { return nil }
        let given = keys.filter { table.optional($0) != nil }
        guard given.count == 1, let key = given.first, let content = table.optional(key) else {
            // A key that is none of these has been reported already.
            if given.count > 1 || value.isEmptyMap {
                value.report(
                    "must be one of \(keys.joined(separator: ", "))",
                    suggestion: "begin each with '- ': - image: media/hello.png"
                )
            }
            return nil
        }
        switch key {
        case "link": return self.link(content)
        case "image": return self.medium(content, of: ["png", "jpg", "jpeg"]).map { .image(path: $0) }
        case "miniProgram": return self.miniProgram(content)
        case "video": return self.medium(content, of: ["mp4"]).map { .video(path: $0) }
        default: return self.medium(content, of: []).map { .file(path: $0) }
        }
    }

    private func link(_ value: Value) -> AttachmentDefinition? {
        let example = #"{ title: "…", url: "https://…" }"#
        let keys = ["title", "url", "description", "picture"]
        guard let table = Table(value, keys: keys, example: example) else { return nil }
        let address = #""https://www.example.com/menu""#
        let title = table.required("title", example: "本月新品")?.text(bytes: 128, example: "本月新品")
        let url = table.required("url", example: address)?.address(example: address, WebAddress.page)
        let description = table.optional("description").map { $0.text(bytes: 512, example: "到店即可品尝") } ?? ""
        let picture = table.optional("picture").map { $0.address(example: address, WebAddress.page) }
        guard let title, let url, let description else { return nil }
        return .link(title: title, url: url, description: description, picture: picture ?? nil)
    }

    private func miniProgram(_ value: Value) -> AttachmentDefinition? {
        let example = #"{ title: "…", appID: wx…, page: pages/index, picture: media/cover.png }"#
        let keys = ["title", "appID", "page", "picture"]
        guard let table = Table(value, keys: keys, example: example) else { return nil }
        let title = table.required("title", example: "会员中心")?.text(bytes: 64, example: "会员中心")
        let appID = table.required("appID", example: "wx0123456789abcdef").flatMap(self.appID)
        let page = table.required("page", example: "pages/index")?
            .text(1...1_024, of: { $0.isASCII && !$0.isWhitespace }, called: "ASCII", example: "pages/index")
        let picture = table.required("picture", example: "media/cover.png")
            .flatMap { self.medium($0, of: ["png", "jpg", "jpeg"]) }
        guard let title, let appID, let page, let picture else { return nil }
        return .miniProgram(title: title, appID: appID, page: page, picture: picture)
    }

    private func appID(_ value: Value) -> String? {
        let example = "wx0123456789abcdef, as the mini program's console shows it"
        guard
            let text = value.text(
                4...64,
                of: { $0.isASCII && ($0.isLetter || $0.isNumber) },
                called: "letters and digits",
                example: example
            )
        else { return nil }
        guard text.hasPrefix("wx") else {
            value.report("must begin with wx", suggestion: "write \(example)")
            return nil
        }
        return text
    }

    /// The path of a medium; an empty list of endings takes every one.
    private func medium(_ value: Value, of endings: [String]) -> String? {
        let path = value.name(
            of: "medium below the templates folder",
            among: self.inventory.media,
            example: "media/hello.png"
        )
        guard let path else { return nil }
        let ending = path.split(separator: ".").last?.lowercased() ?? ""
        guard endings.isEmpty || endings.contains(ending) else {
            value.report(
                "is of the wrong kind",
                suggestion: "name a file that ends in .\(endings.joined(separator: ", ."))"
            )
            return nil
        }
        return path
    }
}

extension Value {
    /// A text of at least one character and so many bytes of UTF-8.
    func text(bytes limit: Int, example: String) -> String? {
        guard let text = self.text(1...limit, example: example) else { return nil }
        let count = text.utf8.count
        guard count <= limit else {
            self.report(
                "has \(count) bytes, the platform takes \(limit)",
                suggestion: "shorten it; a Chinese character has 3 bytes"
            )
            return nil
        }
        return text
    }
}
