import Delivery
import Domain
import Engine

/// Turns neutral requests into the bytes of calls, and refuses what the platform would refuse or cut.
struct Renderer: Sendable {
    let presence: Presence
    /// Below which commands are answered where the bot is no member.
    let hooksBase: String

    /// The platform recognises no repeat and tells of none, so a message is repeated only where that is no more than
    /// annoying.
    func freeze(_ request: OutboundRequest) throws(RenderingError) -> FrozenCall {
        switch request {
        case .groupPost(let group, let message):
            try self.groupPost(group, message)
        case .groupEdit(let group, let post, let message):
            try self.groupEdit(group, post, message)
        case .answer(let person, .chat(let group, let answer), let message):
            try self.answer(person, group, answer, message)
        case .memberMessage(let members, let text):
            try self.memberMessage(to: members, text)
        case .groupLookUp(let group):
            try self.groupLookUp(group)
        case .answer:
            throw RenderingError(
                Bilingual("这句话不是在 Slack 里说的，不能在 Slack 里回复。", "it was not said in Slack and cannot be answered there.")
            )
        case .upload(let medium) where medium.kind == .image:
            try LibraryFile.freeze(medium, as: Method.uploadAddress.rawValue)
        case .welcome, .groupTask, .groupWelcomeMaterial, .contactLookUp, .upload, .serviceMessages:
            throw RenderingError(
                Bilingual("Slack 没有“\(request.name)”这种请求。", "Slack has no request of the kind \(request.name).")
            )
        }
    }

    private func groupPost(_ group: GroupID, _ message: Message) throws(RenderingError) -> FrozenCall {
        let field = Bilingual("群里的消息", "group post")
        guard !message.isPrivate else {
            throw RenderingError(
                field + Bilingual("：只给一个人看的话要写明回复谁。", ": what one person alone may read has to answer somebody.")
            )
        }
        let form = try Form(message, self.presence, field)
        return self.post(form, to: try self.channel(group, field), thread: nil)
    }

    /// The platform names a post by its channel and `ts`, as ``SlackAdapter`` told when it was made.
    ///
    /// An empty list of blocks takes the buttons away; of no list the documentation has said both that the old blocks stay
    /// and that they go.
    /// Source: Slack documentation, "chat.update".
    private func groupEdit(_ group: GroupID, _ post: String, _ message: Message) throws(RenderingError) -> FrozenCall {
        let field = Bilingual("更新群里的消息", "change of a group post")
        let channel = try self.channel(group, field)
        guard let stamp = Stamp(post.split(separator: "/").last.map(String.init)), post == "\(channel)/\(stamp.text)"
        else {
            throw RenderingError(field + Bilingual("：不是这个群里的消息。", ": it is no post of this group."))
        }
        let form = try Form(message, self.presence, field)
        return FrozenCall(
            endpoint: Method.change.rawValue,
            body: WireJSON.bytes(
                ChangeBody(channel: channel, ts: stamp.text, text: form.text, blocks: form.blocks ?? [])
            ),
            effectClass: .keyed,
            destination: "post/\(post)"
        )
    }

    /// An answer stands where the word stood that it answers: in its thread where that had one, else in the channel.
    ///
    /// No thread is opened for it: what is played in a group is played before everybody, and a thread hides each answer
    /// from all but one.
    private func answer(
        _ person: Identity,
        _ group: GroupID?,
        _ answer: Secret,
        _ message: Message
    ) throws(RenderingError) -> FrozenCall {
        let field = Bilingual("回复", "answer")
        let user = try self.user(person.id, field)
        let form = try Form(message, self.presence, field)
        let thread = CommandHook.isKept(in: answer) ? nil : try Self.thread(answer, field)
        if let group, let hook = CommandHook(answer, base: self.hooksBase) {
            let channel = try self.channel(group, field)
            let post = self.post(form, to: channel, whisperingTo: message.isPrivate ? user : nil, thread: nil)
            return self.answering(by: hook, post, form)
        }
        guard let group else { return self.post(form, to: user, thread: thread) }
        let channel = try self.channel(group, field)
        guard message.isPrivate else { return self.post(form, to: channel, thread: thread) }
        return self.post(form, to: channel, whisperingTo: user, thread: thread)
    }

