public import Curl
public import Domain
public import Engine

/// One Slack account: one app with a bot, in one workspace.
///
/// The room Slack speaks the platform's language and nobody else does. It promises that nothing unverified reaches a
/// parser, that every genuine callback becomes a letter even when nobody here understands it, that a frozen call
/// leaves as it was frozen, and that every call ends as sent, not sent or unknown. It never decides about repeating,
/// never waits on purpose, never stores anything, never calls an address that came with a callback, and never lets a
/// secret or token into a message, an error or a log.
public struct SlackAdapter: Receiving, CustomStringConvertible, CustomReflectable {
    private static let longestBody = 1_048_576

    public let account: AccountID

    private let secrets: SigningSecrets
    let presence: Presence
    let login: SlackConfiguration.Login?
    let authorizeBase: String
    let renderer: Renderer
    let client: Client
    let now: WallClock
    let upload: Upload

    /// - Parameters:
    ///   - account: As the configuration names it.
    ///   - configuration: What it is made from.
    ///   - client: Shared by all adapters of the process.
    ///   - now: Where the time comes from for what is sent; what is received gets it with every call.
    ///   - readFile: Gives the bytes of a file of the content library by its path; called for uploads only.
    /// - Throws: ``SlackConfiguration/Invalid`` with all problems.
    public init(
        account: AccountID,
        configuration: SlackConfiguration,
        client: Curl.Client,
        now: @escaping WallClock,
        readFile: @escaping @Sendable (String) async throws -> [UInt8]
    ) throws {
        let problems = configuration.validate()
        guard problems.isEmpty else { throw SlackConfiguration.Invalid(problems: problems) }
        let presence = Presence(configuration)
        self.account = account
        self.secrets = SigningSecrets(configuration)
        self.presence = presence
        self.login = configuration.login
        self.authorizeBase = configuration.authorizeBase.trimmedSlashes
        self.renderer = Renderer(presence: presence, hooksBase: configuration.hooksBase.trimmedSlashes)
        self.client = Client(configuration, curl: client)
        self.now = now
        self.upload = Upload(client: self.client, now: now, readFile: readFile)
    }

    public var capabilities: Capabilities {
        var abilities: Set<Capabilities.Ability> = [
            .hearsGroups, .noticesMembers, .noticesItself, .listsMembers, .postsInGroups, .mentionsInPosts,
            .mentionsInAnswers, .editsPosts, .buttons, .threads, .whispers, .writesToMembers, .keepsMedia,
        ]
        if self.login != nil { abilities.insert(.recognises) }
        return Capabilities(abilities)
    }

    public var description: String { "SlackAdapter(\(self.account))" }
    public var customMirror: Mirror { Mirror(self, children: ["account": self.account]) }
}

extension SlackAdapter {
    /// An unsigned look at the certificate is refused like everything unsigned: the answer would tell a stranger that the
    /// address is ours.
    ///
    /// Slack does not always sign it (slackapi/bolt-js issue 1397), and only says that it would like a 200: nothing
    /// follows from a refusal.
    public func open(_ callback: Callback, now: Instant) throws(Refusal) -> Opened {
        guard callback.body.count <= Self.longestBody else { throw Refusal(.tooLarge) }
        try self.secrets.verify(callback, now: now)
        let inbound = Inbound(callback.body)
        switch inbound {
        case .addressCheck(let challenge):
            return .check(.json(WireJSON.bytes(["challenge": challenge])))
        case .certificateCheck:
            return .check(.bare)
        case .event(let callback) where callback.event.map(Translation(self.presence).isOwn) ?? false:
            guard self.presence.isMeant(by: inbound) else { throw Refusal(.wrongReceiver) }
            return .echo(.bare)
        case .event, .press, .command, .other:
            return .letter(try self.letter(of: inbound, in: callback.body, now: now), .bare)
        }
    }

    public func letter(of body: [UInt8], now: Instant) throws(Refusal) -> Letter {
        guard body.count <= Self.longestBody else { throw Refusal(.tooLarge) }
        return try self.letter(of: Inbound(body), in: body, now: now)
    }

    public func translate(_ body: [UInt8]) -> Happening {
        Translation(self.presence).reading(of: Inbound(body)).happening
    }

    private func letter(of inbound: Inbound, in body: [UInt8], now: Instant) throws(Refusal) -> Letter {
        guard self.presence.isMeant(by: inbound) else { throw Refusal(.wrongReceiver) }
        let reading = Translation(self.presence).reading(of: inbound)
        return Letter(
            account: self.account,
            fingerprint: Fingerprint.of(
                reading.identity.map { Array($0.utf8) } ?? body,
                account: self.account,
                writtenAt: reading.writtenAt
            ),
            lane: LaneID("\(self.account)/\(reading.conversation)"),
            band: .ordinary,
            // Nothing has happened tomorrow.
            happenedAt: reading.writtenAt.map { min($0, now) } ?? now,
            day: reading.writtenAt?.day ?? 0,
            body: body,
            happening: reading.happening
        )
    }
}
