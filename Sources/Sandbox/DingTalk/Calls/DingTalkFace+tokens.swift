internal import Domain

extension DingTalkFace {
    /// Answers `oauth2/accessToken`.
    mutating func accessToken(_ call: ChatCall, _ town: inout ChatTown, at now: Instant) throws(DingTalkRefusal)
        -> Result
    {
        let body = try Self.object(call)
        let token = try self.appToken(body["appKey"], body["appSecret"], &town, at: now)
        return Result(fields: [("accessToken", .text(token)), ("expireIn", self.tokenSeconds)])
    }

    /// Answers `oauth2/{corpId}/token`, the newer way to the same token.
    mutating func corpToken(_ call: ChatCall, _ town: inout ChatTown, at now: Instant) throws(DingTalkRefusal)
        -> Result
    {
        let body = try Self.object(call)
        guard body["grant_type"] == "client_credentials" else {
            throw DingTalkRefusal("invalidParameter.grantType", "grant_type is not client_credentials")
        }
        let token = try self.appToken(body["client_id"], body["client_secret"], &town, at: now)
        return Result(fields: [("access_token", .text(token)), ("expires_in", self.tokenSeconds)])
    }

    private var tokenSeconds: JSON { .integer(self.settings.rules.tokenLife.wholeMillis / 1_000) }

    private mutating func appToken(_ key: JSON?, _ secret: JSON?, _ town: inout ChatTown, at now: Instant)
        throws(DingTalkRefusal) -> String
    {
        try self.checkClient(key, secret)
        return self.token.issue(for: self.settings.rules.tokenLife, at: now) { town.mark(32, from: "0123456789abcdef") }
    }

    private func checkClient(_ key: JSON?, _ secret: JSON?) throws(DingTalkRefusal) {
        guard key?.text == self.settings.appKey, Secret(secret?.text ?? "") == self.settings.appSecret else {
            throw DingTalkRefusal("invalidClientIdOrSecret", "无效的clientId或者clientSecret")
        }
    }

    /// Answers `oauth2/userAccessToken`: a code of the login page, once, or a refresh token, for tokens of the visitor.
    mutating func userAccessToken(_ call: ChatCall, _ town: inout ChatTown, at now: Instant) throws(DingTalkRefusal)
        -> Result
    {
        let body = try Self.object(call)
        try self.checkClient(body["clientId"], body["clientSecret"])
        switch body["grantType"]?.text {
        case "authorization_code":
            guard let text = body["code"]?.text, let code = town.codes[text], !code.isUsed, now < code.expiresAt else {
                throw DingTalkRefusal("invalidParameter.authCode.notFound", "不存在的临时授权码")
            }
            town.codes[text]?.isUsed = true
            return self.greet(code.person, code.nonce, &town, at: now)
        case "refresh_token":
            guard let text = body["refreshToken"]?.text, let visitor = self.visitors[text], visitor.isRefresh,
                now < visitor.expiresAt
            else { throw DingTalkRefusal("invalidParameter.refreshToken.notFound", "不存在的refreshToken") }
            return self.greet(visitor.person, visitor.corpID, &town, at: now)
        default: throw DingTalkRefusal("invalidParameter.grantType", "grantType is neither of the two")
        }
    }

    private mutating func greet(_ person: String, _ corpID: String?, _ town: inout ChatTown, at now: Instant)
        -> Result
    {
        func visitor(_ life: Duration, isRefresh: Bool) -> DingTalkVisitor {
            DingTalkVisitor(person: person, corpID: corpID, expiresAt: now + life, isRefresh: isRefresh)
        }
        let (access, refresh) = (town.mark(32), town.mark(32))
        self.visitors[access] = visitor(self.settings.rules.tokenLife, isRefresh: false)
        self.visitors[refresh] = visitor(.seconds(30 * 86_400), isRefresh: true)
        var fields: [(String, JSON)] = [
            ("accessToken", .text(access)), ("refreshToken", .text(refresh)), ("expireIn", self.tokenSeconds),
        ]
        if let corpID { fields.append(("corpId", .text(corpID))) }
        return Result(fields: fields, subject: person, effect: "told who opens a page")
    }

    /// Answers `contact/users/me` for the visitor's token: no userid, only the union's.
    func me(_ call: ChatCall, _ town: ChatTown, at now: Instant) throws(DingTalkRefusal) -> Result {
        guard let token = call.headers["x-acs-dingtalk-access-token"], let visitor = self.visitors[token],
            !visitor.isRefresh, now < visitor.expiresAt
        else { throw DingTalkRefusal("InvalidAuthentication", "不合法的access_token") }
        let fields: [(String, JSON)] = [
            ("nick", .text(town.person(visitor.person)?.name.chinese ?? "")), ("avatarUrl", ""),
            ("openId", .text("open\(visitor.person)")), ("unionId", .text(Self.unionID(of: visitor.person))),
            ("stateCode", "86"),
        ]
        return Result(fields: fields, subject: visitor.person)
    }

    /// Answers `topapi/user/getbyunionid`.
    func userByUnionID(_ call: ChatCall, _ town: ChatTown) throws(DingTalkRefusal) -> Result {
        let body = (try? JSONReader.read(call.body)) ?? .null
        guard let id = body["unionid"]?.text, !id.isEmpty else { throw DingTalkRefusal("40035", "缺少参数 unionid") }
        guard let person = town.people.first(where: { Self.unionID(of: $0.id) == id }) else {
            throw DingTalkRefusal("60121", "找不到该用户")
        }
        let result: JSON = ["contact_type": 0, "userid": .text(person.id)]
        return Result(fields: [("result", result)], subject: person.id)
    }
}