    /// A call for a channel in which the bot may be no member, with what then goes to the person alone.
    private func answering(by hook: CommandHook, _ post: FrozenCall, _ form: Form) -> FrozenCall {
        let hint = """
            我不在这个频道里，所以只有你看得到这条回复。想和大家一起玩，请 `/invite` \(Mrkdwn.mention(self.presence.bot))
            I am not in this channel, so only you see this. To play here: `/invite` \(Mrkdwn.mention(self.presence.bot))
            """
        func wrapped(_ body: [UInt8]) -> [UInt8] {
            guard let body = WireJSON.value(PostBody.self, from: body) else {
                preconditionFailure("What was just written can be read.")
            }
            let alone = "\(form.plain ?? form.text)\n\n\(hint)"
            return WireJSON.bytes(
                CommandAnswer(method: post.endpoint, post: body, hook: hook.path, alone: alone)
            )
        }
        return FrozenCall(
            endpoint: Method.commandAnswer.rawValue,
            body: wrapped(post.body),
            fallbackBody: post.fallbackBody.map(wrapped),
            effectClass: post.effectClass,
            destination: post.destination
        )
    }

    private func memberMessage(to members: [PlatformUserID], _ text: String) throws(RenderingError) -> FrozenCall {
        let field = Bilingual("私信", "direct message")
        guard let member = members.first, members.count == 1 else {
            throw RenderingError(
                field
                    + Bilingual(
                        "：有 \(members.count) 个收件人，Slack 一次只能发给一个。",
                        ": \(members.count) people are named; Slack takes one in a call."
                    )
            )
        }
        return self.post(
            try Form(Message(text: text), self.presence, field),
            to: try self.user(member, field),
            thread: nil
        )
    }

    private func groupLookUp(_ group: GroupID) throws(RenderingError) -> FrozenCall {
        let channel = try self.channel(group, Bilingual("查询群", "group look-up"))
        return FrozenCall(
            endpoint: Method.members.rawValue,
            body: WireJSON.bytes(GroupBody(channel: channel)),
            effectClass: .keyed,
            destination: "group-look-up/\(channel)"
        )
    }

    /// The shorter form is for a platform that takes no blocks or no thread here: words in the chat itself.
    private func post(
        _ form: Form,
        to channel: String,
        whisperingTo user: String? = nil,
        thread: Stamp?
    ) -> FrozenCall {
        var body = PostBody(channel: channel, text: form.text, blocks: form.blocks, thread_ts: thread?.text)
        if let user {
            body.user = user
            body.unfurl_links = nil
            body.unfurl_media = nil
        }
        var fallback: PostBody?
        if let plain = form.plain, form.blocks != nil || thread != nil {
            fallback = body
            fallback?.text = plain
            fallback?.blocks = nil
            fallback?.thread_ts = nil
        }
        return FrozenCall(
            endpoint: (user == nil ? Method.post : .whisper).rawValue,
            body: WireJSON.bytes(body),
            fallbackBody: fallback.map(WireJSON.bytes),
            effectClass: .plain,
            destination: WireID.isUser(channel) ? "person/\(channel)" : "chat/\(channel)"
        )
    }

    /// `#general` would be taken for a channel too: one slip would speak to everybody.
    private func channel(_ group: GroupID, _ field: Bilingual) throws(RenderingError) -> String {
        guard WireID.isID(group.rawValue, of: "CG") else {
            throw RenderingError(
                field + Bilingual("：群的编号不是 Slack 的频道编号。", ": the group is named by no channel id of Slack.")
            )
        }
        return group.rawValue
    }

    private func user(_ person: PlatformUserID, _ field: Bilingual) throws(RenderingError) -> String {
        guard let user = self.presence.user(person) else {
            throw RenderingError(
                field + Bilingual("：收件人不是这个工作区的人。", ": the person is nobody of this workspace.")
            )
        }
        return user
    }

    /// Nil where the word stood in no thread.
    private static func thread(_ answer: Secret, _ field: Bilingual) throws(RenderingError) -> Stamp? {
        guard !answer.isEmpty else { return nil }
        guard let thread = answer.reveal({ Stamp($0) }) else {
            throw RenderingError(
                field + Bilingual("：回复的地址不是 Slack 的。", ": the address of the answer is none of Slack.")
            )
        }
        return thread
    }
}
