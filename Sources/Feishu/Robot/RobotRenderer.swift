import Domain
import Engine
import Scripts

/// A post of a custom bot as it is stored until it leaves: neither address nor secret is in it.
struct FrozenPost: Codable, Hashable {
    let group: String
    let text: String
}

/// Turns a post into a group into a text: choices are lines, links stand written out.
///
/// Cards would be taken with buttons that open pages, and with no others.
struct RobotRenderer: Sendable {
    /// Bytes of the whole request, with some kept back for time and signature; the documentation says 20 KB.
    private static let longest = 20_000 - 256

    /// The keyword of each group, empty for none.
    let keywords: [GroupID: String]

    init(_ groups: [WebhookGroup]) {
        self.keywords = Dictionary(groups.map { ($0.id, $0.keyword) }) { first, _ in first }
    }

    func freeze(_ request: OutboundRequest) throws(RenderingError) -> FrozenCall {
        guard case .groupPost(let group, let message) = request else {
            throw RenderingError(
                Bilingual(
                    "飞书的自定义机器人只能往群里发消息，没有 \(request.name) 这种调用。",
                    "A custom bot of Feishu posts into its group and has nothing like \(request.name)."
                )
            )
        }
        let field = Bilingual("群消息", "group post")
        guard !message.isPrivate else {
            throw RenderingError(
                field + Bilingual("：只给一个人看的话不能发到群里。", ": what one person may read is not posted into a group.")
            )
        }
        guard message.mediaIDs.isEmpty else {
            throw RenderingError(
                field + Bilingual("：自定义机器人没有图片和文件。", ": a custom bot has neither pictures nor files.")
            )
        }
        guard let keyword = self.keywords[group] else {
            throw RenderingError(
                field + Bilingual("：账号的 groups 里没有群 \(group)。", ": the account's groups name no \(group).")
            )
        }
        let words = try Content.words(of: message, field)
        let text = keyword.isEmpty || words.contains(keyword) ? words : "\(keyword)\n\(words)"
        let size = RobotPost(text).body.count
        guard size <= Self.longest else {
            throw RenderingError(
                field
                    + Bilingual(
                        "有 \(size) 字节，飞书的自定义机器人最多 \(Self.longest)。",
                        " has \(size) bytes; a custom bot of Feishu takes \(Self.longest) at the most."
                    )
            )
        }
        return FrozenCall(
            endpoint: Endpoint.hook.rawValue,
            body: WireJSON.bytes(FrozenPost(group: group.rawValue, text: text)),
            // The platform gives no id back and knows no repeat.
            effectClass: .plain,
            destination: "group/\(group)"
        )
    }
}

/// The request itself; `content` is an object here, and no text as in the messages of apps.
struct RobotPost: Encodable {
    struct Content: Encodable {
        let text: String
    }

    let msg_type = "text"
    let content: Content
    /// Of the same moment; both or none.
    var timestamp: String?
    var sign: String?

    init(_ text: String) { self.content = Content(text: text) }

    var body: [UInt8] { WireJSON.bytes(self) }
}
