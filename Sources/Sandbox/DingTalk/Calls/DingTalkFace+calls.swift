internal import Domain

extension DingTalkFace {
    /// What an accepted call answers, and what the ledger notes.
    struct Result {
        var fields: [(String, JSON)] = []
        var subject = ""
        var effect = ""
    }

    /// The path without `v1.0` and without the corporation: `robot/groupMessages/send`.
    func name(of call: ChatCall) -> String {
        let path = call.path.hasPrefix("v1.0/") ? call.path.dropFirst(5) : call.path[...]
        if path.hasPrefix("oauth2/"), path.hasSuffix("/token") { return "oauth2/token" }
        return String(path.prefix(80))
    }

    /// Whether it belongs to the API whose errors are numbers.
    private static func isOld(_ call: ChatCall) -> Bool { !call.path.hasPrefix("v1.0/") }

    mutating func answer(_ call: ChatCall, _ town: inout ChatTown, at now: Instant) -> ChatReply {
        do {
            let result = try self.result(of: call, &town, at: now)
            var fields = result.fields
            if Self.isOld(call) {
                let request = String(call.digest.hexadecimal.prefix(12))
                fields = [("errcode", 0), ("errmsg", "ok")] + fields + [("request_id", .text(request))]
            }
            return ChatReply(body: fields.json.encoded(), subject: result.subject, effect: result.effect)
        } catch {
            return error.reply(to: call)
        }
    }

    private mutating func result(of call: ChatCall, _ town: inout ChatTown, at now: Instant) throws(DingTalkRefusal)
        -> Result
    {
        // A session is its own secret: no token, and no part of the counted calls.
        if call.path == "robot/sendBySession" { return try self.sendBySession(call, &town, at: now) }
        if call.path == "robot/send" { return try self.sendByRobot(call, &town, at: now) }
        switch (call.method, call.path) {
        case ("POST", "v1.0/oauth2/accessToken"): return try self.accessToken(call, &town, at: now)
        case ("POST", "v1.0/oauth2/\(self.settings.corpID)/token"): return try self.corpToken(call, &town, at: now)
        case ("POST", "v1.0/oauth2/userAccessToken"): return try self.userAccessToken(call, &town, at: now)
        case ("GET", "v1.0/contact/users/me"): return try self.me(call, town, at: now)
        default: break
        }
        let isOld = Self.isOld(call)
        let token = isOld ? call.query["access_token"] : call.headers["x-acs-dingtalk-access-token"]
        try self.token.check(token, isOld: isOld, at: now)
        try self.meter.enter(isOld: isOld, at: now)
        switch (call.method, call.path) {
        case ("POST", "v1.0/robot/groupMessages/send"):
            return try self.sendToGroup(try Self.object(call), &town, at: now)
        case ("POST", "v1.0/robot/oToMessages/batchSend"):
            return try self.sendToPeople(try Self.object(call), &town, at: now)
        case ("POST", "v1.0/card/instances/createAndDeliver"):
            return try self.createAndDeliver(try Self.object(call), &town, at: now)
        case ("PUT", "v1.0/card/instances"): return try self.updateCard(try Self.object(call), &town)
        case ("POST", "v1.0/card/callbacks/register"): return try self.registerRoute(try Self.object(call))
        case ("POST", "media/upload"): return try self.storePicture(call, &town)
        case ("POST", "topapi/user/getbyunionid"): return try self.userByUnionID(call, town)
        default:
            throw DingTalkRefusal(isOld ? "404" : "InvalidAction.NotFound", "the sandbox has no such call")
        }
    }

    /// The body of a call of the new API.
    ///
    /// - Throws: A refusal whose word is not documented, for what is no JSON object.
    static func object(_ call: ChatCall) throws(DingTalkRefusal) -> JSON {
        guard let json = try? JSONReader.read(call.body), json.members != nil else {
            throw DingTalkRefusal("invalidParameter.body.invalid", "the body is no JSON object")
        }
        return json
    }

    func refusal(_ code: String, of call: ChatCall) -> ChatReply {
        DingTalkRefusal(code, "refused on demand").reply(to: call)
    }

    /// No header says how long to wait; only the code does.
    func throttled(for seconds: Int, _ call: ChatCall) -> ChatReply {
        let code =
            switch call.path {
            case "robot/sendBySession", "robot/send": "410100"
            case "v1.0/robot/groupMessages/send", "v1.0/robot/oToMessages/batchSend": "send.too.fast"
            default: Self.isOld(call) ? "90018" : "Forbidden.AccessDenied.QpsLimitForAppkeyAndApi"
            }
        return DingTalkRefusal(code, "too fast, on demand").reply(to: call)
    }
}
