internal import Domain

extension FeishuFace {
    /// What an accepted call answers beside `code` and `msg`.
    struct Result {
        var fields: [(String, JSON)] = []
        var subject = ""
        var effect = ""

        init(fields: [(String, JSON)], subject: String = "", effect: String = "") {
            self.fields = fields
            self.subject = subject
            self.effect = effect
        }

        /// Most calls answer in `data`.
        init(data: JSON, subject: String = "", effect: String = "") {
            self.init(fields: [("data", data)], subject: subject, effect: effect)
        }
    }

    /// As the SDKs call it: `im.message.create`.
    func name(of call: ChatCall) -> String {
        FeishuEndpoint.find(call)?.endpoint.kind.rawValue ?? String(call.path.prefix(80))
    }

    mutating func answer(_ call: ChatCall, _ town: inout ChatTown, at now: Instant) -> ChatReply {
        if call.method == "GET", call.path.hasPrefix("avatars/") { return Self.picture(call.path, town) }
        guard let (endpoint, id) = FeishuEndpoint.find(call) else {
            return ChatReply(
                status: 404,
                contentType: "text/plain; charset=utf-8",
                body: Array("404 page not found".utf8),
                code: 404
            )
        }
        do {
            let result = try self.result(of: endpoint, id, call, &town, at: now)
            let fields: [(String, JSON)] = [("code", 0), ("msg", "success")]
            return ChatReply(
                headers: [("X-Tt-Logid", Self.logID(of: call))],
                body: (fields + result.fields).json.encoded(),
                subject: result.subject,
                effect: result.effect
            )
        } catch {
            guard endpoint.kind != .exchange else { return self.refuseExchange(error, call) }
            var reply = self.refuse(error, call)
            // A refused post of a custom bot is an ordinary answer.
            if endpoint.kind == .hook { reply.status = 200 }
            return reply
        }
    }

    private mutating func result(
        of endpoint: FeishuEndpoint,
        _ id: String,
        _ call: ChatCall,
        _ town: inout ChatTown,
        at now: Instant
    ) throws(FeishuRefusal) -> Result {
        if endpoint.isForTheApp {
            try self.checkTenant(call, at: now)
            if let scope = endpoint.scope, self.settings.rules.missingScopes.contains(scope) {
                throw .missing(scope: scope)
            }
            try self.meter.enter(self.limits(of: endpoint), at: now)
        }
        switch endpoint.kind {
        case .tenantToken: return try self.tenantToken(try FeishuArguments(call, isLenient: true), &town, at: now)
        case .exchange: return try self.exchange(try FeishuArguments(call), &town, at: now)
        case .hook: return try self.hook(id, call, &town, at: now)
        case .visitor: return self.userInfo(try self.visitor(of: call, at: now), town)
        case .botInfo: return self.botInfo(town)
        case .create: return try self.create(call, &town, at: now)
        case .reply: return try self.reply(id, call, &town, at: now)
        case .patch: return try self.patch(id, call, &town, at: now)
        case .update: return try self.update(id, call, &town, at: now)
        case .delete: return try self.delete(id, &town)
        case .whisper: return try self.whisper(call, &town, at: now)
        case .unwhisper: return try self.unwhisper(call, &town)
        case .image: return try self.storePicture(call, &town)
        case .chat: return try self.chat(id, town)
        case .members: return try self.members(id, call, town)
        }
    }

    /// The limits of the app: sending and answering count together.
    private func limits(of endpoint: FeishuEndpoint) -> [FeishuMeter.Limit] {
        let key = endpoint.kind == .reply ? FeishuEndpoint.Kind.create.rawValue : endpoint.kind.rawValue
        let rules = self.settings.rules
        return [
            FeishuMeter.Limit(key: key, most: rules.callsPerSecond, seconds: 1),
            FeishuMeter.Limit(key: key, most: rules.callsPerMinute, seconds: 60),
        ]
    }

    /// A code that is no number is answered as an internal error.
    func refusal(_ code: String, of call: ChatCall) -> ChatReply {
        self.refuse(FeishuRefusal(Int(code) ?? 1_500, "refused on demand"), call)
    }

    func throttled(for seconds: Int, _ call: ChatCall) -> ChatReply {
        self.refuse(.limited(to: self.settings.rules.callsPerSecond, reset: seconds), call)
    }

    func refuse(_ refusal: FeishuRefusal, _ call: ChatCall) -> ChatReply {
        let logID = Self.logID(of: call)
        var reply = ChatReply(
            status: refusal.status,
            headers: [("X-Tt-Logid", logID)],
            body: refusal.json(logID: logID).encoded(),
            code: refusal.code,
            effect: refusal.words
        )
        if let limit = refusal.limit, let reset = refusal.reset {
            reply.headers += [("x-ogw-ratelimit-limit", String(limit)), ("x-ogw-ratelimit-reset", String(reset))]
        }
        return reply
    }

    /// What the log calls the call: the same for the same body, as no chance is at hand where a fault answers.
    static func logID(of call: ChatCall) -> String { "sandbox-\(call.digest.hexadecimal)" }
}
