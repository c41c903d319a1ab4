public import Curl
public import Domain
public import Engine
public import OpenSSL

/// One WeCom account: a corp and one self-built app of it.
///
/// The room WeCom speaks the platform's language and nobody else does. It promises that nothing unverified reaches a
/// parser, that every genuine callback becomes a letter even when nobody here understands it, that a frozen call
/// leaves as it was frozen, and that every call ends as sent, not sent or unknown. It never decides about repeating,
/// never waits on purpose, never stores anything, and never lets a secret or token into a message, an error or a log.
public struct WeComAdapter: Receiving, CustomStringConvertible, CustomReflectable {
    public let account: AccountID

    private let keyring: Keyring
    let corpID: String
    let agentID: Int
    let authorizeBase: String
    let renderer: Renderer
    let client: Client
    let upload: Upload
    let now: WallClock

    /// - Parameters:
    ///   - account: Its id.
    ///   - configuration: What it is made from.
    ///   - client: Shared by all adapters of the process.
    ///   - now: Where the time comes from for what is sent; what is received gets it with every call.
    ///   - readFile: Gives the bytes of a file of the content library by its path; called for uploads only.
    /// - Throws: ``WeComConfiguration/Invalid`` with all problems.
    public init(
        account: AccountID,
        configuration: WeComConfiguration,
        client: Curl.Client,
        now: @escaping WallClock,
        readFile: @escaping @Sendable (String) async throws -> [UInt8]
    ) throws {
        let problems = configuration.validate()
        guard problems.isEmpty else { throw WeComConfiguration.Invalid(problems: problems) }
        self.account = account
        self.corpID = configuration.corpID
        self.agentID = configuration.agentID
        self.authorizeBase = configuration.authorizeBase.trimmedSlashes
        self.keyring = try Keyring(configuration)
        self.renderer = Renderer(agentID: configuration.agentID)
        self.client = Client(configuration, curl: client, now: now)
        self.upload = Upload(readFile: readFile)
        self.now = now
    }

    public var capabilities: Capabilities {
        [.noticesMembers, .listsMembers, .writesToMembers, .keepsMedia, .attachesMaterial, .recognises]
    }

    public var description: String { "WeComAdapter(\(self.account))" }
    public var customMirror: Mirror { Mirror(self, children: ["account": self.account]) }
}

extension WeComAdapter {
    public func answerAddressCheck(query: String, now: Instant) throws(Refusal) -> [UInt8] {
        try self.keyring.answerAddressCheck(query: query, now: now)
    }

    public func open(_ callback: Callback, now: Instant) throws(Refusal) -> Opened {
        let query = try CallbackQuery(callback.query)
        let text = try EnvelopeScanner.sealedText(in: callback.body)
        return .letter(try self.letter(of: try self.keyring.open(text, of: query, now: now), now: now), .bare)
    }

    public func letter(of body: [UInt8], now: Instant) throws(Refusal) -> Letter {
        let head = try self.head(of: body, now: now)
        return Letter(
            account: self.account,
            fingerprint: Fingerprint.of(body, account: self.account, writtenAt: head.writtenAt),
            lane: head.lane,
            band: head.band,
            happenedAt: head.happenedAt,
            day: head.writtenAt?.day ?? 0,
            body: body,
            happening: head.happening
        )
    }

    public func translate(_ body: [UInt8]) -> Happening { Translation.happening(of: body) }

    /// A body that cannot be read is signed by the platform all the same, and must not be lost; one that declares
    /// entities was not written by the platform, whoever holds the key.
    private func head(of body: [UInt8], now: Instant) throws(Refusal) -> LetterHead {
        do {
            return LetterHead(try FlatXML(body), account: self.account, now: now)
        } catch {
            guard error != .forbiddenMarkup, !FlatXML.declaresMarkup(body) else { throw Refusal(.forbiddenMarkup) }
            return LetterHead(unreadableFor: self.account, now: now)
        }
    }

    /// Makes an encrypted passive reply: the answer to a callback that is shown to the person who caused it.
    ///
    /// - Parameters:
    ///   - plaintext: The XML of the reply.
    ///   - nonce: Our own; letters and digits.
    ///   - timestamp: Now; written in whole seconds.
    ///   - random: 16 unpredictable bytes.
    /// - Returns: The body of the answer, sealed with the newest keys.
    /// - Throws: `CryptoError` when libcrypto refuses.
    public func sealReply(
        plaintext: [UInt8],
        nonce: String,
        timestamp: Instant,
        random: [UInt8]
    ) throws(CryptoError) -> [UInt8] {
        try self.keyring.reply(plaintext, nonce: nonce, timestamp: timestamp, random: random)
    }
}
