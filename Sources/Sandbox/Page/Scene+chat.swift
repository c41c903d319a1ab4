internal import Domain

extension Scene {
    /// A chat as a phone shows it, the newest line at the bottom.
    func html(_ chat: Chat, seenBy reader: String, _ say: Say) -> HTML {
        let newestFirst = Array(chat.lines.suffix(30).reversed())
        let lines = newestFirst.html(within: 9_000) { self.html($0, seenBy: reader, say) }
        return lines.reversed().html { $0 }
    }

    private func html(_ line: ChatLine, seenBy reader: String, _ say: Say) -> HTML {
        let text = World.cut(say(line.text), to: 1_500)
        let time = say.time(line.at)
        let author: String
        switch line.author {
        case .notice: return "<li class=\"note\"><span>\(text)</span></li>"
        case .app: author = say("Hearth 应用", "The Hearth app")
        case .account(let id): author = self.names[id].map { say($0) } ?? id
        case .guide(let id), .customer(let id):
            if id == reader { return self.bubble(line, text, nil, time, "me", "", say) }
            author = self.names[id].map { say($0) } ?? id
        }
        return self.bubble(line, text, author, time, "them", self.menu(of: line, reader), say)
    }

    /// What the reader may press below a message.
    private func menu(of line: ChatLine, _ reader: String) -> HTML {
        guard let menu = line.menu, case .account(let id) = line.author else { return "" }
        let isCard = id == self.bot?.id
        let fields: [(name: String, value: String)] =
            isCard ? [("guide", reader), ("card", menu.id)] : [("customer", reader), ("service", id)]
        let buttons = menu.items.enumerated().map { ($0.offset, $0.element) }.html { index, item in
            self.form(
                isCard ? "press-card" : "press-menu",
                id: "press-\(menu.id)-\(index)",
                item.label,
                (fields + [("item", item.key)]).html { "<input type=\"hidden\" name=\"\($0)\" value=\"\($1)\">" }
            )
        }
        return "<div class=\"menu\">\(buttons)</div>"
    }

    private func bubble(
        _ line: ChatLine,
        _ text: String,
        _ author: String?,
        _ time: String,
        _ side: String,
        _ menu: HTML,
        _ say: Say
    ) -> HTML {
        let who: HTML = author.map { "<span class=\"who\">\($0)</span>" } ?? ""
        let words: HTML = text.isEmpty ? "" : "<p>\(Self.linked(text))</p>"
        let cards = line.attachments.html { self.card($0, say) }
        return "<li class=\"\(side)\">\(who)\(words)\(cards)\(menu)<time>\(time)</time></li>"
    }

    /// A text in which web addresses can be pressed, as a chat shows it.
    ///
    /// An address ends before a blank, or before a sign that no address is written with.
    static func linked(_ text: String) -> HTML {
        var html: HTML = ""
        var rest = text[...]
        while let start = ["http://", "https://"].compactMap({ rest.firstRange(of: $0)?.lowerBound }).min() {
            let address = rest[start...].prefix { $0.isASCII && !$0.isWhitespace && !"\"'<>()[]{}|^`".contains($0) }
            html += "\(String(rest[..<start]))"
            html += "<a href=\"\(String(address))\" target=\"_blank\" rel=\"noopener\">\(String(address))</a>"
            rest = rest[address.endIndex...]
        }
        return html + "\(String(rest))"
    }

    func card(_ attachment: Attachment, _ say: Say) -> HTML {
        let kind =
            switch attachment.kind {
            case .image: say("图片", "Picture")
            case .link: say("链接", "Link")
            case .miniprogram: say("小程序", "Mini program")
            case .video: say("视频", "Video")
            case .file: say("文件", "File")
            }
        let file = attachment.mediaID.flatMap { self.media[$0] }
        var picture: HTML = ""
        if let id = attachment.mediaID, let file, file.isPicture {
            picture = "<img src=\"/sandbox/media/\(id)\" alt=\"\(file.name)\">"
            if attachment.kind == .image { return "<div class=\"picture\">\(picture)</div>" }
        }
        let title = attachment.body["title"]?.text ?? file?.name ?? attachment.title
        let detail: HTML = attachment.detail.isEmpty ? "" : "<small>\(attachment.detail)</small>"
        return "<div class=\"card\"><em>\(kind)</em>\(picture)<b>\(title)</b>\(detail)</div>"
    }
}
