import Domain
import Scripts
import Storage
import TestSupport
import Testing

@testable import Plays

/// A brand whose scripts are played on several accounts, each of which knows its own people and groups.
@Suite struct SeveralAccountsTests {
    private static let slack: AccountID = "acme-slack"

    private static func set(_ bill: Playbill, _ body: (Stage) async throws -> Void) async throws {
        try await Stage.set(Shop.silent(), others: [Self.slack: .groupBot], more: bill.plays, body)
    }

    private static let eligibility = LotteryEligibility(memberFor: .seconds(86_400))

    @Test func `members of a group on another account may enter, and strangers there may not`() async throws {
        let bill = try Playbill(lotteries: [.sample(eligibility: Self.eligibility)], others: [Self.slack])
        try await Self.set(bill) { stage in
            try await stage.found("wr1", customers: ["wm1"])
            try await stage.happens("bot-joined C1", on: Self.slack)
            try await stage.happens("joined C1 T1/anna kind=participant", on: Self.slack)
            try await stage.wait(until: "2025-12-30 20:01")
            try await stage.happens("joined C1 T1/ben kind=participant", on: Self.slack)
            let anna = try await stage.happens("asks C1 T1/anna 抽奖", on: Self.slack)
            #expect(anna?.said("lottery") == "done: entry 1, chance 1 of this person")
            let ben = try await stage.happens("asks C1 T1/ben 抽奖", on: Self.slack)
            #expect(ben?.said("lottery") == "done: the conditions are not met")
            let customer = try await stage.acts(.enter, by: .customer(1), on: "december")
            #expect(customer?.said("lottery") == "done: entry 2, chance 1 of this person")
            // The page says of each what the entry would: whatever account its inbox is.
            let (play, now) = (bill.lottery, await stage.now)
            for (person, mayEnter) in [("T1/anna", true), ("T1/ben", false)] {
                let view = try await stage.read {
                    let viewer = Identity(.participant, PlatformUserID(person))
                    return try play.view(of: "december", brand: "acme", for: viewer, now: now, $0)
                }
                let isMember = view?.objection?.english.contains("conditions") != true
                #expect(isMember == mayEnter, "\(person)")
            }
        }
    }

    @Test func `membership where a lottery is not played counts for nothing`() async throws {
        let script = LotteryScript.sample(accounts: ["acme-wecom"], eligibility: Self.eligibility)
        try await Self.set(try Playbill(lotteries: [script], others: [Self.slack])) { stage in
            try await stage.happens("bot-joined C1", on: Self.slack)
            try await stage.happens("joined C1 T1/anna kind=participant", on: Self.slack)
            try await stage.wait(until: "2025-12-30 20:01")
            let anna = try await stage.acts(.enter, by: Identity(.participant, "T1/anna"), on: "december")
            #expect(anna?.said("lottery") == "done: the conditions are not met")
        }
    }

    @Test func `a prize for which a group is to be joined is given in a group of another account`() async throws {
        let tier = LotteryTier.box(
            count: 1,
            reward: .points(70),
            claim: PrizeClaim(join: "C1", within: .seconds(3_600))
        )
        let bill = try Playbill(lotteries: [.sample(tiers: [tier])], others: [Self.slack])
        try await Self.set(bill) { stage in
            let anna = Identity(.participant, "T1/anna")
            try await stage.happens("bot-joined C1", on: Self.slack)
            try await stage.wait(until: "2025-12-30 20:01")
            try await stage.happens("tells T1/anna 抽奖", on: Self.slack)
            try await stage.wait(until: "2025-12-30 21:30")
            try await stage.tells("3347.52")
            let early = try await stage.happens("tells T1/anna claim", on: Self.slack)
            #expect(early?.said("lottery") == "done: a group is to be joined first")
            try await stage.happens("joined C1 T1/anna kind=participant", on: Self.slack)
            try await #expect(stage.balance(anna) == 70)
        }
    }

    @Test func `a run whose script moves home goes on, and is told on all its accounts`() async throws {
        let bill = try Playbill(quizzes: [.sample(accounts: ["acme-wecom"])], others: [Self.slack])
        try await Self.set(bill) { stage in
            try await stage.found()
            try await stage.happens("bot-joined C1", on: Self.slack)
            try await stage.wait(until: "2025-12-30 20:01")
            #expect(stage.posts.count == 1)
            try await stage.says("A")
            bill.replace(quizzes: [.sample(accounts: [Self.slack], version: "v2")])
            try await stage.restart()
            try await stage.wait(until: "2025-12-30 22:00")
            try await #expect(stage.run("tea-quiz.20251230-2000")?.state == .over)
            #expect(stage.posts.count == 2, "where it was asked it is told")
            #expect(stage.others[Self.slack]?.said("group-post").count == 1, "and where it is at home by now")
        }
    }

