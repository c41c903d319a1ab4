import Domain
import Engine
import OpenSSL

extension Renderer {
    /// So many messages of customers are decided in one transaction.
    private static let messagesAtOnce = 100

    /// The same question asked again changes nothing at the platform.
    func serviceMessages(_ token: Secret, _ account: String, _ cursor: String) throws(RenderingError) -> FrozenCall {
        let field = Bilingual("要取消息的微信客服账号", "service account to ask")
        let account = try Check.filled(Check.limited(account, field, bytes: 128), field)
        let body = ServiceMessagesBody(
            open_kfid: account,
            token: token.reveal { $0.isEmpty ? nil : $0 },
            cursor: cursor.isEmpty ? nil : cursor,
            limit: Self.messagesAtOnce,
            voice_format: 0
        )
        return FrozenCall(
            endpoint: Endpoint.serviceMessages.rawValue,
            body: WireJSON.bytes(body),
            effectClass: .keyed,
            destination: "service/\(account)"
        )
    }

    /// An answer goes where the person wrote: a member is answered by the app, a customer by the service account.
    func answer(
        _ person: Identity,
        in place: Conversation,
        _ message: Message,
        for effect: EffectID
    ) throws(RenderingError) -> FrozenCall {
        let field = Bilingual("回复", "answer")
        try message.checkChoices(field)
        switch (place, person.kind) {
        case (.app, .member):
            return try self.memberMessage(to: [person.id], message.plainForm(field), mark: Mark.of(effect))
        case (.service(let account), .customer):
            return try self.serviceAnswer(person.id, account, message, for: effect)
        default:
            throw RenderingError(
                field + Bilingual("：这个账号不能在那里回这个人。", ": this account cannot answer this person there.")
            )
        }
    }

    /// The platform refuses a `msgid` that it has seen, so a repeat of the same bytes never shows twice.
    private func serviceAnswer(
        _ customer: PlatformUserID,
        _ account: String,
        _ message: Message,
        for effect: EffectID
    ) throws(RenderingError) -> FrozenCall {
        let field = Bilingual("微信客服的回复", "service answer")
        let customer = try Check.filled(customer.rawValue, field + Bilingual("的顾客", " customer"))
        let account = try Check.filled(account, field + Bilingual("的账号", " account"))
        var body = try ServiceAnswerBody(message, to: customer, from: account, field: field)
        // A new store counts its events anew: only together with what is said the id of an effect is the platform's for ever.
        let digest = Digest.sha256(Array("\(effect)\u{0}".utf8) + WireJSON.bytes(body))
        body.msgid = lowercaseHex(digest.prefix(16))
        return FrozenCall(
            endpoint: Endpoint.serviceAnswer.rawValue,
            body: WireJSON.bytes(body),
            effectClass: .keyed,
            destination: "customer/\(account)/\(customer)"
        )
    }
}

extension ServiceAnswerBody {
    private static let textLimit = 2_048

    /// One call shows one thing: an attachment, a menu, or a text.
    fileprivate init(
        _ message: Message,
        to customer: String,
        from account: String,
        field: Bilingual
    ) throws(RenderingError) {
        self.init(touser: customer, open_kfid: account, msgtype: "text")
        if message.text.isEmpty, message.choices.isEmpty, message.attachments.count == 1,
            try self.take(message.attachments[0], field)
        {
            return
        }
        if let menu = ServiceMenu(message) {
            self.msgtype = "msgmenu"
            self.msgmenu = menu
            return
        }
        let text = try message.plainForm(field)
        self.text = WireText(
            content: try Check.filled(
                Check.limited(text, field + Field.text, bytes: Self.textLimit),
                field + Field.text
            )
        )
    }

    /// Takes a thing that stands alone; false for a link, which needs an uploaded picture there and is written out.
    private mutating func take(_ attachment: Attachment, _ field: Bilingual) throws(RenderingError) -> Bool {
        let media = field + Bilingual("的素材 ID", " media id")
        switch attachment {
        case .link: return false
        case .image(let id): self.image = WireAttachment.Media(media_id: try Check.filled(id, media))
        case .video(let id): self.video = WireAttachment.Media(media_id: try Check.filled(id, media))
        case .file(let id): self.file = WireAttachment.Media(media_id: try Check.filled(id, media))
        case .miniProgram(let title, let picture, let app, let page):
            self.miniprogram = MiniProgram(
                title: try Check.limited(title.withoutControls, field + Field.title, bytes: 64),
                appid: try Check.filled(app, field + Bilingual("的 AppID", " app id")),
                pagepath: try Check.filled(page, field + Bilingual("的页面路径", " page")),
                thumb_media_id: try Check.filled(picture, media)
            )
        }
        self.msgtype =
            switch attachment {
            case .image: "image"
            case .video: "video"
            case .file: "file"
            case .link, .miniProgram: "miniprogram"
            }
        return true
    }
}

extension ServiceMenu {
    private static let headLimit = 1_024
    private static let labelLimit = 128
    private static let mostItems = 10

    /// Nil where nothing is to be pressed, and where the platform's menu cannot hold it all.
    fileprivate init?(_ message: Message) {
        let isPressed = message.attachments.contains { if case .miniProgram = $0 { true } else { false } }
        guard !message.choices.isEmpty || isPressed, !message.text.isEmpty else { return nil }
        var items = message.choices.map { choice in
            Item(type: "click", click: .init(id: choice.key, content: choice.label.withoutControls))
        }
        for attachment in message.attachments {
            switch attachment {
            case .link(let title, let url, _, _):
                let label = title.isEmpty ? url : title.withoutControls
                items.append(Item(type: "view", view: .init(url: url, content: label)))
            case .miniProgram(let title, _, let app, let page):
                let program = Item.MiniProgram(appid: app, pagepath: page, content: title.withoutControls)
                items.append(Item(type: "miniprogram", miniprogram: program))
            case .image, .video, .file: return nil
            }
        }
        let labels = items.compactMap { $0.click?.content ?? $0.view?.content ?? $0.miniprogram?.content }
        let head = message.text.withoutControls
        guard items.count <= Self.mostItems, head.utf8.count <= Self.headLimit,
            labels.allSatisfy({ (1...Self.labelLimit).contains($0.utf8.count) })
        else { return nil }
        self.init(head_content: head, list: items)
    }
}
