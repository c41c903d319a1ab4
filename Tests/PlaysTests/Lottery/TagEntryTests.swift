import Community
import Domain
import Engine
import Ledger
import Scripts
import Storage
import TestSupport
import Testing

@testable import Plays

/// A lottery for people with a tag: the platform is asked when somebody enters, and the entry waits for its answer.
@Suite struct TagEntryTests {
    private static let vips = LotteryEligibility(tags: ["老顾客", "会员"])

    private static func set(
        _ script: LotteryScript = .sample(eligibility: vips),
        on storage: StorageEngine = .sqliteInMemory,
        _ body: (Stage) async throws -> Void
    ) async throws {
        try await Stage.set(Shop.silent(), on: storage, more: Playbill(lotteries: [script]).plays) { stage in
            try await stage.happens("added guide-01 wm1")
            try await stage.wait(until: "2025-12-30 20:30")
            try await body(stage)
        }
    }

    @discardableResult
    private static func enters(_ stage: Stage, by: Identity = .customer(1)) async throws -> String? {
        try await stage.acts(.enter, by: by, on: "december")?.said("lottery")
    }

    private static let asked = "done: the tags are looked up first; the entry waits for them"

    @Test(arguments: StorageEngine.available)
    func `refused without the tag, let in when tagged, refused when the tag or the guide is gone`(
        storage: StorageEngine
    ) async throws {
        try await Self.set(.sample(eligibility: Self.vips, limits: LotteryLimits(perPerson: 9)), on: storage) { stage in
            stage.platform.tag("wm1", "guide-01", "新人")
            try await #expect(Self.enters(stage) == Self.asked)
            try await #expect(stage.verdict == "the tags are known; the conditions are not met")

            stage.platform.tag("wm1", "guide-01", "新人", "会员")
            try await stage.happens("edited guide-01 wm1")
            try await #expect(Self.enters(stage) == Self.asked)
            // The platform's data follow its callback some seconds later.
            #expect(stage.platform.said("contact-look-up") == ["wm1"])
            try await stage.pass(.seconds(3))
            try await #expect(stage.verdict == "the tags are known; entry 1, chance 1 of this person")
            #expect(stage.platform.said("contact-look-up") == ["wm1", "wm1"])

            stage.platform.tag("wm1", "guide-01", "新人")
            try await stage.happens("edited guide-01 wm1")
            try await Self.enters(stage)
            try await stage.pass(.seconds(3))
            try await #expect(stage.verdict == "the tags are known; the conditions are not met")

            stage.platform.tag("wm1", "guide-01", "会员")
            try await stage.pass(.seconds(60))
            try await Self.enters(stage)
            try await #expect(stage.verdict == "the tags are known; entry 2, chance 2 of this person")
            // Who deletes a guide stays on the guide's list, with the tags.
            try await stage.happens("removed guide-01 wm1")
            try await Self.enters(stage)
            try await stage.pass(.seconds(3))
            try await #expect(stage.verdict == "the tags are known; the conditions are not met")
        }
    }

    @Test func `in a chat the one answer comes when the tags are known`() async throws {
        try await Self.set { stage in
            stage.platform.tag("wm1", "guide-01", "老顾客")
            stage.platform.script("contact-look-up", .limited(for: .seconds(2)))
            try await stage.says("抽奖")
            #expect(stage.answers.isEmpty)
            try await stage.pass(.seconds(2))
            #expect(stage.answers == ["wm1: ENTERED 1, chances 1, drawn 30 December, 21:30, balance 0"])
            try await stage.says("抽奖", .customer(2))
            #expect(stage.answers.last == "wm2: REFUSED isNotEligible")
            #expect(stage.answers.count == 2)
        }
    }

