internal import Domain

/// Who holds the browser that opens a page.
enum Visitor: Hashable, Sendable {
    /// By their userid.
    case guide(String)
    /// By their external userid.
    case customer(String)
    /// Somebody in WeChat whom the corporation does not know, by their openid.
    case stranger(String)
}

/// A code that stands for a visitor until it is asked for.
struct SignInCode: Sendable {
    let visitor: Visitor
    let expiresAt: Instant
    var isUsed = false
}

extension World {
    /// How long a code is good; source: WeCom developer documentation 91022.
    private static let signInLife = Duration.seconds(300)

    /// A code for the visitor, who goes back with it.
    mutating func signIn(_ visitor: Visitor, at now: Instant) -> String {
        let code = self.mark(43)
        self.signIns[code] = SignInCode(visitor: visitor, expiresAt: now + Self.signInLife)
        self.ledger.note(.act, "sign-in", at: now, subject: visitor.name)
        return code
    }

    /// Somebody nobody has met, who only looks at a page.
    mutating func stranger() -> Visitor { .stranger("o\(self.mark(27))") }

    /// Answers `auth/getuserinfo`.
    ///
    /// Source: WeCom developer documentation 91023.
    mutating func userInfo(_ query: Form, at now: Instant) throws(APIRefusal) -> APIResult {
        guard let text = query["code"], !text.isEmpty else { throw APIRefusal(41_008, "missing code") }
        guard let code = self.signIns[text] else { throw APIRefusal(40_029, "invalid code") }
        guard !code.isUsed else { throw APIRefusal(42_022, "code has been used", subject: code.visitor.name) }
        guard now < code.expiresAt else { throw APIRefusal(42_003, "code expired", subject: code.visitor.name) }
        self.signIns[text]?.isUsed = true
        return APIResult(self.fields(of: code.visitor), subject: code.visitor.name, effect: "told who opens a page")
    }

    private func fields(of visitor: Visitor) -> [(String, JSON)] {
        switch visitor {
        case .guide(let id): [("userid", .text(id))]
        case .stranger(let id): [("openid", .text(id))]
        case .customer(let id):
            // Who only joined a group is no customer of anybody: the platform tells the openid alone.
            [("openid", .text("o\(id.dropFirst(2))"))]
                + (self.customers[id]?.bonds.isEmpty == false ? [("external_userid", .text(id))] : [])
        }
    }
}

extension Visitor {
    /// As an address names it, and the ledger.
    var name: String {
        switch self {
        case .guide(let id): "guide:\(id)"
        case .customer(let id): "customer:\(id)"
        case .stranger(let id): "stranger:\(id)"
        }
    }
}
