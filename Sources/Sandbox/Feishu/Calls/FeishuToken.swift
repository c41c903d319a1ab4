internal import Domain

/// A token that was given out.
struct FeishuToken: Sendable {
    let text: String
    let expiresAt: Instant
    /// Who it stands for; empty for the app itself.
    var person = ""
}

/// A message that was sent with a `uuid`: the same one answers a repeat.
struct FeishuSent: Sendable {
    let at: Instant
    let message: String
    let answer: JSON
}

extension FeishuFace {
    /// Answers `tenant_access_token/internal`: the token that is there, or a new one when it soon ends.
    ///
    /// The tokens stand beside `code`, not in `data`. What a wrong secret is answered the documentation read here does
    /// not list; the codes are those that are seen in practice.
    mutating func tenantToken(_ arguments: FeishuArguments, _ town: inout ChatTown, at now: Instant)
        throws(FeishuRefusal) -> Result
    {
        guard try arguments.text("app_id") == self.settings.appID else {
            throw FeishuRefusal(10_003, "invalid app_id")
        }
        guard Secret(try arguments.text("app_secret")) == self.settings.appSecret else {
            throw FeishuRefusal(10_014, "app secret invalid")
        }
        self.tenantTokens.removeAll { $0.expiresAt <= now }
        var token = self.tenantTokens.last
        if token.map({ $0.expiresAt - now < self.settings.rules.tokenOverlap }) ?? true {
            let new = FeishuToken(
                text: "t-\(town.mark(40, from: "0123456789abcdefghijklmnopqrstuvwxyz"))",
                expiresAt: now + self.settings.rules.tokenLife
            )
            self.tenantTokens.append(new)
            token = new
        }
        guard let token else { throw FeishuRefusal(1_500, "no token") }
        let left = (token.expiresAt - now).wholeMillis / 1_000
        return Result(
            fields: [("tenant_access_token", .text(token.text)), ("expire", .integer(left))],
            effect: "\(self.tenantTokens.count) valid"
        )
    }

    /// Checks the tenant token of a call.
    func checkTenant(_ call: ChatCall, at now: Instant) throws(FeishuRefusal) {
        let text = try self.bearer(of: call)
        guard self.tenantTokens.contains(where: { Secret($0.text) == Secret(text) && now < $0.expiresAt }) else {
            throw FeishuRefusal(99_991_663, "Invalid access token for authorization. Please make a test attempt again.")
        }
    }

    /// Whose access token a call carries.
    func visitor(of call: ChatCall, at now: Instant) throws(FeishuRefusal) -> String {
        let text = try self.bearer(of: call)
        guard let token = self.visitors[text] else { throw FeishuRefusal(99_991_668, "Invalid access token") }
        guard now < token.expiresAt else { throw FeishuRefusal(99_991_677, "Authentication token expired") }
        return token.person
    }

    private func bearer(of call: ChatCall) throws(FeishuRefusal) -> String {
        guard let text = call.bearer, !text.isEmpty else {
            throw FeishuRefusal(99_991_661, "Missing access token for authorization.")
        }
        guard text.hasPrefix("t-") || text.hasPrefix("u-") else {
            throw FeishuRefusal(99_991_671, "Invalid access token format.")
        }
        return text
    }
}
