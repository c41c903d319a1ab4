public import Curl
public import Domain
public import Engine

/// One Feishu (飞书) or Lark account: a custom app whose bot sits in groups among people.
///
/// The room Feishu speaks the platform's language and nobody else does. It promises what every adapter promises:
/// nothing unverified changes anything, every genuine callback becomes a letter even when nobody here understands it, a
/// frozen call leaves as it was frozen, and every call ends as sent, not sent or unknown. It never decides about
/// repeating, never waits on purpose, never stores anything, and never lets a secret or token into a message, an error
/// or a log.
///
/// Custom bots (自定义机器人, one-way addresses of a group with signing of their own) have ``FeishuRobotAdapter``; the long
/// connection is not spoken.
public struct FeishuAdapter: Receiving, CustomStringConvertible, CustomReflectable {
    /// A callback has some kilobytes.
    private static let longestBody = 1 << 20

    public let account: AccountID

    private let keyring: Keyring
    let hearsGroups: Bool
    let appID: String
    let tenantKey: String?
    let botOpenID: String
    let accountsBase: String
    let renderer: Renderer
    let client: Client
    let upload: Upload

    /// - Parameters:
    ///   - account: As the configuration names it.
    ///   - configuration: What it is made from.
    ///   - client: Shared by all adapters of the process.
    ///   - now: Where the time comes from for what is sent; what is received gets it with every call.
    ///   - readFile: Gives the bytes of a file of the content library by its path; called for uploads only.
    /// - Throws: ``FeishuConfiguration/Invalid`` with all problems.
    public init(
        account: AccountID,
        configuration: FeishuConfiguration,
        client: Curl.Client,
        now: @escaping WallClock,
        readFile: @escaping @Sendable (String) async throws -> [UInt8]
    ) throws {
        let problems = configuration.validate()
        guard problems.isEmpty else { throw FeishuConfiguration.Invalid(problems: problems) }
        self.account = account
        self.keyring = try Keyring(configuration)
        self.hearsGroups = configuration.hearsGroups
        self.appID = configuration.appID
        self.tenantKey = configuration.tenantKey
        self.botOpenID = configuration.botOpenID
        self.accountsBase = configuration.accountsBase.trimmedSlashes
        self.renderer = Renderer(account: account)
        self.client = Client(configuration, curl: client, now: now)
        self.upload = Upload(client: self.client, now: now, readFile: readFile)
    }

    public var description: String { "FeishuAdapter(\(self.account))" }
    public var customMirror: Mirror { Mirror(self, children: ["account": self.account]) }
}

extension FeishuAdapter {
    /// A check comes as a POST and is answered in clear text, also where it was sealed.
    ///
    /// Answers to events are empty; a press is answered with a line that the person sees for a moment.
    public func open(_ callback: Callback, now: Instant) throws(Refusal) -> Opened {
        guard callback.body.count <= Self.longestBody else { throw Refusal(.tooLarge) }
        let genuine = try self.keyring.open(callback, now: now)
        guard let envelope = genuine.envelope else { return .letter(self.letter(unreadable: genuine.body, now), .bare) }
        if envelope.isCheck { return .check(try Challenge(envelope).answer) }
        guard envelope.isMeant(for: self.appID, of: self.tenantKey) else { throw Refusal(.wrongReceiver) }
        let letter = self.letter(of: genuine.body, Reading(genuine.body, envelope, bot: self.botOpenID), now: now)
        return .letter(letter, Receipt.answer(to: envelope, letter.happening))
    }

    public func letter(of body: [UInt8], now: Instant) throws(Refusal) -> Letter {
        guard let envelope = Envelope(body) else { return self.letter(unreadable: body, now) }
        return self.letter(of: body, Reading(body, envelope, bot: self.botOpenID), now: now)
    }

    public func translate(_ body: [UInt8]) -> Happening {
        Envelope(body).map { Reading(body, $0, bot: self.botOpenID).happening } ?? Reading.unreadable
    }

    private func letter(of body: [UInt8], _ reading: Reading, now: Instant) -> Letter {
        let identity = reading.identity.map { Array($0.utf8) } ?? body
        return Letter(
            account: self.account,
            fingerprint: Fingerprint.of(identity, account: self.account, writtenAt: reading.writtenAt),
            lane: LaneID("\(self.account)/\(reading.conversation)"),
            band: .ordinary,
            happenedAt: reading.happenedAt.map { min($0, now) } ?? now,
            day: reading.writtenAt?.day ?? 0,
            body: body,
            happening: reading.happening
        )
    }

    /// What is signed and cannot be read is the platform's all the same, and must not be lost.
    private func letter(unreadable body: [UInt8], _ now: Instant) -> Letter {
        Letter(
            account: self.account,
            fingerprint: Fingerprint.of(body, account: self.account, writtenAt: nil),
            lane: LaneID("\(self.account)/app"),
            band: .ordinary,
            happenedAt: now,
            day: 0,
            body: body,
            happening: Reading.unreadable
        )
    }
}
