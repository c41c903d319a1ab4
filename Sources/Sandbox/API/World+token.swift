internal import Domain

extension World {
    /// Answers `gettoken`.
    ///
    /// Source: WeCom developer documentation 91039.
    mutating func getToken(_ query: Form, at now: Instant) throws(APIRefusal) -> APIResult {
        guard let corp = query["corpid"], !corp.isEmpty else { throw APIRefusal(41_002, "corpid missing") }
        guard let secret = query["corpsecret"], !secret.isEmpty else { throw APIRefusal(41_004, "secret missing") }
        guard corp == self.corpID else { throw APIRefusal(40_013, "invalid corpid") }
        guard self.tokens.isSecret(secret) else { throw APIRefusal(40_001, "invalid credential") }
        var random = self.random
        let token = self.tokens.issue(at: now) {
            let letters = (0..<8).map { _ in String(random.next(), radix: 36) }
            return letters.joined()
        }
        self.random = random
        return APIResult([("access_token", .text(token.text)), ("expires_in", .integer(token.secondsLeft))])
    }

    /// Answers `externalcontact/get_follow_user_list`.
    func listGuides() -> APIResult {
        APIResult([("follow_user", .list(self.guides.map { .text($0.id) }))])
    }
}
