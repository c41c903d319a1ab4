import Delivery
import Domain
import Engine
import OpenSSL

/// Turns neutral requests into the bytes of calls, and refuses what the platform would refuse or cut.
///
/// Every limit counts bytes of UTF-8. Source: WeCom developer documentation, paths 92137, 90236, 92135, 92366, 90253,
/// 94670, 94677.
struct Renderer: Sendable {
    let agentID: Int

    func freeze(_ request: OutboundRequest, for effect: EffectID) throws(RenderingError) -> FrozenCall {
        switch request {
        case .welcome(let code, let message, let fallback):
            try self.welcome(code, message, fallback)
        case .memberMessage(let members, let text):
            try self.memberMessage(to: members, text, mark: Mark.of(effect))
        case .groupPost, .groupEdit:
            throw RenderingError(
                Bilingual("企业微信的应用不在客户群里，不能在群里说话。", "a WeCom app is in no customer group and posts into none.")
            )
        case .groupTask(let group, let owner, let message):
            try self.groupTask(group, owner, message)
        case .groupWelcomeMaterial(let id, let message, let notifiesMembers):
            try self.groupWelcome(id, message, notifiesMembers)
        case .groupLookUp(let group):
            try self.groupLookUp(group)
        case .contactLookUp(let customer):
            try self.contactLookUp(customer)
        case .upload(let medium):
            try LibraryFile.freeze(medium, as: Endpoint.upload.rawValue)
        case .serviceMessages(let token, let account, let cursor):
            try self.serviceMessages(token, account, cursor)
        case .answer(let person, let place, let message):
            try self.answer(person, in: place, message, for: effect)
        }
    }

    /// No customer is named in the request, so the code itself names the destination, by a part of its digest.
    private func welcome(
        _ code: Secret,
        _ message: Message,
        _ fallback: Message?
    ) throws(RenderingError) -> FrozenCall {
        guard !code.isEmpty else {
            throw RenderingError(Bilingual("欢迎语：欢迎码是空的。", "welcome: the welcome code is empty."))
        }
        let body = try self.welcomeBody(code, message, field: Bilingual("欢迎语", "welcome"))
        var fallbackBody: [UInt8]?
        if let fallback {
            fallbackBody = try self.welcomeBody(code, fallback, field: Bilingual("欢迎语的短版", "welcome fallback"))
        }
        let digest = code.reveal { Digest.sha256(Array($0.utf8)) }
        return FrozenCall(
            endpoint: Endpoint.welcome.rawValue,
            body: body,
            fallbackBody: fallbackBody,
            effectClass: .singleUse,
            destination: "welcome/\(lowercaseHex(digest.prefix(8)))"
        )
    }

    private func welcomeBody(_ code: Secret, _ message: Message, field: Bilingual) throws(RenderingError) -> [UInt8] {
        let content = try WireContent(message, textLimit: 4_000, attachmentLimit: 9, field: field)
        return WireJSON.bytes(
            WelcomeBody(welcome_code: code.reveal { $0 }, text: content.text, attachments: content.attachments)
        )
    }

    /// The text with its mark; an address at its end is kept apart, or the mark would become a part of it.
    private static func marked(_ content: String, _ mark: String) -> String {
        let last = content.split(whereSeparator: \.isWhitespace).last ?? ""
        let endsWithAddress = last.contains("://") && content.last?.isASCII == true
        let fits = content.utf8.count + 1 + Mark.bytes <= 2_048
        return endsWithAddress && fits ? "\(content) \(mark)" : content + mark
    }

    /// The platform recognises a repeat by its bytes for as long as the interval lasts; four hours are the most.
    ///
    /// It would drop another message of the same words, too, so each effect has a mark of its own behind the text.
    func memberMessage(
        to members: [PlatformUserID],
        _ text: String,
        mark: String
    ) throws(RenderingError) -> FrozenCall {
        let field = Bilingual("给导购的消息", "member message")
        guard !members.isEmpty else {
            throw RenderingError(field + Bilingual("：没有写收件人。", ": nobody is named."))
        }
        guard members.count <= 1_000 else {
            throw RenderingError(
                field
                    + Bilingual(
                        "：有 \(members.count) 个收件人，企业微信一次最多 1000 个。",
                        ": \(members.count) members are named; WeCom takes at most 1000 in one call."
                    )
            )
        }
        for member in members where !Self.isMember(member.rawValue) {
            throw RenderingError(
                field
                    + Bilingual(
                        "：有成员的 userid 是空的、超过 64 字节，或含有字母、数字和 _-@. 以外的字符。",
                        ": a member id is empty, longer than 64 bytes, or not of letters, digits and _-@."
                    )
            )
        }
        let content = try Check.filled(
            Check.limited(text.withoutControls, field + Field.text, bytes: 2_048 - Mark.bytes),
            field + Field.text
        )
        let recipients = members.map(\.rawValue).joined(separator: "|")
        let body = MemberMessageBody(
            touser: recipients,
            msgtype: "text",
            agentid: self.agentID,
            text: WireText(content: Self.marked(content, mark)),
            enable_duplicate_check: 1,
            duplicate_check_interval: 14_400
        )
        return FrozenCall(
            endpoint: Endpoint.memberMessage.rawValue,
            body: WireJSON.bytes(body),
            effectClass: .keyed,
            destination: "member/\(recipients)"
        )
    }