    @Test func `what was planned on one account and is at home on another is begun once`() async throws {
        let quiz = QuizScript.sample(accounts: ["acme-wecom", Self.slack])
        let sale = FlashSaleScript.sample(accounts: ["acme-wecom", Self.slack])
        let checkIn = CheckInScript.sample(
            accounts: ["acme-wecom", Self.slack],
            from: .on("2025-12-30"),
            announce: Announcement(say: "check-in/announce", via: .ownerTask)
        )
        let bill = try Playbill(quizzes: [quiz], checkIns: [checkIn], sales: [sale], others: [Self.slack])
        try await Self.set(bill) { stage in
            try await stage.found()
            try await stage.happens("bot-joined C1", on: Self.slack)
            bill.replace(
                quizzes: [.sample(accounts: [Self.slack], version: "v2")],
                checkIns: [.sample(accounts: [Self.slack], from: checkIn.from, announce: checkIn.announce)],
                sales: [.sample(accounts: [Self.slack])]
            )
            // The new home is told first, so that the old one has nothing to take back.
            try await stage.scriptsChanged(on: Self.slack)
            try await stage.scriptsChanged()
            try await stage.wait(until: "2025-12-30 20:30")
            let posts = try #require(stage.others[Self.slack]?.said("group-post"))
            #expect(
                posts.map { $0.dropFirst(4).prefix(9) } == ["SALE A bo", "OPEN Dail", "SALE A bo", "OPEN Tea "],
                "\(posts)"
            )
            #expect(stage.posts == [])
        }
    }

    @Test func `a link names the account in whose groups it stands, unless that is asked anyway`() async throws {
        let bill = try Playbill(
            quizzes: [.sample()],
            saying: [
                "quiz/announce": "AT {{link}}", "quiz/accepted": "TAKEN {{link}}", "quiz/result": "TOLD {{link}}",
            ],
            others: [Self.slack, "acme-robot"]
        )
        let able = Capabilities(Capabilities.groupBot.abilities.union([.recognises, .editsPosts]))
        let owners: Capabilities = [.writesToMembers, .listsMembers, .noticesMembers, .recognises]
        let others: [AccountID: Capabilities] = [Self.slack: able, "acme-robot": .groupBot]
        try await Stage.set(Shop.silent(), able: owners, others: others, more: bill.plays) { stage in
            let (slack, robot) = (stage.others[Self.slack], stage.others["acme-robot"])
            try await stage.found()
            try await stage.happens("bot-joined C1", on: Self.slack)
            try await stage.happens("bot-joined D1", on: "acme-robot")
            try await stage.wait(until: "2025-12-30 20:01")
            let page = "https://bot.example.com/p/acme/tea-quiz"
            #expect(stage.posts.first?.hasSuffix("AT \(page)") == true, "\(stage.posts)")
            #expect(slack?.said("group-post").first?.contains("AT \(page)?by=acme-slack\n") == true)
            #expect(robot?.said("group-post").first?.contains("AT \(page)\n") == true, "it can tell nobody")
            try await stage.happens("asks C1 T1/anna A", on: Self.slack)
            #expect(slack?.said("answer").last?.hasSuffix("TAKEN \(page)?by=acme-slack") == true)
            try await stage.wait(until: "2025-12-30 22:00")
            #expect(slack?.said("group-edit").last?.contains("AT \(page)?by=acme-slack\n\nClosed") == true)
            #expect(slack?.said("answer").last?.hasSuffix("TOLD \(page)?by=acme-slack") == true)
        }
    }

    @Test func `who is told of a run whose script is gone is said in the reason`() async throws {
        let bill = try Playbill(quizzes: [.sample()], others: [Self.slack])
        try await Self.set(bill) { stage in
            try await stage.found()
            try await stage.wait(until: "2025-12-30 20:01")
            try await stage.says("A")
            bill.replace()
            try await stage.scriptsChanged()
            try await stage.wait(until: "2025-12-30 22:00")
            let reasons = try await stage.reasons(of: "quiz")
            let lack = "; its script is no more, so only the groups of acme-wecom are told"
            #expect(reasons.contains { $0.hasSuffix(lack) }, "\(reasons)")
        }
    }
}

extension FlashSaleScript {
    /// A sale every evening at 20:00, announced half an hour before.
    fileprivate static func sample(accounts: Set<AccountID>) -> FlashSaleScript {
        FlashSaleScript(
            head: .sample("sale", title: "Sale", accounts: accounts),
            rhythm: Rhythm(weekdays: Set(Weekday.allCases), minuteOfDay: 1_200, lasts: .seconds(3_600)),
            item: "A box of tea",
            price: Fen(990),
            announce: FlashSaleAnnouncement(before: .seconds(1_800), say: "flash-sale/announce", via: .ownerTask)
        )
    }
}
