import Delivery
import Domain
import Engine
import OpenSSL

/// Turns neutral requests into the bytes of calls, and refuses what the platform does not do.
///
/// What only one person of a group may read is written to them alone: cards for one (`ephemeral/v1/send`) are documented
/// for cards of JSON 1.0 only and know no `uuid`, so a repeat could not be told.
struct Renderer: Sendable {
    let account: AccountID

    func freeze(_ request: OutboundRequest, for effect: EffectID) throws(RenderingError) -> FrozenCall {
        switch request {
        case .groupPost(let group, let message):
            return try self.groupPost(group, message, effect)
        case .groupEdit(let group, let post, let message):
            return try self.groupEdit(group, post, message)
        case .answer(let person, let place, let message):
            return try self.answer(person, in: place, message, effect)
        case .memberMessage(let members, let text):
            let field = Bilingual("单独的消息", "direct message")
            guard members.count == 1, let person = members.first else {
                throw RenderingError(
                    field
                        + Bilingual(
                            "：飞书一次只能发给一个人，这里有 \(members.count) 个。",
                            ": Feishu takes one person in a call, and \(members.count) are named."
                        )
                )
            }
            return try self.toPerson(person, Message(text: text), effect, field)
        case .groupLookUp(let group):
            let id = try Self.group(group, Bilingual("要查询的群", "group look-up"))
            return FrozenCall(
                endpoint: Endpoint.group.rawValue,
                body: WireJSON.bytes(FrozenLookUp(chat_id: id)),
                effectClass: .keyed,
                destination: "group-look-up/\(id)"
            )
        case .upload(let medium) where medium.kind == .image:
            return try LibraryFile.freeze(medium, as: Endpoint.image.rawValue)
        case .welcome, .groupTask, .groupWelcomeMaterial, .contactLookUp, .upload, .serviceMessages:
            throw RenderingError(
                Bilingual("飞书没有 \(request.name) 这种调用。", "Feishu has nothing like \(request.name).")
            )
        }
    }

    private func groupPost(
        _ group: GroupID,
        _ message: Message,
        _ effect: EffectID
    ) throws(RenderingError) -> FrozenCall {
        let field = Bilingual("群消息", "group post")
        guard !message.isPrivate else {
            throw RenderingError(
                field + Bilingual("：只给一个人看的话不能发到群里。", ": what one person may read is not posted into a group.")
            )
        }
        let id = try Self.group(group, field)
        return try self.call(.group, id, destination: "group/\(id)", message, effect, field)
    }

    private func groupEdit(_ group: GroupID, _ post: String, _ message: Message) throws(RenderingError) -> FrozenCall {
        let field = Bilingual("更新群里的卡片", "change of a card in a group")
        _ = try Self.group(group, field)
        guard let post = WireID.plain(post) else {
            throw RenderingError(field + Bilingual("：消息的编号不对。", ": the id of the message is wrong."))
        }
        guard let card = try Content(card: message, isDirect: false, mayBeBare: true, field) else {
            throw RenderingError(field + Bilingual("：一张卡片放不下。", ": it is too much for a card."))
        }
        return FrozenCall(
            endpoint: Endpoint.change.rawValue,
            body: WireJSON.bytes(FrozenChange(message_id: post, content: card.json)),
            effectClass: .keyed,
            destination: "card/\(post)"
        )
    }

    /// Under the message that it answers, where that was typed in a group; to a person alone without quotation.
    private func answer(
        _ person: Identity,
        in place: Conversation,
        _ message: Message,
        _ effect: EffectID
    ) throws(RenderingError) -> FrozenCall {
        let field = Bilingual("回复", "answer")
        guard case .chat(let group, let address) = place else {
            throw RenderingError(field + Bilingual("：不是飞书里的会话。", ": it is no conversation of Feishu."))
        }
        guard let group, !message.isPrivate else { return try self.toPerson(person.id, message, effect, field) }
        let id = try Self.group(group, field)
        guard !address.isEmpty else {
            return try self.call(.group, id, destination: "group/\(id)", message, effect, field)
        }
        guard let answered = address.reveal({ WireID.plain($0) }) else {
            throw RenderingError(
                field + Bilingual("：要回复的消息编号不对。", ": the id of the message that it answers is wrong.")
            )
        }
        return try self.call(.message, answered, destination: "group/\(id)", message, effect, field)
    }

    private func toPerson(
        _ person: PlatformUserID,
        _ message: Message,
        _ effect: EffectID,
        _ field: Bilingual
    ) throws(RenderingError) -> FrozenCall {
        guard let id = WireID.person(person.rawValue) else {
            throw RenderingError(
                field + Bilingual("：收件人不是飞书的 open_id。", ": the person has no open_id of Feishu.")
            )
        }
        return try self.call(.person, id, destination: "person/\(id)", message, effect, field)
    }

    /// A card has the same words as its shorter form, for when the platform refuses the card or a picture in it.
    private func call(
        _ receiver: FrozenMessage.Receiver,
        _ id: String,
        destination: String,
        _ message: Message,
        _ effect: EffectID,
        _ field: Bilingual
    ) throws(RenderingError) -> FrozenCall {
        for choice in message.choices {
            guard (1...64).contains(choice.key.utf8.count), !choice.label.trimmed.isEmpty else {
                throw RenderingError(
                    field + Bilingual("：有选项的键或文字不对。", ": a choice lacks its key or its label.")
                )
            }
        }
        let card = try Content(card: message, isDirect: receiver == .person, field)
        // Of a picture alone no words are left.
        let text = card != nil && message.isWordless ? nil : try Content(text: message, field)
        guard let content = card ?? text else { preconditionFailure("What is no card is a text, or was refused.") }
        return FrozenCall(
            endpoint: (receiver == .message ? Endpoint.reply : .message).rawValue,
            body: self.frozen(receiver, id, content, effect),
            fallbackBody: card == nil ? nil : text.map { self.frozen(receiver, id, $0, effect) },
            effectClass: .keyed,
            destination: destination
        )
    }

    private func frozen(
        _ receiver: FrozenMessage.Receiver,
        _ id: String,
        _ content: Content,
        _ effect: EffectID
    ) -> [UInt8] {
        // Unique for the app, also where a new store counts its events anew; another one for the shorter form.
        let parts = [self.account.rawValue, effect.rawValue, receiver.rawValue, id, content.type, content.json]
        let digest = Digest.sha256(WireJSON.bytes(parts))
        return WireJSON.bytes(
            FrozenMessage(
                to: receiver,
                id: id,
                msg_type: content.type,
                content: content.json,
                uuid: "hearth-\(lowercaseHex(digest.prefix(16)))"
            )
        )
    }

    private static func group(_ group: GroupID, _ field: Bilingual) throws(RenderingError) -> String {
        guard let id = WireID.plain(group.rawValue) else {
            throw RenderingError(field + Bilingual("：群的编号不对。", ": the id of the group is wrong."))
        }
        return id
    }
}

extension Message {
    /// Whether it is nothing but pictures.
    fileprivate var isWordless: Bool {
        self.text.withoutControls.trimmed.isEmpty && self.choices.isEmpty
            && self.attachments.allSatisfy { if case .image = $0 { true } else { false } }
    }
}
