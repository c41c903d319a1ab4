internal import Domain
internal import OpenSSL

extension FeishuFace {
    /// Answers `authen/v2/oauth/token`: a code, once and within five minutes, for a token that stands for a person.
    ///
    /// The documentation read here gives the form of a refusal and few codes; the others are those of the platform's
    /// list of errors for this call.
    mutating func exchange(_ arguments: FeishuArguments, _ town: inout ChatTown, at now: Instant)
        throws(FeishuRefusal) -> Result
    {
        guard try arguments.text("grant_type") == "authorization_code" else {
            throw FeishuRefusal(20_036, "unsupported_grant_type")
        }
        guard try arguments.text("client_id") == self.settings.appID,
            Secret(try arguments.text("client_secret")) == self.settings.appSecret
        else { throw FeishuRefusal(20_002, "invalid_client") }
        let text = try arguments.text("code")
        guard let code = town.codes[text], !code.isUsed else { throw FeishuRefusal(20_003, "invalid_grant") }
        guard now < code.expiresAt else { throw FeishuRefusal(20_004, "invalid_grant") }
        guard try arguments.text("redirect_uri") == code.address else {
            throw FeishuRefusal(20_071, "invalid_grant")
        }
        if let challenge = code.nonce {
            guard Self.answers(try arguments.optional("code_verifier") ?? "", challenge) else {
                throw FeishuRefusal(20_049, "invalid_grant")
            }
        }
        town.codes[text]?.isUsed = true
        let token = FeishuToken(
            text: "u-\(town.mark(40, from: "0123456789abcdefghijklmnopqrstuvwxyz"))",
            expiresAt: now + .seconds(7_200),
            person: code.person
        )
        self.visitors[token.text] = token
        return Result(
            fields: [
                ("access_token", .text(token.text)), ("expires_in", 7_200), ("token_type", "Bearer"), ("scope", ""),
            ],
            subject: code.person,
            effect: "told who opens a page"
        )
    }

    /// Whether a verifier is the one that a challenge was made of; the challenge names its method in front.
    private static func answers(_ verifier: String, _ challenge: String) -> Bool {
        let parts = challenge.split(separator: ":", maxSplits: 1).map(String.init)
        guard !verifier.isEmpty, parts.count == 2 else { return false }
        guard parts[0] == "S256" else { return parts[1] == verifier }
        let digest = Base64.encode(Digest.sha256(Array(verifier.utf8)))
        let text = String(decoding: digest, as: UTF8.self)
            .replacing("+", with: "-").replacing("/", with: "_").replacing("=", with: "")
        return parts[1] == text
    }

    /// The refusal of an exchange has a form of its own: `error` is a word.
    func refuseExchange(_ refusal: FeishuRefusal, _ call: ChatCall) -> ChatReply {
        let isWord = (20_000..<21_000).contains(refusal.code)
        var reply = self.refuse(refusal, call)
        let json: JSON = [
            "code": .integer(Int64(refusal.code)), "error": .text(isWord ? refusal.words : "invalid_request"),
            "error_description": .text("refused with \(refusal.code): \(refusal.words)"),
        ]
        reply.body = json.encoded()
        return reply
    }

    func userInfo(_ person: String, _ town: ChatTown) -> Result {
        let name = town.name(of: person) ?? .same("")
        let picture = JSON.text(self.picture(of: person))
        let data: JSON = [
            "name": .text(name.chinese), "en_name": .text(name.english), "avatar_url": picture,
            "avatar_thumb": picture, "avatar_middle": picture, "avatar_big": picture, "open_id": .text(person),
            "union_id": .text(Self.unionID(of: person)), "tenant_key": .text(self.settings.tenantKey),
        ]
        return Result(data: data, subject: person)
    }
}
