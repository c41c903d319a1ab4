public import Curl
public import Domain
public import Engine

/// One DingTalk account: an internal app of an organisation and its robot, which sits in groups among people.
///
/// The room DingTalk speaks the platform's language and nobody else does. One address takes all three channels: messages
/// to the robot, events of the subscription, clicks on cards; each has a signature of its own. It promises that nothing
/// unverified reaches a parser, that every genuine callback becomes a letter even when nobody here understands it, that
/// an address which came with a message is never called unless it is the platform's, and that every call ends as sent,
/// not sent or unknown. It never decides about repeating, never waits on purpose, never stores anything, and never lets a
/// secret or token into a message, an error or a log.
public struct DingTalkAdapter: CustomStringConvertible, CustomReflectable {
    public let account: AccountID

    let house: House
    let configuration: DingTalkConfiguration
    let renderer: Renderer
    let client: Client
    private let pressSeal: PressSeal?
    private let messageSignature: HeaderSignature
    private let clickSignature: HeaderSignature?
    private let keyring: EventKeyring
    private let draw: @Sendable (Int) -> [UInt8]
    let now: WallClock
    let upload: Upload

    /// - Parameters:
    ///   - account: As the configuration names it.
    ///   - configuration: What it is made from.
    ///   - client: Shared by all adapters of the process.
    ///   - now: Where the time comes from for what is sent; what is received gets it with every call.
    ///   - draw: Gives as many unpredictable bytes as it is asked for.
    ///   - readFile: Gives the bytes of a file of the content library by its path; called for uploads only.
    /// - Throws: ``DingTalkConfiguration/Invalid`` with all problems.
    public init(
        account: AccountID,
        configuration: DingTalkConfiguration,
        client: Curl.Client,
        now: @escaping WallClock,
        draw: @escaping @Sendable (Int) -> [UInt8],
        readFile: @escaping @Sendable (String) async throws -> [UInt8]
    ) throws {
        let problems = configuration.validate()
        guard problems.isEmpty else { throw DingTalkConfiguration.Invalid(problems: problems) }
        self.account = account
        self.configuration = configuration
        self.house = House(corpID: configuration.corpID, robotCode: configuration.robotCode)
        self.messageSignature = HeaderSignature(.message, secret: configuration.appSecret)
        let cardSecret = configuration.cardSecret.flatMap { $0.isEmpty ? nil : $0 }
        self.clickSignature = cardSecret.map { HeaderSignature(.click, secret: $0) }
        let pressSeal = cardSecret.map { PressSeal(secret: $0) }
        self.pressSeal = pressSeal
        self.renderer = Renderer(configuration, house: self.house, seal: pressSeal)
        self.client = Client(configuration, curl: client, now: now)
        self.keyring = try EventKeyring(configuration)
        self.draw = draw
        self.now = now
        self.upload = Upload(client: self.client, now: now, readFile: readFile)
    }

    public var description: String { "DingTalkAdapter(\(self.account))" }
    public var customMirror: Mirror { Mirror(self, children: ["account": self.account]) }
}

extension DingTalkAdapter: Receiving {
    /// Longer than any body of the platform.
    private static let longestBody = 1_048_576
    /// The platform's clock may be so much ahead of ours.
    private static let fastestClock = Duration.seconds(60)
    /// What a message and a click are answered with: nothing is shown.
    private static let nothing = Acknowledgement.json(Array("{}".utf8))

    public func open(_ callback: Callback, now: Instant) throws(Refusal) -> Opened {
        guard callback.body.count <= Self.longestBody else { throw Refusal(.tooLarge) }
        if let signature = callback.header("sign") {
            return try self.openMessage(callback, signature: signature, now: now)
        }
        if let signature = callback.header("x-ddpaas-signature") {
            return try self.openPress(callback, signature: signature, now: now)
        }
        return try self.openEvent(callback, now: now)
    }