    @Test func `who entered by waiting is told of the prize where they wrote`() async throws {
        let script = LotteryScript.sample(eligibility: Self.vips)
        let bill = try Playbill(lotteries: [script])
        try await Stage.set(Shop.silent(), more: bill.plays) { stage in
            stage.platform.tag("wm1", "guide-01", "老顾客")
            try await stage.wait(until: "2025-12-30 20:30")
            try await stage.says("抽奖")
            try await stage.wait(until: "2025-12-30 21:31")
            try await stage.tells("3287.50")
            try await stage.pass(.seconds(10))
            #expect(stage.answers.last?.hasPrefix("wm1: WON A box of tea") == true, "\(stage.answers)")
            try await stage.verify("december.20251230-2000", bill)
        }
    }

    @Test func `what was found holds for a minute, and one look-up serves all who wait for it`() async throws {
        try await Self.set(.sample(eligibility: Self.vips, limits: LotteryLimits(perPerson: 3))) { stage in
            stage.platform.tag("wm1", "guide-01", "老顾客")
            stage.platform.script("contact-look-up", .limited(for: .seconds(5)))
            for form in ["f1", "f2", "f3", "f4"] { try await stage.acts(.enter, on: "december", form: form) }
            try await stage.pass(.seconds(5))
            try await #expect(
                stage.verdict
                    == """
                    the tags are known; entry 1, chance 1 of this person; entry 2, chance 2 of this person; \
                    entry 3, chance 3 of this person; no more entries are allowed
                    """
            )
            // One that was put off, and its repeat.
            #expect(stage.platform.said("contact-look-up").count == 2)
            try await stage.pass(.seconds(59))
            try await #expect(Self.enters(stage) == "done: no more entries are allowed")
            #expect(stage.platform.said("contact-look-up").count == 2)
        }
    }

    @Test func `a tag that a program took away is found out by the next entry`() async throws {
        try await Self.set(.sample(eligibility: Self.vips, limits: LotteryLimits(perPerson: 9))) { stage in
            stage.platform.tag("wm1", "guide-01", "老顾客")
            try await Self.enters(stage)
            stage.platform.tag("wm1", "guide-01")
            try await stage.pass(.seconds(60))
            try await Self.enters(stage)
            try await #expect(stage.verdict == "the tags are known; the conditions are not met")
            stage.platform.tag("wm1", "guide-01", "会员")
            try await stage.pass(.seconds(60))
            try await Self.enters(stage)
            try await #expect(stage.verdict == "the tags are known; entry 2, chance 2 of this person")
        }
    }

    @Test func `a change while the answer is on its way has it asked for once more`() async throws {
        try await Self.set { stage in
            stage.platform.tag("wm1", "guide-01", "老顾客")
            stage.platform.script("contact-look-up", .limited(for: .seconds(5)))
            try await Self.enters(stage)
            try await stage.pass(.seconds(4))
            stage.platform.script("contact-look-up", .done(.contact(.tagged("wm1", "guide-01", ["老顾客"]))))
            stage.platform.tag("wm1", "guide-01")
            try await stage.happens("edited guide-01 wm1")
            try await stage.pass(.seconds(1))
            try await #expect(
                stage.verdict == "the tags have changed since they were asked for; they are looked up again"
            )
            try await stage.pass(.seconds(3))
            try await #expect(stage.verdict == "the tags are known; the conditions are not met")
            #expect(stage.platform.said("contact-look-up").count == 3)
        }
    }

    @Test func `tags that change again and again are not asked for for ever, and nobody waits for nothing`()
        async throws
    {
        try await Self.set { stage in
            for _ in 0..<7 {
                stage.platform.script(
                    "contact-look-up",
                    .limited(for: .seconds(5)),
                    .done(.contact(.tagged("wm1", "guide-01", ["老顾客"])))
                )
            }
            try await Self.enters(stage)
            for _ in 0..<7 {
                try await stage.pass(.seconds(4))
                try await stage.happens("edited guide-01 wm1")
                try await stage.pass(.seconds(3))
            }
            let reasons = try await stage.reasons(of: "lottery")
            let changed = "the tags have changed since they were asked for"
            #expect(reasons.count { $0 == "\(changed); they are looked up again" } == 6)
            #expect(reasons.contains("\(changed); whether they have a tag is not known right now"))
            let row = try await stage.store.read { try $0.row("SELECT COUNT(*) FROM lottery_waiting") }
            #expect(row?.int(0) == 0)
        }
    }

    @Test func `a look-up that fails is said, and the next entry asks again`() async throws {
        try await Self.set { stage in
            stage.platform.tag("wm1", "guide-01", "老顾客")
            stage.platform.script("contact-look-up", .refused("48002"), .refused("48002"))
            try await Self.enters(stage)
            try await #expect(
                stage.verdict
                    == "the tags could not be looked up (48002); whether they have a tag is not known right now"
            )
            try await stage.says("抽奖")
            #expect(stage.answers == ["wm1: REFUSED isUnchecked"])
            try await stage.says("抽奖")
            #expect(stage.answers.last?.hasPrefix("wm1: ENTERED 1") == true)
        }
    }

    @Test func `a look-up ends before the roster is sealed, and an entry that came in time counts`() async throws {
        try await Self.set { stage in
            stage.platform.tag("wm1", "guide-01", "老顾客")
            stage.platform.tag("wm2", "guide-01", "老顾客")
            try await stage.wait(until: "2025-12-30 20:59")
            try await stage.pass(.seconds(59))
            stage.platform.script("contact-look-up", .limited(for: .seconds(40)))
            try await Self.enters(stage)
            try await stage.pass(.seconds(41))
            try await #expect(stage.verdict == "the tags are known; entry 1, chance 1 of this person")
            try await #expect(Self.enters(stage, by: .customer(2)) == "done: it is closed")
        }
        try await Self.set { stage in
            stage.platform.tag("wm1", "guide-01", "老顾客")
            try await stage.wait(until: "2025-12-30 20:59")
            try await stage.pass(.seconds(59))
            stage.platform.script("contact-look-up", .limited(for: .seconds(50)))
            try await Self.enters(stage)
            // A reply knocks once more within its time, however long the limit is said to be closed.
            try await stage.pass(.seconds(30))
            let reasons = try await stage.reasons(of: "lottery")
            #expect(reasons.contains("the tags are known; entry 1, chance 1 of this person"))
            #expect(!reasons.contains { $0.contains("looked up again") })
        }
    }

    @Test func `a roster waits for a look-up that came too late, and for the next one`() async throws {
        try await Self.set { stage in
            stage.platform.tag("wm1", "guide-01", "老顾客")
            try await stage.wait(until: "2025-12-30 20:59")
            try await stage.pass(.seconds(59))
            for _ in 0..<60 { stage.platform.script("contact-look-up", .limited(for: .seconds(50))) }
            try await Self.enters(stage)
            try await stage.pass(.seconds(240))
            let again = "the tags could not be looked up (limited); they are looked up again"
            try await #expect(stage.reasons(of: "lottery").contains(again))
            let row = try await stage.store.read { try $0.row("SELECT COUNT(*) FROM lottery_entries") }
            #expect(row?.int(0) == 1)
        }
    }

    @Test(arguments: [Identity(.member, "guide-01"), Identity(.visitor, "openid-1")])
    func `members and visitors have no tags, and nobody is asked`(identity: Identity) async throws {
        try await Self.set { stage in
            try await #expect(Self.enters(stage, by: identity) == "done: the conditions are not met")
            #expect(stage.platform.said("contact-look-up").isEmpty)
        }
    }

    @Test func `whoever cannot enter anyway is not looked up, and no contact without a lottery`() async throws {
        let eligibility = LotteryEligibility(memberFor: .seconds(86_400), tags: ["老顾客"])
        try await Self.set(.sample(eligibility: eligibility)) { stage in
            stage.platform.tag("wm2", "guide-01", "老顾客")
            try await stage.happens("added guide-01 wm2")
            let edited = try #require(await stage.happens("edited guide-01 wm2"))
            #expect(edited.look(of: "register")?.reason.english == "nobody has asked for their tags")
            try await #expect(Self.enters(stage, by: .customer(2)) == "done: the conditions are not met")
            try await stage.wait(until: "2025-12-30 21:00")
            try await #expect(Self.enters(stage) == "done: it is closed")
            #expect(stage.platform.said("contact-look-up").isEmpty)
        }
    }

    @Test func `a wheel draws when the tags are known`() async throws {
        let tiers = [LotteryTier.box("all", title: "A sachet", count: 5, reward: .points(10), odds: 1_000_000)]
        let script = LotteryScript.wheel(tiers: tiers, eligibility: Self.vips, limits: LotteryLimits(perPerson: 2))
        try await Self.set(script) { stage in
            stage.platform.tag("wm1", "guide-01", "老顾客")
            try await stage.says("转")
            #expect(stage.answers == ["wm1: WON A sachet, code , by , left 1"])
            try await #expect(stage.balance() == 10)
        }
    }

    @Test func `too many presses while the tags are asked for are told so`() async throws {
        try await Self.set(.sample(eligibility: Self.vips, limits: LotteryLimits(perPerson: 30))) { stage in
            stage.platform.tag("wm1", "guide-01", "老顾客")
            stage.platform.script("contact-look-up", .limited(for: .seconds(5)))
            for number in 1...22 { try await stage.acts(.enter, on: "december", form: "f\(number)") }
            try await stage.pass(.seconds(5))
            try await #expect(stage.verdict?.hasSuffix("entry 20, chance 20 of this person") == true)
        }
    }

    @Test func `the page says that it works on an entry, then shows the outcome, and hides no button for nothing`()
        async throws
    {
        let bill = try Playbill(lotteries: [.sample(eligibility: Self.vips)])
        let play = try #require(bill.plays.compactMap { $0 as? LotteryPlay }.first)
        try await Stage.set(Shop.silent(), more: bill.plays) { stage in
            func view() async throws -> LotteryView? {
                let now = await stage.now
                return try await stage.read {
                    try play.view(of: "december", brand: "acme", for: .customer(1), now: now, $0)
                }
            }
            try await stage.wait(until: "2025-12-30 20:30")
            var seen = try #require(try await view())
            #expect(seen.objection == nil && !seen.isDeciding)
            stage.platform.script("contact-look-up", .limited(for: .seconds(5)))
            try await Self.enters(stage)
            seen = try #require(try await view())
            #expect(seen.objection == nil && seen.isDeciding && seen.entries == 0)
            try await stage.pass(.seconds(5))
            seen = try #require(try await view())
            #expect(seen.objection?.english == "You do not meet the conditions: Members of a group")
            #expect(!seen.isDeciding)
            stage.platform.tag("wm1", "guide-01", "老顾客")
            try await stage.pass(.seconds(60))
            seen = try #require(try await view())
            #expect(seen.objection == nil)
            try await Self.enters(stage)
            seen = try #require(try await view())
            #expect(seen.entries == 1 && !seen.isDeciding)
        }
    }
}

extension Stage {
    /// What the lottery said last.
    fileprivate var verdict: String? {
        get async throws { try await self.reasons(of: "lottery").last }
    }
}

extension PaperPlatform {
    /// A guide has these tags on a customer from now on.
    fileprivate func tag(_ customer: PlatformUserID, _ guide: PlatformUserID, _ tags: String...) {
        self.know(.tagged(customer, guide, tags))
    }
}

extension ContactSnapshot {
    fileprivate static func tagged(_ customer: PlatformUserID, _ guide: PlatformUserID, _ tags: [String]) -> Self {
        Self(customer: customer, guides: [Guide(id: guide, tags: tags)])
    }
}
