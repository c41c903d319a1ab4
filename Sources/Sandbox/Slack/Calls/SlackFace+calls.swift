internal import Domain

extension SlackFace {
    /// What an accepted call answers beside `ok`.
    struct Result {
        var fields: [(String, JSON)] = []
        var subject = ""
        var effect = ""
        var letters: [ChatLetter] = []
    }

    func name(of call: ChatCall) -> String {
        if call.path.hasPrefix("api/") { return String(call.path.dropFirst(4).prefix(80)) }
        if call.path.hasPrefix("hooks/") { return "response_url" }
        if call.path.hasPrefix(Self.uploadPath) { return "upload_url" }
        return String(call.path.prefix(80))
    }

    mutating func answer(_ call: ChatCall, _ town: inout ChatTown, at now: Instant) -> ChatReply {
        if call.path.hasPrefix("hooks/") { return self.answerHook(call, &town, at: now) }
        if call.path.hasPrefix(Self.uploadPath) { return self.takeBytes(call) }
        if call.path == "openid/connect/keys" { return ChatReply(body: (["keys": []] as JSON).encoded()) }
        guard call.path.hasPrefix("api/") else { return ChatReply(status: 404, code: 404) }
        do {
            let result = try self.result(of: call, &town, at: now)
            var reply = self.reply((([("ok", true)] as [(String, JSON)]) + result.fields).json, call)
            reply.subject = result.subject
            reply.effect = result.effect
            reply.letters = result.letters
            return reply
        } catch {
            return self.refuse(error, call)
        }
    }

    private mutating func result(of call: ChatCall, _ town: inout ChatTown, at now: Instant) throws(SlackRefusal)
        -> Result
    {
        guard let method = SlackMethod.all[self.name(of: call)] else {
            throw SlackRefusal("unknown_method", details: [])
        }
        let arguments = try SlackArguments(call, method)
        let token = call.bearer ?? arguments.text("token")
        switch method.access {
        case .bot:
            guard let token else { throw SlackRefusal("not_authed") }
            guard Secret(token) == self.settings.botToken else { throw SlackRefusal("invalid_auth") }
        case .visitor:
            guard let token else { throw SlackRefusal("not_authed") }
            guard let person = self.visitors[token] else { throw SlackRefusal("invalid_auth") }
            return self.userInfo(person, town)
        case .client: return try self.exchange(arguments, call, &town, at: now)
        }
        try self.meter.enter(method, at: now)
        switch method.name {
        case "auth.test": return self.authTest(town)
        case "chat.postMessage": return try self.postMessage(arguments, &town, at: now)
        case "chat.postEphemeral": return try self.postEphemeral(arguments, &town, at: now)
        case "chat.update": return try self.update(arguments, &town, at: now)
        case "chat.delete": return try self.delete(arguments, &town)
        case "conversations.info": return try self.conversationInfo(arguments, town)
        case "conversations.members": return try self.members(arguments, town)
        case "conversations.open": return try self.open(arguments, &town, at: now)
        case "conversations.history": return try self.history(arguments, town)
        case "files.getUploadURLExternal": return try self.announceFile(arguments, &town)
        case "files.completeUploadExternal": return try self.completeFile(arguments, &town)
        case "users.info": return try self.usersInfo(arguments, town)
        default: throw SlackRefusal("unknown_method")
        }
    }

    func refusal(_ code: String, of call: ChatCall) -> ChatReply { self.refuse(SlackRefusal(code), call) }

    func throttled(for seconds: Int, _ call: ChatCall) -> ChatReply {
        self.refuse(SlackRefusal("ratelimited", retryAfter: seconds), call)
    }

    func refuse(_ refusal: SlackRefusal, _ call: ChatCall) -> ChatReply {
        var reply = self.reply(refusal.json, call)
        reply.code = 1
        reply.effect = refusal.word
        if let seconds = refusal.retryAfter {
            reply.status = 429
            reply.code = 429
            reply.headers.append(("Retry-After", String(seconds)))
        }
        return reply
    }

    private func reply(_ json: JSON, _ call: ChatCall) -> ChatReply {
        let method = SlackMethod.all[self.name(of: call)]
        return ChatReply(
            headers: [
                ("x-oauth-scopes", SlackMethod.grantedScopes), ("x-accepted-oauth-scopes", method?.scopes ?? ""),
                ("Cache-Control", "private, no-cache, no-store, must-revalidate"),
            ],
            body: json.encoded()
        )
    }
}
