internal import Domain

extension SlackFace {
    /// Answers `openid.connect.token`: a code, once, for tokens that tell who it is.
    ///
    /// The identity token has the documented claims, but its signature is chance: the sandbox has no RSA key, and its
    /// key list is empty. Whoever calls from server to server may read the claims, or ask `openid.connect.userInfo`.
    mutating func exchange(_ arguments: SlackArguments, _ call: ChatCall, _ town: inout ChatTown, at now: Instant)
        throws(SlackRefusal) -> Result
    {
        let (id, secret) = Self.client(arguments, call)
        guard id == self.settings.clientID else { throw SlackRefusal("invalid_client_id") }
        guard Secret(secret) == self.settings.clientSecret else { throw SlackRefusal("bad_client_secret") }
        guard arguments.text("grant_type") ?? "authorization_code" == "authorization_code" else {
            throw SlackRefusal("invalid_grant_type")
        }
        guard let text = arguments.text("code"), let code = town.codes[text], now < code.expiresAt else {
            throw SlackRefusal("invalid_code")
        }
        guard !code.isUsed else { throw SlackRefusal("code_already_used") }
        guard arguments.text("redirect_uri") == code.address else { throw SlackRefusal("bad_redirect_uri") }
        town.codes[text]?.isUsed = true
        let token = "xoxp-\(town.mark(40))"
        self.visitors[token] = code.person
        var claims: [(String, JSON)] = [
            ("iss", "https://slack.com"), ("sub", .text(code.person)), ("aud", .text(self.settings.clientID)),
            ("exp", .integer(now.seconds + 300)), ("iat", .integer(now.seconds)), ("auth_time", .integer(now.seconds)),
        ]
        if let nonce = code.nonce { claims.append(("nonce", .text(nonce))) }
        claims += self.claims(of: code.person, town)
        let header: JSON = ["typ": "JWT", "alg": "RS256", "kid": "sandbox"]
        let parts = [header.encoded(), claims.json.encoded(), Array(town.mark(64).utf8)].map(Self.base64URL)
        return Result(
            fields: [
                ("access_token", .text(token)), ("token_type", "Bearer"),
                ("id_token", .text(parts.joined(separator: "."))),
            ],
            subject: code.person,
            effect: "told who opens a page"
        )
    }

    func userInfo(_ person: String, _ town: ChatTown) -> Result {
        Result(fields: [("sub", .text(person))] + self.claims(of: person, town), subject: person)
    }

    private func claims(of person: String, _ town: ChatTown) -> [(String, JSON)] {
        [
            ("https://slack.com/user_id", .text(person)), ("https://slack.com/team_id", .text(self.settings.teamID)),
            ("name", .text(town.person(person)?.name.chinese ?? "")), ("locale", "zh-CN"),
            ("https://slack.com/team_name", .text(self.settings.teamName)),
        ]
    }

    /// The client's id and secret, from the form or from HTTP Basic.
    private static func client(_ arguments: SlackArguments, _ call: ChatCall) -> (id: String, secret: String) {
        let header = call.headers["authorization"] ?? ""
        if header.lowercased().hasPrefix("basic "), let bytes = Base64.decode(Array(header.dropFirst(6).utf8)) {
            let parts = String(decoding: bytes, as: UTF8.self).split(separator: ":", maxSplits: 1).map(String.init)
            if parts.count == 2 { return (parts[0], parts[1]) }
        }
        return (arguments.text("client_id") ?? "", arguments.text("client_secret") ?? "")
    }

    private static func base64URL(_ bytes: [UInt8]) -> String {
        String(decoding: Base64.encode(bytes), as: UTF8.self)
            .replacing("+", with: "-").replacing("/", with: "_").replacing("=", with: "")
    }
}
