import Curl
public import Delivery
public import Domain
public import Engine

extension AibotAdapter: Adapter {
    /// Nobody can be asked: WeCom checks the address when the robot is saved.
    public func checkOnline(guides: [PlatformUserID]) async -> [OnlineFinding]? { nil }

    public func freeze(_ request: OutboundRequest, for effect: EffectID) throws(RenderingError) -> FrozenCall {
        try self.renderer.freeze(request, for: effect)
    }

    public func send(_ call: OutboundCall) async -> CallReport {
        guard call.endpoint == Endpoint.chatAnswer.rawValue,
            let frozen = WireJSON.value(AibotCall.self, from: call.body)
        else {
            let name = call.endpoint.prefix(64)
            let message = Bilingual("这个版本不认识调用 \(name)。", "This version does not know the call \(name).")
            return CallReport(.notSent, advice: .giveUp, code: "bad-call", message: message)
        }
        switch await self.caller.reply(to: frozen, patience: call.patience) {
        case .silent(let report): return report
        case .answered(let answer):
            return Self.refusal(answer)
                ?? AnswerReader(limits: self.limits, now: self.now()).report(answer, to: .chatAnswer, call: call.body)
        }
    }

    /// The address is the only permission there is, so what the table says about tokens and people is not meant here.
    private static func refusal(_ answer: PlatformAnswer) -> CallReport? {
        guard let code = answer.code, code != 0 else { return nil }
        switch ErrorTable.row(code).verdict {
        case .again, .refusedPart, .tooOften, .tooManyAtOnce: return nil
        case .freshToken, .already, .never: break
        }
        let meaning = Bilingual(
            "回复没有被接受：这句话可能已经回过，或过了 1 小时。",
            "The answer was not accepted: the message may have been answered before, or is older than an hour."
        )
        let message = ErrorTable.message(code: code, meaning: meaning, text: answer.text)
        return CallReport(.notSent, advice: .giveUp, code: String(code), message: message)
    }

    public func lookUp(_ call: OutboundCall, among siblings: Siblings) async -> CallReport {
        let message = Bilingual(
            "企业微信没有办法查询这次调用有没有办成。",
            "WeCom has no way to ask whether this call happened."
        )
        return CallReport(.unknown, code: "not-readable", message: message)
    }

    public func patience(endpoint: String) -> Duration? { nil }

    public func limits(endpoint: String, destination: String) -> [LimitRule] {
        self.limits.rules(endpoint: endpoint, destination: destination)
    }
}

/// Posts answers: the address itself is the permission, so there is no token.
struct AibotCaller: Sendable {
    let base: String
    let curl: Curl.Client

    func reply(to call: AibotCall, patience: Duration) async -> Reply {
        var request = Request(.post, self.base + call.path, body: WireJSON.bytes(call.reply))
        request.headers = [("Content-Type", "application/json")]
        request.deadline = patience
        request.connectTimeout = min(patience, .seconds(3))
        request.answerLimit = 64 << 10
        let query = call.path.split(separator: "?", maxSplits: 1).last.map(String.init) ?? ""
        let code = query.split(separator: "=", maxSplits: 1).last.map(String.init) ?? ""
        let secrets = [call.path, query, code].map { Secret($0) }
        do {
            return Reply(try await self.curl.send(request), hiding: secrets)
        } catch {
            return Reply(error, hiding: secrets)
        }
    }
}
