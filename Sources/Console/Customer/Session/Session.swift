internal import Domain

/// Who uses a browser, for as long as the platform's word is taken for it.
struct Session: Hashable, Codable, Sendable {
    /// How long a customer stays recognised.
    static let customerLife = Duration.seconds(7 * 86_400)
    /// Members may leave the brand, and a visitor may become a customer: both are asked for again sooner.
    static let otherLife = Duration.seconds(12 * 3_600)

    /// Told by chance; the tokens of forms belong to one session.
    let id: String
    let brand: BrandID
    let identity: Identity
    /// The account that found out who it is; nil where a link told.
    let account: AccountID?
    let until: Instant

    /// With `end` it is over then, if that comes earlier: what a link began ends with the link.
    init(
        id: String,
        brand: BrandID,
        identity: Identity,
        by account: AccountID? = nil,
        now: Instant,
        end: Instant? = nil
    ) {
        self.id = id
        self.brand = brand
        self.identity = identity
        self.account = account
        let most = now + (identity.kind == .customer ? Self.customerLife : Self.otherLife)
        self.until = end.map { min($0, most) } ?? most
    }

    static func cookieName(_ brand: BrandID) -> String { "hearth-\(brand)" }

    /// The session of a cookie; nil for one that is not ours, is over, or belongs to another brand.
    static func read(_ cookie: String, brand: BrandID, now: Instant, _ seal: PageSeal) -> Session? {
        guard let session: Session = seal.open(cookie, for: .session), session.brand == brand, now < session.until
        else { return nil }
        return session
    }

    func cookie(_ seal: PageSeal) throws -> String { try seal.close(self, for: .session) }
}

/// A link that one person was told in a chat of their own: it says who opens it, so nobody has to ask.
///
/// Whoever has the link is that person on the pages, until it ends. So it is never made for staff, and the first answer
/// to it takes it out of the address.
struct PersonalLink: Hashable, Codable, Sendable {
    let brand: BrandID
    let identity: Identity
    let until: Instant

    /// The key to put behind `?k=`; nil for a member.
    static func key(
        for identity: Identity,
        of brand: BrandID,
        until: Instant,
        _ seal: PageSeal
    ) throws -> String? {
        guard identity.kind != .member else { return nil }
        return try seal.close(PersonalLink(brand: brand, identity: identity, until: until), for: .link)
    }

    /// What a key stands for; nil for one that is not ours, is over, belongs to another brand, or names a member.
    static func read(_ key: some StringProtocol, brand: BrandID, now: Instant, _ seal: PageSeal) -> PersonalLink? {
        guard let link: PersonalLink = seal.open(key, for: .link), link.brand == brand, now < link.until,
            link.identity.kind != .member
        else { return nil }
        return link
    }
}

/// The token of one showing of a form: it belongs to the session, the page and the deed, and names that showing.
struct FormToken: Hashable, Codable, Sendable {
    /// How long a page may lie open before its form is sent.
    static let life = Duration.seconds(12 * 3_600)

    /// Which showing; pressed twice, it is one act.
    let showing: String
    let session: String
    let script: ScriptID
    let run: RunID?
    let deed: String
    let shownAt: Instant

    func text(_ seal: PageSeal) throws -> String { try seal.close(self, for: .form) }

    /// The token, when it belongs to this session, page and deed; it may be too old.
    static func read(
        _ text: String,
        session: Session,
        script: ScriptID,
        deed: String,
        _ seal: PageSeal
    ) -> FormToken? {
        guard let token: FormToken = seal.open(text, for: .form), token.session == session.id, token.script == script,
            token.deed == deed
        else { return nil }
        return token
    }
}
