public import Curl
public import Domain
public import Engine

/// One intelligent robot (智能机器人) of a corp: members write to it alone or mention it in a group of members, and each
/// message may be answered once, within an hour.
///
/// It promises what ``WeComAdapter`` promises. Its callbacks are JSON under the same seal, with an empty receiver.
public struct AibotAdapter: Receiving, CustomStringConvertible, CustomReflectable {
    public let account: AccountID

    private let keyring: Keyring
    let renderer: AibotRenderer
    let caller: AibotCaller
    let limits: Limits
    let now: WallClock

    /// - Parameters:
    ///   - account: Its id.
    ///   - configuration: What it is made from.
    ///   - client: Shared by all adapters of the process.
    ///   - now: Where the time comes from for what is sent; what is received gets it with every call.
    /// - Throws: ``WeComConfiguration/Invalid`` with all problems.
    public init(
        account: AccountID,
        configuration: AibotConfiguration,
        client: Curl.Client,
        now: @escaping WallClock
    ) throws {
        let problems = configuration.validate()
        guard problems.isEmpty else { throw WeComConfiguration.Invalid(problems: problems) }
        let address = AnswerAddress(base: configuration.apiBase)
        self.account = account
        self.keyring = try Keyring(
            receiver: "",
            keys: [configuration.callback] + (configuration.previousCallback.map { [$0] } ?? []),
            pastWindow: configuration.oldestCallback,
            futureWindow: configuration.newestCallback
        )
        self.renderer = AibotRenderer(address: address)
        self.caller = AibotCaller(base: address.base, curl: client)
        // It knows no corp; its account has the calls for itself.
        self.limits = Limits(corpID: account.rawValue, agentID: 0)
        self.now = now
    }

    /// The address of an answer is good for one call, so a repeat shows nothing twice.
    public var capabilities: Capabilities { [.buttons, .repeatsSafely] }

    public var description: String { "AibotAdapter(\(self.account))" }
    public var customMirror: Mirror { Mirror(self, children: ["account": self.account]) }
}

extension AibotAdapter {
    public func answerAddressCheck(query: String, now: Instant) throws(Refusal) -> [UInt8] {
        try self.keyring.answerAddressCheck(query: query, now: now)
    }

    public func open(_ callback: Callback, now: Instant) throws(Refusal) -> Opened {
        let query = try CallbackQuery(callback.query)
        let text = try JSONEnvelope.sealedText(in: callback.body)
        return .letter(try self.letter(of: try self.keyring.open(text, of: query, now: now), now: now), .bare)
    }

    public func letter(of body: [UInt8], now: Instant) throws(Refusal) -> Letter {
        let message = AibotMessage(body)
        let writtenAt = message?.create_time.flatMap(Instant.init(wireSeconds:))
        return Letter(
            account: self.account,
            fingerprint: Fingerprint.of(message?.identity ?? body, account: self.account, writtenAt: writtenAt),
            lane: LaneID("\(self.account)/\(message?.conversation ?? "app")"),
            band: .ordinary,
            happenedAt: writtenAt.map { min($0, now) } ?? now,
            day: writtenAt?.day ?? 0,
            body: body,
            happening: self.translate(body)
        )
    }

    public func translate(_ body: [UInt8]) -> Happening {
        AibotMessage(body)?.happening ?? Translation.unreadable
    }
}
