import Domain

extension PartReading {
    /// A thing that hangs on a message.
    var attachment: Shape<AttachmentDefinition> {
        .keys("{ image: media/hello.png }") { keys in
            let link = keys.optional("link", self.link, "A page, shown as a card.")
            let image = keys.optional("image", self.medium(["png", "jpg", "jpeg"]), "A PNG or JPEG file.")
            let program = keys.optional("miniProgram", self.miniProgram, "A mini program.")
            let video = keys.optional("video", self.medium(["mp4"]), "An MP4 file.")
            let file = keys.optional("file", self.medium([]), "Any file.")
            let values = [link.value, image.value, program.value, video.value, file.value].compactMap { $0 }
            // A key that is none of these has been reported already.
            if values.count > 1 || keys.value?.isEmptyMap == true {
                keys.report(
                    "must be one of link, image, miniProgram, video, file",
                    suggestion: "begin each with '- ': - image: media/hello.png"
                )
                return nil
            }
            if let path = image.content ?? nil { return .image(path: path) }
            if let path = video.content ?? nil { return .video(path: path) }
            if let path = file.content ?? nil { return .file(path: path) }
            return (link.content ?? nil) ?? (program.content ?? nil)
        }
    }

    private var link: Shape<AttachmentDefinition> {
        .keys(#"{ title: "…", url: "https://…" }"#) { keys in
            let title = keys.required("title", .bytes(128, example: "本月新品"), "At most 128 bytes.")
            let url = keys.required("url", .page, "An https address.")
            let description = keys.optional(
                "description",
                .bytes(512, example: "到店即可品尝"),
                default: "",
                "At most 512 bytes."
            )
            let picture = keys.optional("picture", .page, "The https address of a picture.")
            guard let title = title.content, let url = url.content, let description = description.content,
                let picture = picture.content
            else { return nil }
            return .link(title: title, url: url, description: description, picture: picture)
        }
    }

    private var miniProgram: Shape<AttachmentDefinition> {
        .keys(#"{ title: "…", appID: wx…, page: pages/index, picture: media/cover.png }"#) { keys in
            let title = keys.required("title", .bytes(64, example: "会员中心"), "At most 64 bytes.")
            let appID = keys.required("appID", self.appID, "As the mini program's console shows it.")
            let page = keys.required("page", self.path, "The page in it.")
            let picture = keys.required("picture", self.medium(["png", "jpg", "jpeg"]), "A PNG or JPEG file.")
            guard let title = title.content, let appID = appID.content, let page = page.content,
                let picture = picture.content
            else { return nil }
            return .miniProgram(title: title, appID: appID, page: page, picture: picture)
        }
    }

    private var path: Shape<String> {
        Shape(example: "pages/index", schema: .scalar(lengths: 1...1_024)) {
            $0.text(1...1_024, of: { $0.isASCII && !$0.isWhitespace }, called: "ASCII", example: "pages/index")
        }
    }

    private var appID: Shape<String> {
        Shape(example: "wx0123456789abcdef", schema: .scalar(pattern: "^wx[0-9A-Za-z]{2,62}$")) { self.appID($0) }
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

    /// A medium; an empty list of endings takes every one.
    private func medium(_ endings: [String]) -> Shape<String> {
        Shape(example: "media/hello.png", schema: .scalar(lengths: 1...256)) { self.medium($0, of: endings) }
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

extension Shape where Content == String {
    /// A text of at least one character and so many bytes of UTF-8.
    fileprivate static func bytes(_ limit: Int, example: String) -> Shape {
        Shape(example: example, schema: .scalar(lengths: 1...limit)) { $0.text(bytes: limit, example: example) }
    }
}
