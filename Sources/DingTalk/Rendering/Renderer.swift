import Delivery
import Domain
import Engine

/// Turns neutral requests into the bytes of calls, and refuses what the platform would refuse.
///
/// Source: DingTalk developer documentation, 企业机器人发送消息; 创建并投放卡片.
struct Renderer: Sendable {
    private let house: House
    private let coolAppCode: String
    private let oldAPIBase: String
    private let hint: String
    private let card: CardForm?

    init(_ configuration: DingTalkConfiguration, house: House, seal: PressSeal?) {
        self.house = house
        self.coolAppCode = configuration.coolAppCode
        self.oldAPIBase = configuration.oldAPIBase
        self.hint = configuration.choiceHint
        let template = configuration.cardTemplate
        self.card =
            template.isEmpty
            ? nil
            : seal.map {
                CardForm(
                    template: template,
                    routeKey: configuration.cardRouteKey,
                    robotCode: configuration.robotCode,
                    seal: $0
                )
            }
    }

    /// Whether choices can be pressed.
    var hasButtons: Bool { self.card != nil }

    func freeze(_ request: OutboundRequest, for effect: EffectID) throws(RenderingError) -> FrozenCall {
        switch request {
        case .answer(let person, .chat(let group, let ticket), let message):
            try self.answer(person, in: group, ticket, message, for: effect)
        case .groupPost(let group, let message):
            try self.groupPost(group, message, for: effect)
        case .groupEdit(let group, let post, let message):
            try self.groupEdit(group, post, message)
        case .memberMessage(let members, let text):
            try self.memberMessage(to: members, text)
        case .groupLookUp:
            throw RenderingError(
                Bilingual("钉钉不告诉机器人普通群里有谁。", "DingTalk does not tell a robot who is in an ordinary group.")
            )
        case .upload(let medium) where medium.kind == .image:
            try LibraryFile.freeze(medium, as: Endpoint.upload.rawValue)
        case .answer, .welcome, .groupTask, .groupWelcomeMaterial, .contactLookUp, .upload, .serviceMessages:
            throw RenderingError(
                Bilingual("钉钉没有“\(request.name)”这种调用。", "DingTalk has no call for \(request.name).")
            )
        }
    }

    private func memberMessage(to members: [PlatformUserID], _ text: String) throws(RenderingError) -> FrozenCall {
        guard members.count == 1 else {
            throw RenderingError(
                Bilingual(
                    "钉钉的单聊消息一次只发给一个人，这里有 \(members.count) 个。",
                    "a direct message goes to one person at a time; \(members.count) are named."
                )
            )
        }
        let post = PostForm(form: try MessageForm(Message(text: text), hint: ""))
        return self.frozen(try self.post(post, to: .person(try self.user(members[0]))))
    }

    private func groupPost(_ group: GroupID, _ message: Message, for effect: EffectID) throws(RenderingError)
        -> FrozenCall
    {
        guard !message.isPrivate else {
            throw RenderingError(
                Bilingual("发到群里的消息不能只给一个人看。", "a post into a group cannot be read by one person alone.")
            )
        }
        return try self.message(message, to: .group(group), for: effect)
    }

    private func groupEdit(_ group: GroupID, _ post: String, _ message: Message) throws(RenderingError) -> FrozenCall {
        let place = Place.group(group)
        let form = try MessageForm(message, hint: "")
        guard let change = self.card?.change(of: post, to: message, form, in: place) else {
            throw RenderingError(
                Bilingual("不是这里投放的卡片，或者一张卡片放不下。", "it is no card that was delivered here, or too much for one.")
            )
        }
        return FrozenCall(
            endpoint: Endpoint.cardChange.rawValue,
            body: WireJSON.bytes(WireCall(change: change)),
            effectClass: .keyed,
            destination: "card/\(post)"
        )
    }

    /// In the chat in which it was said, or to the person alone where nobody else may read it.
    private func answer(
        _ person: Identity,
        in group: GroupID?,
        _ ticket: Secret,
        _ message: Message,
        for effect: EffectID
    ) throws(RenderingError) -> FrozenCall {
        if let group, !message.isPrivate {
            return try self.message(message, to: .group(group), ticket, for: effect)
        }
        // What came with a message of the group leads into the group.
        let ticket = group == nil ? ticket : Secret("")
        if self.house.userID(of: person.id) == nil, let session = SessionTicket(ticket, base: self.oldAPIBase) {
            let form = PostForm(form: try MessageForm(message, hint: ""))
            let post = try self.session(session, form, calling: [], for: effect)
            return FrozenCall(
                endpoint: Endpoint.session.rawValue,
                body: WireJSON.bytes(WireCall(session: post)),
                effectClass: .plain,
                destination: "person/\(person.id)"
            )
        }
        return try self.message(message, to: .person(try self.user(person.id)), ticket, for: effect)
    }