    private func openMessage(_ callback: Callback, signature: String, now: Instant) throws(Refusal) -> Opened {
        try self.messageSignature
            .check(signature, timestamp: callback.header("timestamp"), window: self.configuration.window, now: now)
        guard let inbound = Inbound(callback.body) else { throw Refusal(.unparsable) }
        // The signature covers no body: another channel's would go around that one's check.
        guard case .message(let message) = inbound else { throw Refusal(.badEnvelope) }
        guard message.isFor(self.house) else { throw Refusal(.wrongReceiver) }
        return .letter(self.letter(of: callback.body, inbound, now: now), Self.nothing)
    }

    private func openPress(_ callback: Callback, signature: String, now: Instant) throws(Refusal) -> Opened {
        guard let clickSignature = self.clickSignature else { throw Refusal(.badSignature) }
        let timestamp = callback.header("x-ddpaas-signature-timestamp")
        try clickSignature.check(signature, timestamp: timestamp, window: self.configuration.window, now: now)
        guard let inbound = Inbound(callback.body) else { throw Refusal(.unparsable) }
        guard case .press(let press) = inbound else { throw Refusal(.badEnvelope) }
        guard press.corpID ?? self.house.corpID == self.house.corpID else { throw Refusal(.wrongReceiver) }
        return .letter(self.letter(of: callback.body, inbound, stamp: timestamp, now: now), Self.nothing)
    }

    /// An event that cannot be read is the platform's all the same, and must not be lost.
    private func openEvent(_ callback: Callback, now: Instant) throws(Refusal) -> Opened {
        let query = try CallbackQuery(callback.query)
        let text = try JSONEnvelope.sealedText(in: callback.body)
        let opened = try self.keyring.open(text, of: query, now: now)
        let inbound = Inbound(opened.message)
        if case .event(let event) = inbound {
            guard event.corpID ?? self.house.corpID == self.house.corpID else { throw Refusal(.wrongReceiver) }
            if event.isCheck { return .check(try opened.acknowledgement(now: now, draw: self.draw)) }
        }
        let letter = self.letter(of: opened.message, inbound, now: now)
        return .letter(letter, try opened.acknowledgement(now: now, draw: self.draw))
    }

    public func letter(of body: [UInt8], now: Instant) throws(Refusal) -> Letter {
        guard body.count <= Self.longestBody else { throw Refusal(.tooLarge) }
        return self.letter(of: body, Inbound(body), now: now)
    }

    /// A press says neither when it was nor which of several it is, so the `stamp` of its request tells: a button that is
    /// pressed again tomorrow is pressed again.
    private func letter(of body: [UInt8], _ inbound: Inbound?, stamp: String? = nil, now: Instant) -> Letter {
        let writtenAt = inbound?.writtenAt
        let identity = (inbound?.identity ?? body) + (stamp.map { Array("\u{0}\($0)".utf8) } ?? [])
        return Letter(
            account: self.account,
            fingerprint: Fingerprint.of(identity, account: self.account, writtenAt: writtenAt),
            lane: LaneID("\(self.account)/\(inbound.flatMap(self.conversation) ?? "app")"),
            band: .ordinary,
            // Nothing has happened tomorrow.
            happenedAt: writtenAt.map { $0 <= now + Self.fastestClock ? $0 : now } ?? now,
            day: writtenAt?.day ?? 0,
            body: body,
            happening: self.happening(of: inbound)
        )
    }

    private func conversation(of inbound: Inbound) -> String? {
        switch inbound {
        case .message(let message): message.conversation(in: self.house)
        case .event(let event): event.conversation
        case .press(let press): press.conversation(in: self.house, self.pressSeal)
        }
    }

    public func translate(_ body: [UInt8]) -> Happening { self.happening(of: Inbound(body)) }

    private func happening(of inbound: Inbound?) -> Happening {
        switch inbound {
        case .message(let message): message.happening(in: self.house)
        case .event(let event): event.happening(in: self.house)
        case .press(let press): press.happening(in: self.house, self.pressSeal)
        case nil: .unknown(kind: "unparsable")
        }
    }
}
