public import Curl
public import Delivery
public import Domain
public import Engine
import Scripts

/// Custom bots (自定义机器人) of Feishu or Lark: one in each group, each with an address that the group's admin made.
///
/// It promises what ``FeishuAdapter`` promises of what it sends. Nothing comes in: whoever posts to its callback address
/// is a stranger.
public struct FeishuRobotAdapter: CustomStringConvertible, CustomReflectable {
    public let account: AccountID

    private struct Robot: Sendable {
        let address: RobotAddress
        let secret: Secret?
    }

    private let robots: [GroupID: Robot]
    private let base: String?
    private let renderer: RobotRenderer
    private let limits: RobotLimits
    private let curl: Curl.Client
    private let now: WallClock

    /// - Parameters:
    ///   - account: As the configuration names it.
    ///   - configuration: What it is made from.
    ///   - client: Shared by all adapters of the process.
    ///   - now: Where the time comes from with which posts are signed.
    /// - Throws: ``FeishuConfiguration/Invalid`` with all problems.
    public init(
        account: AccountID,
        configuration: FeishuRobotConfiguration,
        client: Curl.Client,
        now: @escaping WallClock
    ) throws {
        let problems = configuration.validate()
        guard problems.isEmpty else { throw FeishuConfiguration.Invalid(problems: problems) }
        self.account = account
        self.robots = configuration.groups.reduce(into: [:]) { robots, group in
            robots[group.id] = RobotAddress(group.address).map { Robot(address: $0, secret: group.secret) }
        }
        self.base = configuration.apiBase?.trimmedSlashes
        self.renderer = RobotRenderer(configuration.groups)
        self.limits = RobotLimits(account: account)
        self.curl = client
        self.now = now
    }

    public var description: String { "FeishuRobotAdapter(\(self.account))" }
    public var customMirror: Mirror { Mirror(self, children: ["account": self.account]) }
}

extension FeishuRobotAdapter: Receiving {
    public func open(_ callback: Callback, now: Instant) throws(Refusal) -> Opened { throw Refusal(.unknownAccount) }
    public func letter(of body: [UInt8], now: Instant) throws(Refusal) -> Letter { throw Refusal(.unknownAccount) }
    public func translate(_ body: [UInt8]) -> Happening { Reading.unreadable }
}

extension FeishuRobotAdapter: Adapter {
    public var capabilities: Capabilities { [.postsInGroups, .mentionsInPosts] }

    /// Nothing can be asked without posting.
    public func checkOnline(guides: [PlatformUserID]) async -> [OnlineFinding]? { nil }

    public func freeze(_ request: OutboundRequest, for effect: EffectID) throws(RenderingError) -> FrozenCall {
        try self.renderer.freeze(request)
    }

    /// Signs with the time of this attempt: the platform takes a signature for an hour, and a repeat may be later.
    public func send(_ call: OutboundCall) async -> CallReport {
        guard call.endpoint == Endpoint.hook.rawValue,
            let frozen = WireJSON.value(FrozenPost.self, from: call.body)
        else {
            let name = call.endpoint.prefix(64)
            let message = Bilingual("这个版本不认识调用 \(name)。", "This version does not know the call \(name).")
            return CallReport(.notSent, advice: .giveUp, code: "bad-call", message: message)
        }
        guard let robot = self.robots[GroupID(frozen.group)] else {
            let message = Bilingual("账号的 groups 里已经没有这个群。", "The account's groups name this group no more.")
            return CallReport(.notSent, advice: .giveUp, code: "unknown-group", message: message)
        }
        var post = RobotPost(frozen.text)
        if let secret = robot.secret {
            let seconds = self.now().seconds
            post.timestamp = String(seconds)
            post.sign = RobotSignature.text(seconds: seconds, secret: secret)
        }
        switch await self.reply(to: post, robot, patience: call.patience) {
        case .silent(let report): return report
        case .answered(let answer):
            guard answer.code != 0 else { return CallReport(.sent, code: "0") }
            let report = ErrorTable.report(answer, to: call, limits: Limits(appID: ""))
            return self.limits.closing(report, call.destination)
        }
    }

    private func reply(to post: RobotPost, _ robot: Robot, patience: Duration) async -> Reply {
        let url = robot.address.url(base: self.base)
        var request = Request(.post, url, body: post.body)
        request.headers = [("Content-Type", "application/json; charset=utf-8")]
        request.deadline = patience
        request.connectTimeout = min(patience, .seconds(3))
        request.answerLimit = 64 << 10
        let secrets =
            [Secret(url), robot.address.token] + [robot.secret, post.sign.map { Secret($0) }].compactMap { $0 }
        do {
            return Reply(try await self.curl.send(request), hiding: secrets)
        } catch {
            return Reply(error, hiding: secrets)
        }
    }

    public func lookUp(_ call: OutboundCall, among siblings: Siblings) async -> CallReport {
        let message = Bilingual(
            "飞书没有办法查询这次调用有没有办成。",
            "Feishu has no way to ask whether this call happened."
        )
        return CallReport(.unknown, code: "not-readable", message: message)
    }

    public func patience(endpoint: String) -> Duration? { nil }

    public func limits(endpoint: String, destination: String) -> [LimitRule] { self.limits.rules(destination) }
}