    /// Who has no userid here, no direct message reaches.
    func reaches(_ person: PlatformUserID) -> Bool { self.house.userID(of: person) != nil }

    private func user(_ person: PlatformUserID) throws(RenderingError) -> String {
        guard let user = self.house.userID(of: person) else {
            throw RenderingError(
                Bilingual(
                    "这个人不在企业里，机器人不能单独给 TA 发消息。",
                    "the person is not of this organisation: no direct message reaches them."
                ),
                isUnreachable: true
            )
        }
        return user
    }
}

extension Renderer {
    /// A card where choices can be pressed, else by the ticket where there is one, else a post by the API.
    ///
    /// What goes by the API is the shorter form of the other two. A card repeats safely and its shorter form does not,
    /// so all are of the class that is repeated once. The shorter form has no pictures: they may be what was refused.
    private func message(
        _ message: Message,
        to place: Place,
        _ ticket: Secret = Secret(""),
        for effect: EffectID
    ) throws(RenderingError) -> FrozenCall {
        let hint = place.isGroup ? self.hint : ""
        let form = PostForm(form: try MessageForm(message, hint: hint))
        let bare = message.withoutPictures
        let words = if let bare { PostForm(form: try MessageForm(bare, hint: hint)) } else { form }
        let plain = try self.post(words, to: place)
        if let card = self.card?.delivery(of: message, form.form, to: place, for: effect) {
            return self.frozen(WireCall(card: card), .card, or: plain, place)
        }
        guard let session = SessionTicket(ticket, base: self.oldAPIBase) else {
            guard bare != nil else { return self.frozen(plain) }
            let post = try self.post(form, to: place)
            return self.frozen(post.call, post.endpoint, or: plain, place)
        }
        let mentions = place.isGroup ? form.form.mentions(in: self.house) : []
        let post = try self.session(session, form, calling: mentions, for: effect)
        return self.frozen(WireCall(session: post), .session, or: plain, place)
    }

    private func session(
        _ ticket: SessionTicket,
        _ form: PostForm,
        calling mentions: [String],
        for effect: EffectID
    ) throws(RenderingError) -> SessionPost {
        SessionPost(
            path: ticket.path,
            endsAt: ticket.endsAt.millis,
            message: try form.session(calling: mentions, for: effect)
        )
    }

    private struct Post {
        let call: WireCall
        let endpoint: Endpoint
        let place: Place
    }

    private func post(_ form: PostForm, to place: Place) throws(RenderingError) -> Post {
        let (key, parameters) = try form.sample()
        switch place {
        case .group(let group):
            guard (1...128).contains(group.rawValue.utf8.count) else {
                throw RenderingError(Bilingual("群的 ID 是空的或太长。", "the id of the group is empty or too long."))
            }
            let post = GroupPost(
                robotCode: self.house.robotCode,
                openConversationId: group.rawValue,
                msgKey: key,
                msgParam: parameters,
                coolAppCode: self.coolAppCode.filled
            )
            return Post(call: WireCall(group: post), endpoint: .groupPost, place: place)
        case .person(let user):
            let post = DirectPost(
                robotCode: self.house.robotCode,
                userIds: [user],
                msgKey: key,
                msgParam: parameters
            )
            return Post(call: WireCall(direct: post), endpoint: .directPost, place: place)
        }
    }

    private func frozen(_ post: Post) -> FrozenCall {
        FrozenCall(
            endpoint: post.endpoint.rawValue,
            body: WireJSON.bytes(post.call),
            effectClass: .plain,
            destination: post.place.destination
        )
    }

    private func frozen(_ call: WireCall, _ endpoint: Endpoint, or plain: Post, _ place: Place) -> FrozenCall {
        FrozenCall(
            endpoint: endpoint.rawValue,
            body: WireJSON.bytes(call),
            fallbackBody: WireJSON.bytes(plain.call),
            effectClass: .plain,
            destination: place.destination
        )
    }
}

extension Message {
    /// The same without its pictures; nil where it has none, or nothing else.
    fileprivate var withoutPictures: Message? {
        let others = self.attachments.filter { if case .image = $0 { false } else { true } }
        guard others.count < self.attachments.count, !self.text.isEmpty || !others.isEmpty || !self.choices.isEmpty
        else { return nil }
        return Message(
            text: self.text,
            attachments: others,
            choices: self.choices,
            run: self.run,
            mentions: self.mentions,
            isPrivate: self.isPrivate
        )
    }
}
