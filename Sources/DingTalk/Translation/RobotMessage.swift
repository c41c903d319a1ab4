import Domain

/// A message to the robot: everything said to it alone, and what was said to it by name in a group.
///
/// Source: DingTalk developer documentation, 机器人接收消息.
struct RobotMessage {
    let id: String?
    let sentAt: Instant?
    let robotCode: String?
    let corpID: String?
    fileprivate let isGroup: Bool
    fileprivate let isNamed: Bool
    fileprivate let conversation: String?
    fileprivate let senderID: String?
    fileprivate let senderStaffID: String?
    fileprivate let senderCorpID: String?
    fileprivate let robotID: String?
    fileprivate let sessionWebhook: String?
    fileprivate let sessionEndsAt: Instant?
    fileprivate let errorCode: String?
    fileprivate let kind: String
    fileprivate let content: InboundContent?

    init(_ fields: Fields) {
        self.id = fields.id("msgId")
        self.sentAt = fields.moment("createAt")
        // Robots of some kinds are all called so; then the organisation has to say enough.
        self.robotCode = fields.text("robotCode").flatMap { $0 == "normal" ? nil : $0 }
        self.corpID = fields.text("chatbotCorpId")
        self.isGroup = fields.text("conversationType") == "2"
        self.isNamed = fields.value("isInAtList", as: Bool.self) ?? true
        self.conversation = fields.id("conversationId")
        self.senderID = fields.id("senderId")
        self.senderStaffID = fields.id("senderStaffId")
        self.senderCorpID = fields.id("senderCorpId")
        self.robotID = fields.id("chatbotUserId")
        self.sessionWebhook = fields.text("sessionWebhook")
        self.sessionEndsAt = fields.moment("sessionWebhookExpiredTime")
        self.errorCode = fields.text("errorCode")
        self.kind = fields.text("msgtype") ?? ""
        self.content = MessageContent(fields).content
    }
}

extension RobotMessage {
    /// Whether it was sent to this robot of this organisation; a body that names neither was not.
    ///
    /// The signature does not cover the body.
    func isFor(_ house: House) -> Bool {
        guard self.robotCode != nil || self.corpID != nil else { return false }
        return self.robotCode ?? house.robotCode == house.robotCode && self.corpID ?? house.corpID == house.corpID
    }

    private var group: String? { self.isGroup ? self.conversation : nil }

    /// Somebody outside the organisation, or met before the app was published, has an opaque id and no other.
    func sender(in house: House) -> PlatformUserID? {
        if let staff = self.senderStaffID { return house.person(staff) }
        return self.senderID.map { PlatformUserID("\(self.senderCorpID ?? house.corpID)/\($0)") }
    }

    /// The name of its lane; nil when it names nobody.
    func conversation(in house: House) -> String? {
        self.group.map { "chat:\($0)" } ?? self.sender(in: house).map { "person:\($0)" }
    }

    /// What cannot be answered by words stays ``Happening/unknown(kind:)``, and so does what the robot said itself.
    func happening(in house: House) -> Happening {
        // Instead of words there may be a notice that the month's messages are used up.
        if let errorCode = self.errorCode { return .unknown(kind: Label.of("message", "error", errorCode)) }
        if let sender = self.senderID, sender == self.robotID { return .unknown(kind: Happening.ownMessage) }
        guard let id = self.id, let sender = self.sender(in: house), !self.isGroup || self.group != nil,
            let content = self.content
        else { return .unknown(kind: Label.of("message", self.kind)) }
        return .messageReceived(
            InboundMessage(
                id: id,
                from: Identity(.participant, sender),
                in: .chat(self.group.map { GroupID($0) }, answer: self.answer),
                content: content,
                isAddressed: !self.isGroup || self.isNamed
            )
        )
    }

    /// Where an answer goes, and how long; empty where the message does not say both.
    private var answer: Secret {
        guard let address = self.sessionWebhook, let endsAt = self.sessionEndsAt else { return Secret("") }
        return SessionTicket.text(address: address, endsAt: endsAt)
    }
}

/// What a message to the robot holds.
private struct MessageContent {
    let content: InboundContent?

    private struct Text: Decodable {
        let text: String?
        init(from decoder: any Decoder) throws { self.text = try Fields(decoder).text("content") ?? "" }
    }

    private struct Piece: Decodable {
        let text: String?
        init(from decoder: any Decoder) throws { self.text = try Fields(decoder).text("text") }
    }

    private struct Parts: Decodable {
        let richText: [Piece]?
        let downloadCode: String?
        let extensionName: String?

        init(from decoder: any Decoder) throws {
            let fields = try Fields(decoder)
            self.richText = fields.value("richText")
            self.downloadCode = fields.text("downloadCode") ?? fields.text("pictureDownloadCode")
            self.extensionName = fields.text("fileExtension") ?? fields.text("extension")
        }
    }

    /// The robot's own name is not in the text any more, but often a blank where it stood.
    init(_ fields: Fields) {
        let parts: Parts? = fields.value("content")
        let code = parts?.downloadCode
        self.content =
            switch fields.text("msgtype") {
            case "text":
                // One sample of the platform has the words at the top.
                (fields.value("text", as: Text.self)?.text ?? fields.text("content")).map { .text($0.trimmed) }
            case "richText":
                (parts?.richText ?? []).compactMap(\.text).joined(separator: "\n").trimmed.filled.map { .text($0) }
            case "picture": code.map { .image(url: "", mediaID: $0) }
            case "audio": code.map { .voice(mediaID: $0, format: parts?.extensionName ?? "") }
            case "video": code.map { .video(mediaID: $0, thumbnailID: "") }
            default: nil
            }
    }
}
