import Domain
import Engine
import Scripts

/// A post of a custom robot as it is stored until it leaves: neither address nor secret is in it.
struct FrozenPost: Codable, Hashable {
    let group: String
    let message: SessionPost.Message
}

/// Turns a post into a group into a text, or into Markdown where links hang on it; choices are lines.
///
/// Buttons of such a robot open pages and tell nobody.
struct RobotRenderer: Sendable {
    /// The keyword of each group, empty for none.
    let keywords: [GroupID: String]
    /// Whose people can be called; nil where it is not known.
    let house: House?

    init(_ configuration: DingTalkRobotConfiguration) {
        self.keywords = Dictionary(configuration.groups.map { ($0.id, $0.keyword) }) { first, _ in first }
        self.house = configuration.corpID.filled.map { House(corpID: $0, robotCode: "") }
    }

    func freeze(_ request: OutboundRequest, for effect: EffectID) throws(RenderingError) -> FrozenCall {
        guard case .groupPost(let group, let message) = request else {
            throw RenderingError(
                Bilingual(
                    "钉钉的自定义机器人只能往群里发消息，没有“\(request.name)”这种调用。",
                    "A custom robot of DingTalk posts into its group and has no call for \(request.name)."
                )
            )
        }
        guard !message.isPrivate else {
            throw RenderingError(
                Bilingual("发到群里的消息不能只给一个人看。", "a post into a group cannot be read by one person alone.")
            )
        }
        guard message.mediaIDs.isEmpty else {
            throw RenderingError(
                Bilingual("自定义机器人没有图片和文件。", "a custom robot has neither pictures nor files.")
            )
        }
        guard let keyword = self.keywords[group] else {
            throw RenderingError(
                Bilingual("账号的 groups 里没有群 \(group)。", "the account's groups name no \(group).")
            )
        }
        let form = PostForm(form: try MessageForm(Self.message(message, holding: keyword), hint: ""))
        let called = self.house.map { form.form.mentions(in: $0) } ?? []
        let post = FrozenPost(group: group.rawValue, message: try form.session(calling: called, for: effect))
        return FrozenCall(
            endpoint: Endpoint.robot.rawValue,
            body: WireJSON.bytes(post),
            // It is said that `msgUuid` tells a repeat, but not for how long: one more try is all it is trusted with.
            effectClass: .plain,
            destination: "group/\(group)"
        )
    }

    /// The message, with the keyword above it where it does not hold it anyway.
    private static func message(_ message: Message, holding keyword: String) -> Message {
        guard !keyword.isEmpty, !message.text.contains(keyword) else { return message }
        return Message(
            text: message.text.isEmpty ? keyword : "\(keyword)\n\(message.text)",
            attachments: message.attachments,
            choices: message.choices,
            run: message.run,
            mentions: message.mentions
        )
    }
}