    /// The shorter form is the text without what hangs on it, for when the platform has forgotten a medium.
    private func groupTask(
        _ group: GroupID,
        _ owner: PlatformUserID,
        _ message: Message
    ) throws(RenderingError) -> FrozenCall {
        let body = try self.groupTaskBody(group, owner, message)
        var fallback: GroupTaskBody?
        if !message.text.isEmpty, !message.attachments.isEmpty {
            fallback = try self.groupTaskBody(group, owner, Message(text: message.text))
        }
        return FrozenCall(
            endpoint: Endpoint.groupTask.rawValue,
            body: WireJSON.bytes(body),
            fallbackBody: fallback.map { WireJSON.bytes($0) },
            effectClass: .readable,
            destination: "group/\(group)"
        )
    }

    private func groupTaskBody(
        _ group: GroupID,
        _ owner: PlatformUserID,
        _ message: Message
    ) throws(RenderingError) -> GroupTaskBody {
        let field = Bilingual("群发任务", "group task")
        let content = try WireContent(message, textLimit: 4_000, attachmentLimit: 9, field: field)
        return GroupTaskBody(
            chat_type: "group",
            chat_id_list: [try Check.filled(group.rawValue, field + Bilingual("的群", " group"))],
            sender: try Check.filled(owner.rawValue, field + Bilingual("的群主", " owner")),
            text: content.text,
            attachments: content.attachments
        )
    }

    /// A new material takes one of a hundred places, so nobody but a person may try it twice.
    private func groupWelcome(
        _ id: String?,
        _ message: Message,
        _ notifiesMembers: Bool
    ) throws(RenderingError) -> FrozenCall {
        let field = Bilingual("入群欢迎语", "group welcome")
        let content = try WireContent(message, textLimit: 3_000, attachmentLimit: 1, field: field)
        let attachment = content.attachments?.first
        let body = GroupWelcomeBody(
            template_id: try id.map { id throws(RenderingError) in
                try Check.filled(id, field + Bilingual("的编号", " id"))
            },
            text: content.text,
            image: attachment?.image,
            link: attachment?.link,
            miniprogram: attachment?.miniprogram,
            video: attachment?.video,
            file: attachment?.file,
            agentid: self.agentID,
            // Only a new material asks whether members are told of it.
            notify: id == nil ? (notifiesMembers ? 1 : 0) : nil
        )
        return FrozenCall(
            endpoint: (id == nil ? Endpoint.addGroupWelcome : .editGroupWelcome).rawValue,
            body: WireJSON.bytes(body),
            effectClass: id == nil ? .dangerous : .keyed,
            destination: "group-welcome/\(id ?? "new")"
        )
    }

    private func groupLookUp(_ group: GroupID) throws(RenderingError) -> FrozenCall {
        let id = try Check.filled(group.rawValue, Bilingual("要查询的群", "group look-up group"))
        return FrozenCall(
            endpoint: Endpoint.group.rawValue,
            body: WireJSON.bytes(GroupBody(chat_id: id, need_name: 1)),
            effectClass: .keyed,
            destination: "group-look-up/\(id)"
        )
    }

    private func contactLookUp(_ customer: PlatformUserID) throws(RenderingError) -> FrozenCall {
        let id = try Check.filled(customer.rawValue, Bilingual("要查询的顾客", "contact look-up customer"))
        return FrozenCall(
            endpoint: Endpoint.contact.rawValue,
            body: WireJSON.bytes(ContactBody(external_userid: id)),
            effectClass: .keyed,
            destination: "contact-look-up/\(id)"
        )
    }

    /// `@all` and `a|b` are no members: one slip would write to everybody.
    private static func isMember(_ id: String) -> Bool {
        (1...64).contains(id.utf8.count) && id.utf8.first != UInt8(ascii: "@")
            && id.utf8.allSatisfy { byte in
                byte.isDigit || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
                    || "_-@.".utf8.contains(byte)
            }
    }
}
