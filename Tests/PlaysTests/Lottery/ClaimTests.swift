import Domain
import Draws
import Scripts
import Storage
import TestSupport
import Testing

@testable import Plays

/// Prizes that have to be claimed, and what becomes of those that are not.
@Suite struct ClaimTests {
    private static let run: RunID = "december.20251230-2000"

    /// So many customers write the word, and it is drawn at 21:30.
    private static func draw(
        _ script: LotteryScript,
        entrants: Int,
        _ body: (Stage, Playbill) async throws -> Void
    ) async throws {
        let bill = try Playbill(lotteries: [script])
        try await Stage.set(Shop.silent(), more: bill.plays) { stage in
            try await stage.wait(until: "2025-12-30 20:01")
            for number in 1...entrants { try await stage.says("抽奖", .customer(number)) }
            try await stage.wait(until: "2025-12-30 21:30")
            try await stage.tells("3347.52")
            try await body(stage, bill)
        }
    }

    private static func claimed(within: Duration = .seconds(3_600), join: GroupID? = nil, reward: Reward? = nil)
        -> [LotteryTier]
    {
        [.box(count: 1, reward: reward, claim: PrizeClaim(join: join, within: within))]
    }

    private static func winner(_ stage: Stage) async throws -> Identity {
        let person = try #require(try await stage.wins(Self.run).last?.person)
        return Identity(.customer, PlatformUserID(String(person.rawValue.dropFirst(9))))
    }

    private static func last(_ stage: Stage, of by: Identity) -> String? {
        stage.answers.last { $0.hasPrefix("\(by.id): ") }.map { String($0.dropFirst(by.id.rawValue.count + 2)) }
    }

