import Domain
import Ledger
import Plays
import Storage
import TestSupport
import Testing

@testable import Engine

// What people do on a stage: on pages, in 微信客服, in the app.

extension Identity {
    /// A customer by the number of their external userid.
    static func customer(_ number: Int) -> Identity { Identity(.customer, PlatformUserID("wm\(number)")) }

    var person: PersonID { PersonID("\(self.kind.rawValue):\(self.id)") }
}

extension Stage {
    /// Somebody does something on a page, and everything that is due follows.
    ///
    /// Each showing of a page is another form, unless one is named. Gives what became of it, nil for a repeat.
    @discardableResult
    func acts(
        _ deed: Deed,
        by: Identity = .customer(1),
        on script: ScriptID,
        run: RunID? = nil,
        form: String? = nil
    ) async throws -> Explanation? {
        guard let id = try await self.press(deed, by: by, on: script, run: run, form: form) else { return nil }
        try await self.settle()
        return try await self.explain(id)
    }

    /// Somebody does something on a page, and nothing follows yet.
    @discardableResult
    func press(
        _ deed: Deed,
        by: Identity = .customer(1),
        on script: ScriptID,
        run: RunID? = nil,
        form: String? = nil
    ) async throws -> EventID? {
        let desk = ActDesk(inbox: self.engine.inbox, store: self.store, now: self.clock.wall)
        let newest = try await self.engine.journal.newest(1).first?.id
        let receipt = try await desk.take(
            PageAct(by: by, script: script, run: run, deed: deed),
            form: form ?? "form-\(newest?.rawValue ?? 0)",
            shownAt: self.clock.now,
            account: self.platform.account
        )
        guard case .stored = receipt else { return nil }
        return try await self.engine.journal.newest(1).first?.id
    }

    /// A customer writes to 微信客服, and everything that is due follows; what was written earlier is fetched late.
    ///
    /// Gives what became of it.
    @discardableResult
    func says(_ text: String, _ by: Identity = .customer(1), ago: Duration = .zero) async throws -> Explanation {
        let id = try await self.write(text, by, at: self.clock.now - ago)
        try await self.settle()
        return try #require(await self.explain(id))
    }

    /// What a customer wrote to 微信客服 is fetched, and nothing follows yet.
    @discardableResult
    func write(_ text: String, _ by: Identity = .customer(1), at moment: Instant) async throws -> EventID {
        let newest = try await self.engine.journal.newest(1).first?.id
        let message = ServiceMessage(
            id: "m-\(newest?.rawValue ?? 0)",
            serviceAccount: "wk1",
            customer: by.id,
            sentAt: moment,
            content: .text(text)
        )
        let (account, now) = (self.platform.account, self.clock.now)
        try await self.store.write {
            try OwnEvent.serviceMessage(message).store(of: message, account: account, now: now, $0)
        }
        return try #require(await self.engine.journal.newest(1).first?.id)
    }

    /// The scripts in force are others from now on.
    func scriptsChanged(on account: AccountID? = nil) async throws {
        try await self.announceScripts(on: account)
        try await self.settle()
    }

    /// The plays are told of other scripts, and nothing follows yet.
    func announceScripts(on account: AccountID? = nil) async throws {
        let (account, now) = (account ?? self.platform.account, self.clock.now)
        _ = try await self.store.write {
            try OwnEvent.scriptsChanged.store(
                source: .system,
                identity: "scripts/\(now.millis)",
                account: account,
                lane: LaneID("\(account)/app"),
                band: .ordinary,
                happenedAt: now,
                now: now,
                $0
            )
        }
    }

    /// A group whose owner is `guide-01`, with these customers in it since now.
    func found(_ group: GroupID = "wr1", customers: [PlatformUserID] = []) async throws {
        self.platform.know(.sample(group, customers: customers, joinedAt: self.now))
        try await self.happens("created \(group)")
        try await self.pass(.seconds(3))
    }

    /// Time goes by until a moment of the wall clock in Shanghai, such as `2025-12-30 20:00`.
    func wait(until moment: String, zone: String = "Asia/Shanghai") async throws {
        guard let clock = BrandClock(zone) else { throw Mishap() }
        try await self.pass(clock.instant(of: .at(moment)) - self.now)
    }

    func balance(_ by: Identity = .customer(1)) async throws -> Int {
        let now = self.now
        return try await self.read {
            try Points.balance(of: PointAccount(brand: "acme", person: by.person), now: now, $0)
        }
    }

    func earns(_ points: Int, _ by: Identity = .customer(1), cause: String = "gift") async throws {
        let now = self.now
        _ = try await self.store.write {
            try Points.earn(
                points,
                for: PointAccount(brand: "acme", person: by.person),
                cause: "\(cause)/\(by.person)",
                reason: Bilingual("礼物", "a gift"),
                at: now,
                $0
            )
        }
    }

    func stock(_ codes: [String], pool: String) async throws {
        try await self.store.write { try Coupons.stock(codes, pool: pool, brand: "acme", $0) }
    }

    func run(_ id: RunID) async throws -> Run? { try await self.read { try Runs.find(id, brand: "acme", $0) } }

    /// What was said in 微信客服: `wm1: TAKEN A`.
    nonisolated var answers: [String] { self.platform.said("answer") }
    /// What owners were asked to say in their groups.
    nonisolated var posts: [String] { self.platform.said("group-task") }
}

extension Explanation {
    /// `done: the answer is taken`, as the play said it; nil when it did not look.
    func said(_ play: PlayName) -> String? { self.look(of: play).map { "\($0.verdict): \($0.reason.english)" } }
}
