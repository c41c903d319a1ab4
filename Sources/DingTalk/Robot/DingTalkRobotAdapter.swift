public import Curl
public import Delivery
public import Domain
public import Engine
import Scripts

/// Custom robots (自定义机器人) of DingTalk: one in each group, each with an address that the group's admin made.
///
/// It promises what ``DingTalkAdapter`` promises of what it sends. Nothing comes in: whoever posts to its callback
/// address is a stranger.
public struct DingTalkRobotAdapter: CustomStringConvertible, CustomReflectable {
    public let account: AccountID

    private struct Robot: Sendable {
        let token: Secret
        let secret: Secret?
    }

    private let robots: [GroupID: Robot]
    private let base: String
    private let renderer: RobotRenderer
    private let limits: Limits
    private let curl: Curl.Client
    private let now: WallClock

    /// - Parameters:
    ///   - account: As the configuration names it.
    ///   - configuration: What it is made from.
    ///   - client: Shared by all adapters of the process.
    ///   - now: Where the time comes from with which posts are signed.
    /// - Throws: ``DingTalkConfiguration/Invalid`` with all problems.
    public init(
        account: AccountID,
        configuration: DingTalkRobotConfiguration,
        client: Curl.Client,
        now: @escaping WallClock
    ) throws {
        let problems = configuration.validate()
        guard problems.isEmpty else { throw DingTalkConfiguration.Invalid(problems: problems) }
        self.account = account
        self.robots = configuration.groups.reduce(into: [:]) { robots, group in
            robots[group.id] = RobotAddress(group.address).map { Robot(token: $0.token, secret: group.secret) }
        }
        self.base = configuration.apiBase.trimmedSlashes
        self.renderer = RobotRenderer(configuration)
        self.limits = Limits(configuration, account: account)
        self.curl = client
        self.now = now
    }

    public var description: String { "DingTalkRobotAdapter(\(self.account))" }
    public var customMirror: Mirror { Mirror(self, children: ["account": self.account]) }
}

extension DingTalkRobotAdapter: Receiving {
    public func open(_ callback: Callback, now: Instant) throws(Refusal) -> Opened { throw Refusal(.unknownAccount) }
    public func letter(of body: [UInt8], now: Instant) throws(Refusal) -> Letter { throw Refusal(.unknownAccount) }
    public func translate(_ body: [UInt8]) -> Happening { .unknown(kind: "unparsable") }
}

extension DingTalkRobotAdapter: Adapter {
    /// People are known by their organisation, so without one nobody can be called.
    public var capabilities: Capabilities {
        self.renderer.house == nil ? [.postsInGroups] : [.postsInGroups, .mentionsInPosts]
    }

    /// Nothing can be asked without posting.
    public func checkOnline(guides _: [PlatformUserID]) async -> [OnlineFinding]? { nil }

    public func freeze(_ request: OutboundRequest, for effect: EffectID) throws(RenderingError) -> FrozenCall {
        try self.renderer.freeze(request, for: effect)
    }

    /// Signs with the time of this attempt: the platform takes a signature for an hour, and a repeat may be later.
    public func send(_ call: OutboundCall) async -> CallReport {
        guard call.endpoint == Endpoint.robot.rawValue,
            let post = WireJSON.value(FrozenPost.self, from: call.body)
        else {
            let name = call.endpoint.prefix(64)
            let message = Bilingual("这个版本不认识调用 \(name)。", "This version does not know the call \(name).")
            return CallReport(.notSent, advice: .giveUp, code: "bad-call", message: message)
        }
        guard let robot = self.robots[GroupID(post.group)] else {
            let message = Bilingual("账号的 groups 里已经没有这个群。", "The account's groups name this group no more.")
            return CallReport(.notSent, advice: .giveUp, code: "unknown-group", message: message)
        }
        switch await self.reply(to: post.message, robot, patience: call.patience) {
        case .silent(let report): return report
        case .answered(let answer):
            return AnswerReader(limits: self.limits, now: self.now())
                .report(answer, to: .robot, destination: call.destination)
        }
    }

    private func reply(to message: SessionPost.Message, _ robot: Robot, patience: Duration) async -> Reply {
        var query = robot.token.reveal { "access_token=\($0)" }
        var secrets = [robot.token]
        if let secret = robot.secret {
            let stamp = String(self.now().millis)
            let signature = HeaderSignature(.message, secret: secret).text(for: Array(stamp.utf8))
            let sign = String(decoding: signature, as: UTF8.self)
            query += "&timestamp=\(stamp)&sign=\(sign.percentEncoded)"
            secrets += [secret, Secret(sign), Secret(sign.percentEncoded)]
        }
        var request = Request(.post, "\(self.base)/\(Endpoint.robot.rawValue)?\(query)", body: WireJSON.bytes(message))
        request.headers = [("Content-Type", "application/json; charset=utf-8")]
        request.deadline = patience
        request.connectTimeout = min(patience, .seconds(3))
        request.answerLimit = 64 << 10
        do {
            return Reply(try await self.curl.send(request), hiding: secrets)
        } catch {
            return Reply(error, hiding: secrets)
        }
    }

    public func lookUp(_ call: OutboundCall, among siblings: Siblings) async -> CallReport {
        let message = Bilingual(
            "钉钉没有办法查询这次调用有没有办成。",
            "DingTalk has no way to ask whether this call happened."
        )
        return CallReport(.unknown, code: "not-readable", message: message)
    }

    public func patience(endpoint: String) -> Duration? { nil }

    public func limits(endpoint: String, destination: String) -> [LimitRule] {
        self.limits.rules(endpoint: endpoint, destination: destination)
    }

    public func quotas(endpoint: String?) -> [Quota] { self.limits.quotas(endpoint: endpoint) }
}
