internal import Domain
internal import Engine
internal import HTTPTypes
internal import Hummingbird
internal import Logging

extension CustomerDoor {
    private static let browserCookie = "hearth-browser"

    /// Somebody who came with a personal link is known from here on, and the address forgets its key.
    ///
    /// A link never takes the place of a session, not even of one that another account than the named one found out:
    /// whoever is known stays who they are.
    func recognised(_ visit: Visit) throws -> Response? {
        guard let key = visit.query["k"] else { return nil }
        let link = PersonalLink.read(key, brand: visit.brand.id, now: visit.now, self.seal)
        guard visit.kept == nil, let link else { return self.go(to: visit.path) }
        return self.go(to: visit.path, cookies: [try self.welcome(link.identity, until: link.until, visit)])
    }

    /// Sends the browser to the platform, which knows whose it is.
    func signIn(_ request: Request, _ parameters: Parameters) async throws -> Response {
        guard let visit = self.visit(request, parameters) else { return Response(status: .notFound) }
        guard let page = Self.page(visit.query["to"], visit) else { return Response(status: .badRequest) }
        guard let recogniser = visit.recogniser else {
            return try self.notice(.unrecognised, visit, status: .notFound)
        }
        let browser = self.browser(request) ?? self.seal.chance(16)
        let state = SignInState(seal: self.seal)
            .text(browser: browser, brand: visit.brand.id, account: recogniser.account, page: page, now: visit.now)
        let errand = SignInErrand(page: page, account: recogniser.account, isAgain: visit.query["again"] == "1")
        let cookies = [
            CookieJar.setting(
                Self.browserCookie,
                to: browser,
                path: "/p",
                seconds: 86_400,
                isSecure: self.isSecure
            ),
            CookieJar.setting(
                SignInErrand.cookieName(state),
                to: errand.text,
                path: Self.returnPath(visit),
                seconds: SignInState.life.components.seconds,
                isSecure: self.isSecure
            ),
        ]
        let address = recogniser.authorisationAddress(returningTo: self.returnAddress(visit), state: state)
        return self.go(to: address, cookies: cookies)
    }

    /// Where the platform sends the browser back to: one address for a brand, because platforms send to nothing but
    /// what is registered with them.
    private func returnAddress(_ visit: Visit) -> String { self.publicURL + Self.returnPath(visit) }

    private static func returnPath(_ visit: Visit) -> String { "/p/\(visit.brand.id)/_back" }

    /// The browser comes back with a code.
    func comeBack(_ request: Request, _ parameters: Parameters) async throws -> Response {
        guard let visit = self.visit(request, parameters) else { return Response(status: .notFound) }
        guard let usual = visit.recogniser else { return Response(status: .badRequest) }
        let state = visit.query["state"] ?? ""
        let errand = CookieJar.value(SignInErrand.cookieName(state), in: request.cookieHeader).map(SignInErrand.init)
        // Who was asked is who is asked whom the code stands for.
        let recogniser = errand.flatMap { visit.brand.recogniser(of: $0.account.rawValue) } ?? usual
        let page = Self.page(errand?.page, visit) ?? ""
        let isGood = SignInState(seal: self.seal).isGood(
            state,
            browser: self.browser(request) ?? "",
            brand: visit.brand.id,
            account: recogniser.account,
            page: page,
            now: visit.now
        )
        guard isGood, let code = visit.query[recogniser.codeName], !code.isEmpty else {
            self.tally.countSignIn("forged")
            return try self.notice(.unrecognised, visit, status: .forbidden)
        }
        do throws(Unrecognised) {
            let identity = try await recogniser.identity(for: Secret(code), returnedTo: self.returnAddress(visit))
            self.tally.countSignIn("recognised")
            return self.go(to: "\(page)?in=1", cookies: [try self.sealed(identity, by: recogniser.account, visit)])
        } catch {
            self.tally.countSignIn(error.reason.rawValue)
            if error.reason == .staleCode, errand?.isAgain != true {
                let by = recogniser.account == usual.account ? "" : "&by=\(Form.encoded(recogniser.account.rawValue))"
                return self.go(to: "\(visit.signInPath(to: page))\(by)&again=1")
            }
            self.logger.warning(
                "somebody who opened a page was not recognised",
                metadata: [
                    "account.id": "\(recogniser.account)", "reason": "\(error.reason.rawValue)",
                    "error": "\(error.message.english)",
                ]
            )
            return try self.notice(.unrecognised, visit, status: .serviceUnavailable)
        }
    }

    private func sealed(
        _ identity: Identity,
        by account: AccountID,
        _ visit: Visit
    ) throws(Unrecognised) -> String {
        do {
            return try self.welcome(identity, by: account, visit)
        } catch {
            throw Unrecognised(.refused, Bilingual("会话写不出来。", "The session cannot be written."))
        }
    }

    private func welcome(
        _ identity: Identity,
        by account: AccountID? = nil,
        until end: Instant? = nil,
        _ visit: Visit
    ) throws -> String {
        let session = Session(
            id: self.seal.chance(16),
            brand: visit.brand.id,
            identity: identity,
            by: account,
            now: visit.now,
            end: end
        )
        return try self.cookie(session, now: visit.now)
    }

    private func browser(_ request: Request) -> String? {
        guard let value = CookieJar.value(Self.browserCookie, in: request.cookieHeader), value.utf8.count == 32,
            value.utf8.allSatisfy({ (0x30...0x39).contains($0) || (0x61...0x66).contains($0) })
        else { return nil }
        return value
    }

    /// Where to go on: a page of the same brand, and nothing else.
    private static func page(_ page: String?, _ visit: Visit) -> String? {
        guard let page, page.hasPrefix("/p/\(visit.brand.id)/") || page == "/p/\(visit.brand.id)",
            page.utf8.count <= 256, !page.contains("//"), !page.contains("/_"), !page.contains(".."),
            page.allSatisfy({ $0.isASCII && ($0.isLetter || $0.isNumber || "/-._".contains($0)) })
        else { return nil }
        return page
    }
}
