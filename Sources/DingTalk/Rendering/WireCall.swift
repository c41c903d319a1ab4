/// A frozen call; one of these is there.
///
/// The shorter form of an answer goes another way than the answer itself, so the body says which way it goes.
struct WireCall: Codable, Hashable {
    var session: SessionPost?
    var group: GroupPost?
    var direct: DirectPost?
    var card: CardDelivery?
    var change: CardChange?
}

/// An answer by session webhook.
///
/// Source: DingTalk developer documentation, 机器人回复消息; 自定义机器人发送消息.
struct SessionPost: Codable, Hashable {
    struct Message: Codable, Hashable {
        let msgtype: String
        var text: Text?
        var markdown: Markdown?
        let at: At
        /// Recognised by custom robots; whether a session does is not documented.
        let msgUuid: String
    }

    struct Text: Codable, Hashable {
        let content: String
    }

    struct Markdown: Codable, Hashable {
        let title: String
        let text: String
    }

    struct At: Codable, Hashable {
        let atUserIds: [String]
        let isAtAll: Bool
    }

    /// Behind the base.
    let path: String
    /// In milliseconds; afterwards the platform refuses it.
    let endsAt: Int64
    let message: Message
}

/// `robot/groupMessages/send`.
struct GroupPost: Codable, Hashable {
    let robotCode: String
    let openConversationId: String
    let msgKey: String
    /// JSON in a text.
    let msgParam: String
    let coolAppCode: String?
}

/// `robot/oToMessages/batchSend`, to one person.
struct DirectPost: Codable, Hashable {
    let robotCode: String
    let userIds: [String]
    let msgKey: String
    let msgParam: String
}

/// `card/instances/createAndDeliver`.
struct CardDelivery: Codable, Hashable {
    struct CardData: Codable, Hashable {
        let cardParamMap: [String: String]
    }

    struct SpaceModel: Codable, Hashable {
        let supportForward: Bool
        let lastMessageI18n: [String: String]
    }

    struct DeliverModel: Codable, Hashable {
        let robotCode: String
        let spaceType: String?
    }

    let cardTemplateId: String
    let outTrackId: String
    let callbackType: String
    let callbackRouteKey: String
    /// 1: people are named by their userid.
    let userIdType: Int
    let cardData: CardData
    let openSpaceId: String
    var imGroupOpenSpaceModel: SpaceModel?
    var imGroupOpenDeliverModel: DeliverModel?
    var imRobotOpenSpaceModel: SpaceModel?
    var imRobotOpenDeliverModel: DeliverModel?
}

/// `PUT card/instances`: new values for variables of a card.
struct CardChange: Codable, Hashable {
    struct Options: Codable, Hashable {
        /// What is not named stays as it is.
        var updateCardDataByKey = true
    }

    let outTrackId: String
    let cardData: CardDelivery.CardData
    var cardUpdateOptions = Options()
}
