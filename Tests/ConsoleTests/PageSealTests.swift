import Domain
import Engine
import OpenSSL
import Storage
import TestSupport
import Testing

@testable import Console

/// Cookies, links and tokens: only we write them, only for one thing, and nobody reads them.
@Suite struct PageSealTests {
    private static let now = ManualClock().now
    private static let key = [UInt8](repeating: 7, count: 32)

    private func seal(_ key: [UInt8] = Self.key) throws -> PageSeal { try PageSeal(key: key, draw: randomBytes) }

    private func session(_ kind: Identity.Kind = .customer, _ id: String = "canaryPerson") -> Session {
        Session(
            id: "s1",
            brand: "acme",
            identity: Identity(kind, PlatformUserID(id)),
            now: Self.now
        )
    }

    @Test func `a note is read as it was written, by every node with the key`() throws {
        let session = self.session()
        let cookie = try session.cookie(self.seal())
        #expect(Session.read(cookie, brand: "acme", now: Self.now, try self.seal()) == session)
        #expect(cookie.utf8.count < 400)
    }

    @Test func `a note shows nothing of what it says, and no two are alike`() throws {
        let seal = try self.seal()
        let notes = try (0..<20).map { _ in try self.session().cookie(seal) }
        #expect(Set(notes).count == 20)
        for note in notes {
            let bytes = try #require(Base64URL.bytes(of: note))
            #expect(!String(decoding: bytes, as: UTF8.self).contains("canary"))
            #expect(
                note.utf8.allSatisfy { $0 != UInt8(ascii: "+") && $0 != UInt8(ascii: "/") && $0 != UInt8(ascii: "=") }
            )
        }
    }

    @Test func `a changed letter, another key and another purpose are all refused`() throws {
        let seal = try self.seal()
        let cookie = try self.session().cookie(seal)
        for place in stride(from: 0, to: cookie.count, by: 7) {
            var letters = Array(cookie)
            letters[place] = letters[place] == "A" ? "B" : "A"
            #expect(Session.read(String(letters), brand: "acme", now: Self.now, seal) == nil, "\(place)")
        }
        for length in [0, 1, 40, cookie.count - 1] {
            #expect(Session.read(String(cookie.prefix(length)), brand: "acme", now: Self.now, seal) == nil)
        }
        #expect(Session.read(cookie + "A", brand: "acme", now: Self.now, seal) == nil)
        #expect(
            Session.read(cookie, brand: "acme", now: Self.now, try self.seal([UInt8](repeating: 8, count: 32))) == nil
        )
        for purpose in PageSeal.Purpose.allCases where purpose != .session {
            let note = try seal.close(self.session(), for: purpose)
            #expect(Session.read(note, brand: "acme", now: Self.now, seal) == nil)
        }
        #expect(Session.read(String(repeating: "A", count: 5_000), brand: "acme", now: Self.now, seal) == nil)
    }

    @Test(arguments: [
        (Identity.Kind.customer, Duration.seconds(7 * 86_400)), (.member, .seconds(12 * 3_600)),
        (.visitor, .seconds(12 * 3_600)),
    ])
    func `a session ends, and belongs to one brand`(kind: Identity.Kind, life: Duration) throws {
        let seal = try self.seal()
        let cookie = try self.session(kind).cookie(seal)
        #expect(Session.read(cookie, brand: "acme", now: Self.now + life - .milliseconds(1), seal) != nil)
        #expect(Session.read(cookie, brand: "acme", now: Self.now + life, seal) == nil)
        #expect(Session.read(cookie, brand: "other", now: Self.now, seal) == nil)
    }

    @Test func `a personal link is good until it ends, for one brand, and never for staff`() throws {
        let seal = try self.seal()
        let until = Self.now + .seconds(60)
        let customer = Identity(.customer, "wm1")
        let key = try #require(try PersonalLink.key(for: customer, of: "acme", until: until, seal))
        #expect(PersonalLink.read(key, brand: "acme", now: Self.now, seal)?.identity == customer)
        #expect(PersonalLink.read(key, brand: "acme", now: until, seal)?.identity == nil)
        #expect(PersonalLink.read(key, brand: "other", now: Self.now, seal)?.identity == nil)
        #expect(try PersonalLink.key(for: Identity(.member, "li.na"), of: "acme", until: until, seal) == nil)
        let forged = PersonalLink(brand: "acme", identity: Identity(.member, "li.na"), until: until)
        let staff = try seal.close(forged, for: .link)
        #expect(PersonalLink.read(staff, brand: "acme", now: Self.now, seal)?.identity == nil)
    }

    @Test func `a token belongs to its session, script and deed`() throws {
        let seal = try self.seal()
        let token = FormToken(
            showing: "x",
            session: "s1",
            script: "quiz",
            run: "quiz.1",
            deed: "answer",
            shownAt: Self.now
        )
        let text = try token.text(seal)
        #expect(FormToken.read(text, session: self.session(), script: "quiz", deed: "answer", seal) == token)
        #expect(FormToken.read(text, session: self.session(), script: "poll", deed: "answer", seal) == nil)
        #expect(FormToken.read(text, session: self.session(), script: "quiz", deed: "claim", seal) == nil)
        let other = Session(id: "s2", brand: "acme", identity: Identity(.customer, "canaryPerson"), now: Self.now)
        #expect(FormToken.read(text, session: other, script: "quiz", deed: "answer", seal) == nil)
    }

    @Test func `a sign-in comes back to the browser and the page that began it, in time`() throws {
        let state = SignInState(seal: try self.seal())
        let browser = String(repeating: "a", count: 32)
        let text = state.text(
            browser: browser,
            brand: "acme",
            account: "acme-wecom",
            page: "/p/acme/quiz",
            now: Self.now
        )
        #expect(text.utf8.count <= 128 && text.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber) })
        func isGood(
            _ text: String,
            _ browser: String,
            _ brand: BrandID = "acme",
            account: AccountID = "acme-wecom",
            page: String = "/p/acme/quiz",
            after time: Duration = .zero
        ) -> Bool {
            let now = Self.now + time
            return state.isGood(text, browser: browser, brand: brand, account: account, page: page, now: now)
        }
        #expect(isGood(text, browser))
        #expect(!isGood(text, String(repeating: "b", count: 32)))
        #expect(!isGood(text, ""))
        #expect(!isGood(text, browser, "other"))
        #expect(!isGood(text, browser, page: "/p/acme/poll"))
        #expect(!isGood(text, browser, account: "acme-slack"))
        #expect(!isGood(text, browser, after: SignInState.life))
        #expect(!isGood("f" + text.dropFirst(), browser))
        #expect(!isGood("", browser) && !isGood(String(text.dropLast()), browser))
    }

    @Test(arguments: StorageEngine.available)
    func `nodes that start together draw one key`(engine: StorageEngine) async throws {
        try await engine.withBareStore { store in
            try await store.migrate(EngineMigrations.all + ConsoleMigrations.all, now: Self.now)
            let keys = try await withThrowingTaskGroup(of: [UInt8].self) { group in
                for number in 0..<8 {
                    group.addTask {
                        try await PageSeal.key(
                            in: store,
                            drawn: [UInt8](repeating: UInt8(number), count: 32),
                            now: Self.now
                        )
                    }
                }
                return try await group.reduce(into: Set()) { $0.insert($1) }
            }
            #expect(keys.count == 1)
        }
    }

    @Test func `a session that a link began ends with the link, and no session lasts longer than its kind`() {
        let customer = Identity(.customer, "wm1")
        let soon = Self.now + .seconds(60)
        #expect(Session(id: "s", brand: "acme", identity: customer, now: Self.now, end: soon).until == soon)
        let whole = Session(id: "s", brand: "acme", identity: customer, now: Self.now)
        let late = Session(id: "s", brand: "acme", identity: customer, now: Self.now, end: whole.until + .seconds(60))
        #expect(whole.until > soon && late.until == whole.until)
    }
}
