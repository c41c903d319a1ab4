public import Delivery
public import Domain
public import Engine

extension SlackAdapter: Adapter {
    public var recogniser: (any Recognising)? { self.login == nil ? nil : self }

    public func freeze(_ request: OutboundRequest, for effect: EffectID) throws(RenderingError) -> FrozenCall {
        try self.renderer.freeze(request)
    }

    public func send(_ call: OutboundCall) async -> CallReport {
        guard let method = Method(rawValue: call.endpoint), method.isFrozen else {
            let name = call.endpoint.prefix(64)
            let message = Bilingual("这个版本不认识调用 \(name)。", "This version does not know the call \(name).")
            return CallReport(.notSent, advice: .giveUp, code: "bad-call", message: message)
        }
        let report = await self.report(of: call, to: method)
        // A command that was answered another way tells the same of the group.
        guard report.outcome != .unknown, ErrorTable.row(report.code).verdict == .gone,
            let channel = call.destination.split(separator: "/").last.map(String.init), WireID.isChannel(channel),
            !WireID.isDirect(channel)
        else { return report }
        let advice = CallReport.Advice.gone(GroupID(channel))
        return CallReport(report.outcome, advice: advice, code: report.code, message: report.message)
    }

    private func report(of call: OutboundCall, to method: Method) async -> CallReport {
        let budget = TimeBudget(call.patience)
        if method == .uploadAddress { return await self.upload.report(for: call.body, within: budget) }
        if method == .commandAnswer {
            return await CommandReply(client: self.client, budget: budget).report(for: call.body)
        }
        guard method.isSending else {
            return await GroupLookUp(client: self.client, presence: self.presence, budget: budget).report(
                for: call.body
            )
        }
        let prepared = PlatformCall(method: method, content: .json(call.body))
        switch await self.client.reply(to: prepared, within: budget) {
        case .silent(let report): return report
        case .refused(let refusal, let report):
            guard refusal.isAboutFile, call.lastTriedAt - call.firstTriedAt < Self.processing else { return report }
            return CallReport(.notSent, advice: .retry(after: .seconds(5)), code: report.code, message: report.message)
        case .done(let answer): return CallReport(.sent, code: "0", answer: Self.made(by: answer))
        }
    }

    /// A file that was just uploaded is looked at by the platform before a message may show it; so long that is waited
    /// for, then the message goes without.
    private static let processing: Duration = .seconds(60)

    /// A message is named by its channel and its `ts`; a whisper has no name.
    static func made(by answer: PlatformAnswer) -> Answer? {
        guard let posted = WireJSON.value(PostAnswer.self, from: answer.body), let channel = posted.channel,
            let stamp = Stamp(posted.ts)
        else { return nil }
        return .post(id: "\(channel)/\(stamp.text)")
    }

    /// Nothing here can be looked up: whether a post arrived only the channel's history would tell, which takes
    /// another permission.
    public func lookUp(_ call: OutboundCall, among siblings: Siblings) async -> CallReport {
        let message = Bilingual("没有查询这次调用有没有办成。", "Whether this call happened is not looked up.")
        return CallReport(.unknown, code: "not-readable", message: message)
    }

    /// A large group is asked for in many pages, and a picture of some megabytes takes its time.
    public func patience(endpoint: String) -> Duration? {
        switch Method(rawValue: endpoint) {
        case .members: .seconds(60)
        case .uploadAddress: .seconds(120)
        default: nil
        }
    }

    public func limits(endpoint: String, destination: String) -> [LimitRule] {
        self.client.limits.rules(endpoint: endpoint, destination: destination)
    }
}

/// The answer to `chat.postMessage`.
private struct PostAnswer: Decodable {
    let channel: String?
    let ts: String?
}
