/// Where a person speaks, and can be answered.
public enum Conversation: Hashable, Sendable {
    /// A member and the brand's app.
    case app
    /// A customer and a service account (微信客服).
    case service(account: String)
    /// A chat in which a bot of the brand is addressed, no group for a chat with one person.
    ///
    /// `answer` says where an answer goes, in the adapter's own words: an address that is good once, a thread, or
    /// nothing where the group or the person says enough.
    case chat(GroupID?, answer: Secret)
}

/// A message that a person sent to the account.
public struct InboundMessage: Hashable, Sendable {
    /// The platform's id of the message.
    public let id: String
    public let from: Identity
    public let place: Conversation
    public let content: InboundContent
    /// Whether it was said to the account: written to it alone, or with its name.
    ///
    /// What people say to each other in a group is heard where the platform tells it, and answered only where it is what
    /// a play waits for.
    public let isAddressed: Bool
    /// Whether nobody else in the group saw it, as nobody sees a command.
    public let isUnseen: Bool

    public init(
        id: String,
        from: Identity,
        in place: Conversation = .app,
        content: InboundContent,
        isAddressed: Bool = true,
        isUnseen: Bool = false
    ) {
        self.id = id
        self.from = from
        self.place = place
        self.content = content
        self.isAddressed = isAddressed
        self.isUnseen = isUnseen
    }
}

/// A customer's message to a service account, as it was fetched.
public struct ServiceMessage: Hashable, Codable, Sendable {
    /// The platform's id of the message.
    public let id: String
    public let serviceAccount: String
    public let customer: PlatformUserID
    public let sentAt: Instant
    public let content: InboundContent

    public init(
        id: String,
        serviceAccount: String,
        customer: PlatformUserID,
        sentAt: Instant,
        content: InboundContent
    ) {
        self.id = id
        self.serviceAccount = serviceAccount
        self.customer = customer
        self.sentAt = sentAt
        self.content = content
    }

    public var message: InboundMessage {
        InboundMessage(
            id: self.id,
            from: Identity(.customer, self.customer),
            in: .service(account: self.serviceAccount),
            content: self.content
        )
    }
}

/// What a message holds.
///
/// Media are named by the platform's media id, which is good for days at most.
public enum InboundContent: Hashable, Codable, Sendable {
    case text(String)
    case image(url: String, mediaID: String)
    case voice(mediaID: String, format: String)
    case video(mediaID: String, thumbnailID: String)
    case location(Location)
    case link(title: String, description: String, url: String, pictureURL: String)

    public var name: String {
        switch self {
        case .text: "text"
        case .image: "image"
        case .voice: "voice"
        case .video: "video"
        case .location: "location"
        case .link: "link"
        }
    }
}

/// A place on the map, in degrees as the platform wrote them.
public struct Location: Hashable, Codable, Sendable {
    public let latitude: String
    public let longitude: String
    /// Map zoom, or the precision in metres where the platform reports that.
    public let scale: String
    public let label: String

    public init(latitude: String, longitude: String, scale: String = "", label: String = "") {
        self.latitude = latitude
        self.longitude = longitude
        self.scale = scale
        self.label = label
    }
}

/// A press on a button or menu of a card.
public struct CardClick: Hashable, Sendable {
    public let by: Identity
    public let key: String
    /// The run that the card was about; nil where it does not say.
    public let run: RunID?
    public let taskID: String
    public let cardType: String
    /// Lets the card be changed once, within 72 hours.
    public let responseCode: String
    /// Question key to the chosen option ids, in the order of the callback.
    public let selected: [Selection]
    /// Whether the press was on the card's menu and not on a button.
    public let isMenu: Bool
    /// Where it can be answered.
    public let place: Conversation

    public struct Selection: Hashable, Sendable {
        public let question: String
        public let options: [String]
        public init(question: String, options: [String]) {
            self.question = question
            self.options = options
        }
    }

    public init(
        by: Identity,
        key: String,
        run: RunID? = nil,
        taskID: String,
        cardType: String,
        responseCode: String,
        selected: [Selection],
        isMenu: Bool,
        in place: Conversation = .app
    ) {
        self.by = by
        self.key = key
        self.run = run
        self.taskID = taskID
        self.cardType = cardType
        self.responseCode = responseCode
        self.selected = selected
        self.isMenu = isMenu
        self.place = place
    }
}