    @Test func `claimed in a chat, a word to show in a store is told`() async throws {
        try await Self.draw(.sample(tiers: Self.claimed()), entrants: 3) { stage, bill in
            let winner = try await Self.winner(stage)
            #expect(Self.last(stage, of: winner) == "WON A box of tea, code , by 30 December, 22:30, left")
            let event = try await stage.says("claim!", winner)
            #expect(event.said("lottery") == "done: 1 prize is claimed")
            let win = try #require(try await stage.wins(Self.run).first)
            #expect(win.state == .given && win.gain?.count == 8)
            #expect(
                Self.last(stage, of: winner) == "WON A box of tea, code \(win.gain ?? ""), by , left"
            )
            let again = try await stage.says("claim", winner)
            #expect(again.said("lottery") == "done: there is no prize to claim")
            #expect(Self.last(stage, of: winner) == "NO PRIZE")
            try await stage.pass(.seconds(7_200))
            try await #expect(stage.wins(Self.run).map(\.state) == [.given])
            try await stage.verify(Self.run, bill)
        }
    }

    @Test func `claimed on a page, points are given then and not before`() async throws {
        try await Self.draw(.sample(tiers: Self.claimed(reward: .points(70))), entrants: 3) { stage, _ in
            let winner = try await Self.winner(stage)
            try await #expect(stage.balance(winner) == 0)
            let other = Identity.customer(winner == .customer(1) ? 2 : 1)
            let none = try await stage.acts(.claim, by: other, on: "december")
            #expect(none?.said("lottery") == "done: there is no prize to claim")
            let event = try await stage.acts(.claim, by: winner, on: "december")
            #expect(event?.said("lottery") == "done: 1 prize is claimed")
            try await stage.acts(.claim, by: winner, on: "december")
            try await #expect(stage.balance(winner) == 70)
        }
    }

    @Test func `a coupon is told as its code, and points are no code`() async throws {
        for (reward, code) in [(Reward.coupon(pool: "tea"), "T-1"), (.points(5), "")] {
            let bill = try Playbill(lotteries: [.sample(tiers: [.box(count: 1, reward: reward)])])
            try await Stage.set(Shop.silent(), more: bill.plays) { stage in
                try await stage.stock(["T-1"], pool: "tea")
                try await stage.wait(until: "2025-12-30 20:01")
                try await stage.says("抽奖")
                try await stage.wait(until: "2025-12-31 00:00")
                #expect(stage.answers.last == "wm1: WON A box of tea, code \(code), by , left")
            }
        }
    }

    @Test func `a prize without a code in stock is named to headquarters`() async throws {
        let script = LotteryScript.sample(tiers: [.box(count: 2, reward: .coupon(pool: "tea"))])
        let bill = try Playbill(lotteries: [script])
        try await Stage.set(Shop.silent(), more: bill.plays) { stage in
            try await stage.stock(["T-1"], pool: "tea")
            try await stage.wait(until: "2025-12-30 20:01")
            for number in 1...3 { try await stage.says("抽奖", .customer(number)) }
            try await stage.wait(until: "2025-12-31 00:00")
            let reasons = try await stage.reasons(of: "lottery")
            #expect(reasons.contains("2 winners are told; 1 is owed until there are new codes"))
        }
    }

    @Test func `a prize that needs a group is given to who joins it, and to nobody who joins another`() async throws {
        let tiers = [LotteryTier.box(count: 1, claim: PrizeClaim(join: "wr9", within: .seconds(3_600)))]
        try await Self.draw(.sample(tiers: tiers), entrants: 3) { stage, bill in
            let winner = try await Self.winner(stage)
            #expect(Self.last(stage, of: winner) == "WON A box of tea, code , by 30 December, 22:30 mustJoin, left")
            let early = try await stage.says("claim", winner)
            #expect(early.said("lottery") == "done: a group is to be joined first")
            #expect(Self.last(stage, of: winner)?.contains("mustJoin") == true)
            let elsewhere = try await stage.happens("joined wr1 \(winner.id)")
            #expect(elsewhere?.said("lottery") == "pass: who joined has no prize to claim")
            let joined = try await stage.happens("joined wr9 wm99,\(winner.id)")
            #expect(joined?.said("lottery") == "done: 1 prize is claimed by joining")
            let win = try #require(try await stage.wins(Self.run).first)
            #expect(win.state == .given)
            // They hear of it where they took part.
            #expect(Self.last(stage, of: winner)?.hasPrefix("WON A box of tea, code \(win.gain ?? "-"), by") == true)
            try await stage.verify(Self.run, bill)
        }
    }

    @Test func `joining a group claims nothing that is claimed by answering`() async throws {
        try await Self.draw(.sample(tiers: Self.claimed()), entrants: 3) { stage, _ in
            let winner = try await Self.winner(stage)
            let joined = try await stage.happens("joined wr9 \(winner.id)")
            #expect(joined?.said("lottery") == "pass: who joined has no prize to claim")
            try await #expect(stage.wins(Self.run).map(\.state) == [.won])
        }
    }

    @Test func `what is not claimed lapses, is drawn again once, and lapses again for good`() async throws {
        try await Self.draw(.sample(tiers: Self.claimed()), entrants: 4) { stage, bill in
            let first = try await Self.winner(stage)
            try await stage.wait(until: "2025-12-30 22:32")
            #expect(Self.last(stage, of: first) == "LAPSED A box of tea by 30 December, 22:30")
            let second = try await Self.winner(stage)
            #expect(second != first)
            #expect(Self.last(stage, of: second)?.hasPrefix("WON A box of tea, code , by 30 December, 23:3") == true)
            let late = try await stage.acts(.claim, by: first, on: "december")
            #expect(late?.said("lottery") == "done: there is no prize to claim")
            try await stage.verify(Self.run, bill)
            try await stage.wait(until: "2025-12-31 03:00")
            let wins = try await stage.wins(Self.run)
            #expect(wins.map(\.state) == [.lapsed, .lapsed] && wins.map(\.replaces) == [nil, 1])
            #expect(Self.last(stage, of: second)?.hasPrefix("LAPSED") == true)
            let summary = try await stage.verify(Self.run, bill)
            #expect(summary.replacements.count == 1)
            // The other two heard once that they did not win.
            #expect(stage.answers.count { $0.contains("LOST") } == 3)
        }
    }

    @Test func `a redraw for which nobody is left finds nobody, and the proof says so`() async throws {
        try await Self.draw(.sample(tiers: Self.claimed()), entrants: 1) { stage, bill in
            try await stage.wait(until: "2025-12-31 03:00")
            try await #expect(stage.wins(Self.run).map(\.state) == [.lapsed])
            let summary = try await stage.verify(Self.run, bill)
            #expect(summary.replacements.count == 1 && summary.picks.last?.entry == 0)
            try await #expect(stage.reasons(of: "lottery").last == "1 prize not claimed, 0 drawn again")
        }
    }

    @Test func `a claim made in time counts though it is decided after the deadline`() async throws {
        try await Self.draw(.sample(tiers: Self.claimed()), entrants: 4) { stage, _ in
            let winner = try await Self.winner(stage)
            try await stage.wait(until: "2025-12-30 22:30")
            let event = try await stage.says("claim", winner, ago: .seconds(2))
            #expect(event.said("lottery") == "done: 1 prize is claimed")
            try await stage.wait(until: "2025-12-31 03:00")
            try await #expect(stage.wins(Self.run).map(\.state) == [.given])
        }
    }

    @Test func `a claim that comes too late is told so`() async throws {
        try await Self.draw(.sample(tiers: Self.claimed()), entrants: 4) { stage, _ in
            let winner = try await Self.winner(stage)
            try await stage.wait(until: "2025-12-30 22:30")
            let event = try await stage.says("claim", winner)
            #expect(event.said("lottery") == "done: there is no prize to claim")
            #expect(Self.last(stage, of: winner) == "LAPSED A box of tea by 30 December, 22:30")
        }
    }

    @Test func `the prize of yesterday can be claimed while the draw of today is open`() async throws {
        let script = LotteryScript.sample(
            schedule: .evenings,
            tiers: Self.claimed(within: .seconds(2 * 86_400), reward: .points(7))
        )
        let bill = try Playbill(lotteries: [script])
        try await Stage.set(Shop.silent(), more: bill.plays) { stage in
            for (number, day) in ["2025-12-29", "2025-12-30"].enumerated() {
                try await stage.wait(until: "\(day) 20:01")
                try await stage.says("抽奖", .customer(number))
                try await stage.wait(until: "\(day) 21:30")
                try await stage.tells("1")
            }
            try await stage.wait(until: "2025-12-31 20:30")
            let chat = try await stage.says("claim", .customer(0))
            #expect(chat.said("lottery") == "done: 1 prize is claimed")
            let page = try await stage.acts(.claim, by: .customer(1), on: "december")
            #expect(page?.said("lottery") == "done: 1 prize is claimed")
            try await #expect(stage.balance(.customer(0)) == 7)
            try await #expect(stage.balance(.customer(1)) == 7)
        }
    }

    @Test func `prizes that wait long do not keep one that lapses soon from lapsing`() async throws {
        let slow = LotteryTier.box("slow", count: 5_000, claim: PrizeClaim(within: .seconds(30 * 86_400)), odds: 1)
        let soon = LotteryTier.box("soon", count: 10, claim: PrizeClaim(within: .seconds(600)), odds: 999_999)
        let bill = try Playbill(lotteries: [.wheel(tiers: [slow, soon])])
        try await Stage.set(Shop.silent(), more: bill.plays) { stage in
            try await stage.wait(until: "2025-12-30 20:01")
            let run = try #require(try await stage.run("wheel.20251230-2000"))
            let now = await stage.now
            _ = try await stage.store.write { transaction in
                for pick in 1...1_200 {
                    let person = PersonID("customer:slow\(pick)")
                    let pick = LotteryWins.Pick(pick: -pick, tier: "slow", person: person, number: -pick)
                    try LotteryWins.add(pick, of: run, at: now, transaction)
                }
                for win in try LotteryWins.next(.drawn, of: run, limit: 1_200, transaction) {
                    let claimBy = now + .seconds(30 * 86_400)
                    try LotteryWins.set(.won, win, claimBy: claimBy, gain: nil, of: run, transaction)
                }
            }
            try await stage.says("转")
            #expect(stage.answers == ["wm1: WON A box of tea, code , by 30 December, 20:11, left"])
            try await stage.pass(.seconds(900))
            #expect(stage.answers.last == "wm1: LAPSED A box of tea by 30 December, 20:11")
        }
    }
}
