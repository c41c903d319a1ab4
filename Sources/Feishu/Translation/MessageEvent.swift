import Domain

/// `im.message.receive_v1`.
///
/// Without the scope `im:message.group_msg` only what calls the bot is told from groups. A message may arrive as two
/// events, so its own id names it.
struct MessageEvent: Decodable {
    struct Sender: Decodable {
        @Tolerant var sender_id: UserIDs?
        /// `user`, or `bot` and `app` for what speaks by itself.
        @Tolerant var sender_type: String?
    }
    struct Message: Decodable {
        @Tolerant var message_id: String?
        @Tolerant var create_time: WireText?
        @Tolerant var chat_id: String?
        /// `p2p`, or a kind of group.
        @Tolerant var chat_type: String?
        @Tolerant var message_type: String?
        /// JSON inside a text.
        @Tolerant var content: String?
        @Tolerant var mentions: [Mention]?
    }

    @Tolerant var sender: Sender?
    @Tolerant var message: Message?

    func told(bot: String) -> Reading.Told? {
        guard let message = self.message, let id = WireID.plain(message.message_id) else { return nil }
        let type = message.message_type ?? ""
        var told = Reading.Told(detail: type, identity: "message/\(id)")
        told.writtenAt = message.create_time.flatMap { Instant(wire: $0.text) }
        let isAlone = message.chat_type == "p2p"
        let group = isAlone ? nil : WireID.plain(message.chat_id)
        guard isAlone || group != nil, let sender = self.sender?.sender_id?.person else { return told }
        told.conversation = group.map { "chat:\($0)" } ?? "person:\(sender)"
        guard self.sender?.sender_type == "user", sender != bot else {
            told.happening = .unknown(kind: sender == bot ? Happening.ownMessage : Happening.botMessage)
            return told
        }
        let mentions = Mentions(message.mentions ?? [], bot: bot)
        guard let text = MessageContent.text(message.content ?? "", type: type, mentions) else { return told }
        told.happening = .messageReceived(
            InboundMessage(
                id: id,
                from: Identity(.participant, PlatformUserID(sender)),
                // An answer in a group stands under the message; to one person alone it needs no quotation.
                in: .chat(group.map { GroupID($0) }, answer: Secret(group == nil ? "" : id)),
                content: .text(text),
                isAddressed: isAlone || mentions.includeBot
            )
        )
        return told
    }
}

/// The words of a message.
enum MessageContent {
    private struct Text: Decodable {
        @Tolerant var text: String?
    }
    /// A post (富文本): paragraphs of pieces, of which those with words are read.
    private struct Post: Decodable {
        struct Piece: Decodable {
            @Tolerant var tag: String?
            @Tolerant var text: String?
            /// The placeholder of a mention.
            @Tolerant var user_id: String?
        }

        @Tolerant var title: String?
        @Tolerant var content: [[Piece]]?
    }

    /// Nil for pictures, files and whatever else has no words.
    static func text(_ content: String, type: String, _ mentions: Mentions) -> String? {
        switch type {
        case "text":
            return WireJSON.value(Text.self, from: Array(content.utf8))?.text.map { mentions.resolved(in: $0).trimmed }
        case "post":
            guard let post = WireJSON.value(Post.self, from: Array(content.utf8)) else { return nil }
            let paragraphs = (post.content ?? []).map { pieces in
                pieces.map { piece in
                    piece.tag == "at" ? mentions.name(of: piece.user_id ?? "") ?? "" : piece.text ?? ""
                }.joined()
            }
            let lines = [mentions.resolved(in: post.title ?? "")] + paragraphs.map { mentions.resolved(in: $0) }
            return lines.map(\.trimmed).filter { !$0.isEmpty }.joined(separator: "\n")
        default: return nil
        }
    }
}

extension String {
    /// Without blanks and line ends around it.
    var trimmed: String {
        var text = self[...]
        while text.first?.isWhitespace == true { text.removeFirst() }
        while text.last?.isWhitespace == true { text.removeLast() }
        return String(text)
    }
}
