import Curl
public import Delivery
public import Domain
public import Engine

extension DingTalkAdapter: Adapter {
    /// Buttons need a card template, and word of who joins a group needs the event subscription.
    ///
    /// That the robot itself comes into a group is told only where it comes with a cool app, so it is not claimed.
    public var capabilities: Capabilities {
        var abilities: Set<Capabilities.Ability> = [
            .postsInGroups, .mentionsInAnswers, .writesToMembers, .keepsMedia, .recognises,
        ]
        if self.configuration.callback != nil { abilities.insert(.noticesMembers) }
        if self.renderer.hasButtons { abilities.insert(.buttons) }
        if self.renderer.hasButtons, self.configuration.changesCards { abilities.insert(.editsPosts) }
        return Capabilities(abilities)
    }

    public func reaches(_ person: PlatformUserID) -> Bool { self.renderer.reaches(person) }

    public func freeze(_ request: OutboundRequest, for effect: EffectID) throws(RenderingError) -> FrozenCall {
        try self.renderer.freeze(request, for: effect)
    }

    /// Ends within the call's patience, or 5 seconds later when an access token is being waited for.
    ///
    /// An answer whose address is over goes on in its other form, which the API takes.
    public func send(_ call: OutboundCall) async -> CallReport {
        if call.endpoint == Endpoint.upload.rawValue {
            return await self.upload.report(for: call, within: TimeBudget(call.patience))
        }
        guard Endpoint(rawValue: call.endpoint)?.isFrozen == true,
            let prepared = WireJSON.value(WireCall.self, from: call.body).flatMap(Self.call)
        else {
            let name = call.endpoint.prefix(64)
            let message = Bilingual("这个版本不认识调用 \(name)。", "This version does not know the call \(name).")
            return CallReport(.notSent, advice: .giveUp, code: "bad-call", message: message)
        }
        if let endsAt = prepared.endsAt, self.now() >= endsAt {
            let message = Bilingual("回复的地址已经过期。", "The address of the answer is over.")
            return CallReport(.notSent, advice: .degrade, code: "session.expired", message: message)
        }
        switch await self.client.reply(to: prepared.call, within: TimeBudget(call.patience)) {
        case .silent(let report): return report
        case .answered(let answer):
            return AnswerReader(limits: self.client.limits, now: self.now())
                .report(answer, to: prepared.call.endpoint, destination: call.destination)
        }
    }

    private struct Prepared {
        let call: PlatformCall
        var endsAt: Instant?
    }

    private static func call(_ frozen: WireCall) -> Prepared? {
        if let post = frozen.session {
            let body = WireJSON.bytes(post.message)
            let call = PlatformCall(endpoint: .session, path: post.path, credential: .none, body: body)
            return Prepared(call: call, endsAt: Instant(millis: post.endsAt))
        }
        if let post = frozen.group {
            return Prepared(call: PlatformCall(endpoint: .groupPost, body: WireJSON.bytes(post)))
        }
        if let post = frozen.direct {
            return Prepared(call: PlatformCall(endpoint: .directPost, body: WireJSON.bytes(post)))
        }
        if let change = frozen.change {
            let body = WireJSON.bytes(change)
            return Prepared(call: PlatformCall(endpoint: .cardChange, method: .put, body: body))
        }
        return frozen.card.map { Prepared(call: PlatformCall(endpoint: .card, body: WireJSON.bytes($0))) }
    }

    /// Nothing can be looked up: whether a message is read can be asked, but only by a key that its own answer brings.
    public func lookUp(_ call: OutboundCall, among siblings: Siblings) async -> CallReport {
        let message = Bilingual(
            "钉钉没有办法查询这次调用有没有办成。",
            "DingTalk has no way to ask whether this call happened."
        )
        return CallReport(.unknown, code: "not-readable", message: message)
    }

    /// A picture of some megabytes takes its time.
    public func patience(endpoint: String) -> Duration? {
        endpoint == Endpoint.upload.rawValue ? .seconds(120) : nil
    }

    public func limits(endpoint: String, destination: String) -> [LimitRule] {
        self.client.limits.rules(endpoint: endpoint, destination: destination)
    }

    public func quotas(endpoint: String?) -> [Quota] { self.client.limits.quotas(endpoint: endpoint) }

    /// Asks for a token, which shows whether app key and secret belong together and whether the platform is there.
    ///
    /// Which permissions are missing the platform tells only when a call needs them.
    public func checkOnline(guides _: [PlatformUserID]) async -> [OnlineFinding]? {
        guard let report = await self.client.tokenFailure() else { return [] }
        let head = Bilingual("应用 \(self.configuration.appKey)：", "App \(self.configuration.appKey): ")
        let code = Bilingual("（\(report.code)）", " (\(report.code))")
        let isWrong = report.advice == .giveUp || report.code == "unreadable"
        return [
            OnlineFinding(
                weight: isWrong ? .wrong : .unreachable,
                text: head + (report.message ?? .same("")) + code
            )
        ]
    }
}
