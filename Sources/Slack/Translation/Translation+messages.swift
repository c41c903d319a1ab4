import Domain

extension Translation {
    /// Kinds of messages that people write, beside the plain one.
    private static let said: Set<String> = ["file_share", "thread_broadcast", "me_message"]
    /// The platform's own bot, which is not marked as one.
    private static let slackbot = "USLACKBOT"

    /// Nil for what no person said.
    ///
    /// An edit that adds the bot's name comes as an `app_mention` with the old `ts`: it is the same message, and was
    /// heard.
    func message(_ event: ChannelEvent) -> Reading? {
        guard self.isSaid(event), let user = event.user, let channel = event.channel, let stamp = event.stamp,
            let content = self.content(of: event)
        else { return nil }
        let text = WrittenText(event.text, bot: self.presence.bot)
        let message = InboundMessage(
            id: "\(channel)/\(stamp.text)",
            from: self.participant(user),
            in: self.place(channel, event.thread),
            content: text.plain.isEmpty ? content : .text(text.plain),
            isAddressed: WireID.isDirect(channel) || event.type == "app_mention" || text.callsBot
        )
        return Reading(
            conversation: self.conversation(channel, with: user),
            identity: "message/\(channel)/\(stamp.text)",
            writtenAt: stamp.instant,
            happening: .messageReceived(message)
        )
    }

    /// Why a message is none that a play hears, as far as it can be told.
    func kind(of event: ChannelEvent) -> String {
        guard Self.isMessage(event) else { return Self.label([event.type]) }
        if self.isOwn(event) { return Happening.ownMessage }
        if let subtype = event.subtype, !Self.said.contains(subtype), subtype != "bot_message" {
            return Self.label([event.type, subtype])
        }
        if event.bot != nil || event.user == Self.slackbot || event.subtype == "bot_message" {
            return Happening.botMessage
        }
        return Self.label([event.type])
    }

    /// Whether the bot said it, or changed what it had said: the platform tells it that too.
    func isOwn(_ event: ChannelEvent) -> Bool {
        guard Self.isMessage(event) else { return false }
        switch event.subtype {
        case nil, "bot_message", "file_share", "thread_broadcast", "me_message":
            return event.user == self.presence.bot
        case "message_changed": return event.changedUser == self.presence.bot
        default: return false
        }
    }

    private static func isMessage(_ event: ChannelEvent) -> Bool {
        event.type == "message" || event.type == "app_mention"
    }

    private func isSaid(_ event: ChannelEvent) -> Bool {
        guard Self.isMessage(event), event.bot == nil, event.user != self.presence.bot,
            event.user != Self.slackbot
        else { return false }
        return event.subtype.map(Self.said.contains) ?? true
    }

    /// What a message without words holds; nothing but a call of the bot is a text without words.
    private func content(of event: ChannelEvent) -> InboundContent? {
        guard let file = event.files.first else { return .text("") }
        let id = file.id ?? ""
        let kind = file.mimetype ?? ""
        if kind.hasPrefix("image/") { return .image(url: file.url_private ?? "", mediaID: id) }
        if kind.hasPrefix("video/") { return .video(mediaID: id, thumbnailID: "") }
        if kind.hasPrefix("audio/") { return .voice(mediaID: id, format: String(kind.dropFirst(6))) }
        return event.text.isEmpty ? nil : .text("")
    }

    /// A command may be written where the bot is no member, so it brings its own address for the answer.
    private func place(of command: SlashCommand, in channel: String) -> Conversation {
        guard !WireID.isDirect(channel) else { return self.place(channel, nil) }
        return .chat(GroupID(channel), answer: CommandHook.text(address: command.responseURL))
    }

    /// A command is said to the bot, and nobody else sees it; one without words says its own name, so that `/checkin` is
    /// enough.
    func reading(of command: SlashCommand) -> Reading {
        let identity = command.trigger.map { "command/\($0)" }
        guard let user = command.user, let channel = command.channel, let trigger = command.trigger else {
            return Reading(identity: identity, happening: .unknown(kind: "command"))
        }
        let words = WrittenText(command.text, bot: self.presence.bot).plain
        let text = words.isEmpty ? String(command.command.drop { $0 == "/" }) : words
        let message = InboundMessage(
            id: trigger,
            from: self.participant(user),
            in: self.place(of: command, in: channel),
            content: .text(text),
            isUnseen: true
        )
        return Reading(
            conversation: self.conversation(channel, with: user),
            identity: identity,
            happening: .messageReceived(message)
        )
    }
}
