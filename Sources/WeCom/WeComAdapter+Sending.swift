public import Delivery
public import Domain
public import Engine

extension WeComAdapter: Adapter {
    public var bodyFormat: String { "XML" }

    public func freeze(_ request: OutboundRequest, for effect: EffectID) throws(RenderingError) -> FrozenCall {
        try self.renderer.freeze(request, for: effect)
    }

    /// Ends within the call's patience, or 5 seconds later when an access token is being waited for.
    public func send(_ call: OutboundCall) async -> CallReport {
        guard let endpoint = Endpoint(rawValue: call.endpoint), endpoint.isFrozen else {
            let name = call.endpoint.prefix(64)
            let message = Bilingual("这个版本不认识调用 \(name)。", "This version does not know the call \(name).")
            return CallReport(.notSent, advice: .giveUp, code: "bad-call", message: message)
        }
        let budget = TimeBudget(call.patience)
        if endpoint == .contact {
            return await ContactLookUp(client: self.client, now: self.now(), budget: budget).report(for: call.body)
        }
        var prepared = PlatformCall(endpoint: endpoint, body: call.body)
        if endpoint == .upload {
            do { prepared = try await self.upload.call(for: call.body) } catch { return error.report }
        }
        switch await self.client.reply(to: prepared, within: budget) {
        case .silent(let report): return report
        case .answered(let answer):
            return AnswerReader(limits: self.client.limits, now: self.now())
                .report(answer, to: endpoint, call: call.body)
        }
    }

    /// Only group tasks can be looked up; every other call stays unknown.
    ///
    /// A task that is absent counts as not sent from 60 seconds after the newest try's patience on: before that it may
    /// still appear in the platform's list.
    public func lookUp(_ call: OutboundCall, among siblings: Siblings) async -> CallReport {
        guard call.endpoint == Endpoint.groupTask.rawValue,
            let task = WireJSON.value(GroupTaskBody.self, from: call.body)
        else {
            let message = Bilingual(
                "企业微信没有办法查询这次调用有没有办成。",
                "WeCom has no way to ask whether this call happened."
            )
            return CallReport(.unknown, code: "not-readable", message: message)
        }
        let budget = TimeBudget(call.patience)
        return await GroupTaskSearch(
            client: self.client,
            task: task,
            siblings: siblings,
            now: self.now(),
            budget: budget
        ).report(for: call)
    }

    /// A file of 20 MB takes its time.
    public func patience(endpoint: String) -> Duration? {
        endpoint == Endpoint.upload.rawValue ? .seconds(120) : nil
    }

    public func limits(endpoint: String, destination: String) -> [LimitRule] {
        self.client.limits.rules(endpoint: endpoint, destination: destination)
    }
}
