internal import Domain

extension World {
    /// Handles one call and notes it in the ledger.
    ///
    /// The work is done at once; a fault that only delays or loses the answer is the caller's affair. `refusal` is
    /// the code a fault asks for in place of the work; `isAnswerLost` tells the ledger that nobody will read the answer.
    mutating func answer(_ call: APICall, refusal: Int? = nil, isAnswerLost: Bool = false, at now: Instant) -> APIReply
    {
        var reply = APIReply()
        do {
            let result = try self.result(of: call, refusal: refusal, at: now)
            reply.subject = result.subject
            reply.effect = result.effect
            var fields: [(String, JSON)] = [("errcode", 0), ("errmsg", "ok")]
            fields += result.fields
            reply.body = fields.json.encoded()
        } catch {
            reply.code = error.code
            reply.subject = error.subject
            let message = self.errorMessage(error, at: now)
            reply.body = [("errcode", .integer(Int64(error.code))), ("errmsg", .text(message))].json.encoded()
        }
        if isAnswerLost, reply.code == 0, !reply.subject.isEmpty { self.codes[reply.subject]?.lostAnswers += 1 }
        self.ledger.note(
            .call,
            call.endpoint,
            at: now,
            body: call.digest,
            code: reply.code,
            subject: reply.subject,
            effect: reply.effect,
            isAnswerLost: isAnswerLost
        )
        return reply
    }

    private mutating func result(of call: APICall, refusal: Int?, at now: Instant) throws(APIRefusal) -> APIResult {
        guard let endpoint = Endpoint.all[call.endpoint] else {
            throw APIRefusal(40_066, "invalid url: the sandbox has no API \(call.endpoint.prefix(80))")
        }
        try self.meter.enter(call.endpoint, at: now)
        // The platform blames the parameters when the method is wrong; source: the notes on 40058 and 40063.
        guard endpoint.method == call.method else {
            throw APIRefusal(40_063, "wrong method, \(endpoint.method.rawValue) is required")
        }
        if endpoint.needsToken { try self.tokens.check(call.query["access_token"], at: now) }
        if let refusal { throw APIRefusal(refusal, Self.message(of: refusal)) }
        return try endpoint.work(&self, call, now)
    }

    /// The words of a code that a fault asks for.
    private static func message(of code: Int) -> String {
        switch code {
        case -1: "system busy"
        case 40_007: "invalid media_id"
        case 40_001: "invalid credential"
        case 40_014: "invalid access_token"
        case 41_050: "invalid welcome code"
        case 41_051: "externaluser has started chatting"
        case 41_096: "welcome msg is being distributed"
        case 42_001: "access_token expired"
        case 45_009: "api freq out of limit"
        case 45_033: "api concurrent out of limit"
        case 60_020: "not allow to access from your ip"
        default: "refused on demand"
        }
    }

    /// The platform's way to word a refusal: hint, caller's address and a page about the code.
    private mutating func errorMessage(_ refusal: APIRefusal, at now: Instant) -> String {
        let hint = "\(now.millis)\(self.random.next() % 1_000_000)"
        let page = "https://open.work.weixin.qq.com/devtool/query?e=\(refusal.code)"
        return "\(refusal.message), hint: [\(hint)], from ip: 203.0.113.7, more info at \(page)"
    }
}
