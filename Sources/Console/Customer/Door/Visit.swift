internal import Domain
internal import Engine
internal import HTTPTypes
internal import Hummingbird

/// One request as the pages see it: which brand, who, in which language.
struct Visit: Sendable {
    let brand: CustomerDoor.Brand
    /// Who uses the browser.
    ///
    /// Nobody where the address names an account and another one found out who it is: that may be somebody else.
    let session: Session?
    /// What the browser keeps, whichever account found that out.
    let kept: Session?
    /// The account that the address names; nil for none, and for one that cannot tell who somebody is.
    let named: AccountID?
    let language: Language
    /// Asked for in the address, so it is remembered.
    let isNewLanguage: Bool
    let query: Form
    let path: String
    let now: Instant

    /// Who finds out whose browser it is; nil where nobody can.
    var recogniser: (any Recognising)? {
        self.named.flatMap { self.brand.recogniser(of: $0.rawValue) } ?? self.brand.recognisers.first
    }

    /// Where a browser is sent to find out who somebody is who then goes on at a page of ours.
    func signInPath(to page: String) -> String {
        let by = self.named.map { "&by=\(Form.encoded($0.rawValue))" } ?? ""
        return "/p/\(self.brand.id)/_in?to=\(Form.encoded(page))\(by)"
    }

    var viewer: Identity? { self.session?.identity }
    func words(_ clock: BrandClock) -> PageWords { PageWords(language: self.language, clock: clock, now: self.now) }
}

extension CustomerDoor {
    static let languageCookie = "hearth-language"
    /// When to come again where too many are there, in seconds.
    static let patience = "5"

    /// nil for a brand that nobody has, and for a query that is none.
    func visit(_ request: Request, _ parameters: Parameters) -> Visit? {
        guard let name = parameters.get("brand"), let query = Form(query: request.uri.query ?? "") else { return nil }
        return self.visit(request, brand: name, query: query)
    }

    /// nil for a brand that nobody has.
    func visit(_ request: Request, brand name: String, query: Form) -> Visit? {
        guard let brand = self.brands[BrandID(name)] else { return nil }
        let now = self.now()
        let cookies = request.cookieHeader
        let session = CookieJar.value(Session.cookieName(brand.id), in: cookies)
            .flatMap { Session.read($0, brand: brand.id, now: now, self.seal) }
        let named = query["by"].flatMap { brand.recogniser(of: $0)?.account }
        let isOther = named != nil && session?.account != nil && session?.account != named
        let asked = query["lang"].flatMap(Self.language)
        return Visit(
            brand: brand,
            session: isOther ? nil : session,
            kept: session,
            named: named,
            language: asked ?? self.language(of: request),
            isNewLanguage: asked != nil,
            query: query,
            path: request.uri.path,
            now: now
        )
    }

    /// The language that was asked for once, or else that of the browser.
    func language(of request: Request) -> Language {
        CookieJar.value(Self.languageCookie, in: request.cookieHeader).flatMap(Self.language)
            ?? Self.language(accepted: request.headers[.acceptLanguage] ?? "")
    }

    private static func language(_ name: String) -> Language? {
        switch name {
        case "zh", "zh-Hans", "zh-CN": .simplifiedChinese
        case "en": .english
        default: nil
        }
    }

    /// Chinese, unless the browser asks for English and not for Chinese before it.
    static func language(accepted header: String) -> Language {
        for entry in header.prefix(256).split(separator: ",") {
            let tag = entry.drop { $0 == " " }.lowercased()
            if tag.hasPrefix("zh") { return .simplifiedChinese }
            if tag.hasPrefix("en") { return .english }
        }
        return .simplifiedChinese
    }

    // MARK: - Answers

    func frame(_ visit: Visit) -> PageFrame {
        PageFrame(
            brand: visit.brand.id,
            brandName: visit.brand.name,
            language: visit.language,
            path: visit.path,
            viewer: visit.viewer,
            named: visit.named,
            now: visit.now,
            assets: .shared,
            hasPoints: self.playbill.points != nil
        )
    }

    func page(_ html: String, _ visit: Visit, status: HTTPResponse.Status = .ok) -> Response {
        var headers = PageHeaders.page
        headers[.contentLanguage] = visit.language.rawValue
        if status == .serviceUnavailable || status == .tooManyRequests { headers[.retryAfter] = Self.patience }
        if visit.isNewLanguage {
            let cookie = CookieJar.setting(
                Self.languageCookie,
                to: visit.language == .english ? "en" : "zh",
                path: "/p",
                seconds: 31_536_000,
                isSecure: self.isSecure
            )
            headers.append(HTTPField(name: .setCookie, value: cookie))
        }
        return Response(status: status, headers: headers, body: ResponseBody(byteBuffer: ByteBuffer(string: html)))
    }

    func notice(_ notice: NoticePage.Notice, _ visit: Visit, status: HTTPResponse.Status) throws -> Response {
        self.page(
            try NoticePage(notice: notice).html(self.frame(visit), visit.brand.templates),
            visit,
            status: status
        )
    }

    /// Goes on elsewhere, with cookies where there are some.
    func go(to address: String, cookies: [String] = []) -> Response {
        var headers: HTTPFields = [.location: address, .cacheControl: "no-store"]
        headers.set("Referrer-Policy", "same-origin")
        for cookie in cookies { headers.append(HTTPField(name: .setCookie, value: cookie)) }
        return Response(status: .seeOther, headers: headers)
    }

    /// The session's cookie, for as long as the session lasts.
    func cookie(_ session: Session, now: Instant) throws -> String {
        CookieJar.setting(
            Session.cookieName(session.brand),
            to: try session.cookie(self.seal),
            path: "/p/\(session.brand)",
            seconds: (session.until - now).components.seconds,
            isSecure: self.isSecure
        )
    }

    var isSecure: Bool { self.publicURL.hasPrefix("https://") }
}

extension Request {
    /// All cookies; a browser may send them in several headers.
    var cookieHeader: String { self.headers[values: .cookie].joined(separator: "; ") }

    /// Whether WeChat's own browser asks, where everybody is recognised without a word.
    var isFromWeChat: Bool {
        guard let agent = self.headers[.userAgent] else { return false }
        return agent.contains("MicroMessenger") || agent.contains("wxwork")
    }

    /// Whether a browser says that a form of our own was sent, or says nothing, as old ones do.
    ///
    /// A form's token is what really tells; this keeps others from even trying.
    func isOwnForm(of publicURL: String) -> Bool {
        if let site = self.headers.value("Sec-Fetch-Site"), site != "same-origin" { return false }
        guard let origin = self.headers[.origin]?.lowercased() else { return true }
        let host = self.head.authority?.lowercased() ?? ""
        return origin == publicURL.lowercased() || origin == "http://\(host)" || origin == "https://\(host)"
    }
}
