import Domain
import Foundation
import Testing

@testable import Scripts

/// What comes out of a good script.
@Suite struct ScriptTests {
    @Test
    func `a definition stored as JSON comes back equal`() throws {
        func check<Script: PlayScript>(_ script: Script) throws {
            let data = try JSONEncoder().encode(script)
            #expect(try JSONDecoder().decode(Script.self, from: data) == script)
            #expect(script.version.count == 12)
        }
        let scripts = try Shipped.library().playScripts
        #expect(scripts.count == 9)
        for script in scripts { try check(script) }
    }

    @Test
    func `another text is another version, and the same text the same`() throws {
        let path = "bot-scripts/quiz.yaml"
        let text = try Shipped.text(path)
        let one = try Shipped.library().quizzes
        let same = try Shipped.library(changed: [path: text]).quizzes
        let other = try Shipped.library(changed: [path: text.replacing("winners: 20", with: "winners: 21")]).quizzes
        #expect(one == same)
        #expect(one.first { $0.id == "tea-quiz" }?.version != other.first { $0.id == "tea-quiz" }?.version)
        #expect(one.first { $0.id == "tea-quiz-page" } == other.first { $0.id == "tea-quiz-page" })
    }

    @Test
    func `what changed between two loads is told in the words of the files`() throws {
        let quiz = "bot-scripts/quiz.yaml"
        let sale = "bot-scripts/flash-sale.yaml"
        let before = try Shipped.library()
        #expect(try Shipped.library().changes(since: before) == [])
        let after = try Shipped.library(changed: [
            quiz: Shipped.text(quiz).replacing("winners: 20", with: "winners: 30")
                .replacing("text: 云南勐海", with: "text: 云南临沧").replacing("remind: 3m ", with: "# "),
            sale: Shipped.text(sale).replacing("id: berry-sale", with: "id: berries")
                .replacing("wed, fri", with: "wed, sat"),
            "bot-scripts/poll.yaml": Shipped.text("bot-scripts/poll.yaml") + "# a word\n",
        ])
        let changes = after.changes(since: before)
        #expect(changes.map(\.id) == ["berries", "berry-sale", "tea-poll", "tea-quiz"])
        #expect(changes.map(\.kind) == [.added, .removed, .changed, .changed])
        #expect(changes[2].differences == [])
        #expect(
            changes[3].differences == [
                "remind: 3m → –", "questions/oolong/options/C/text: 云南勐海 → 云南临沧", "scoring/winners: 20 → 30",
            ]
        )
        #expect(
            TextDifference.lines(from: "a: [x, y]\nb: { c: 1 }\n", to: "a: [y, z]\nb: [1]\n") == [
                "a/x: x → –", "a/z: – → z", "b/c: 1 → –", "b/1: – → 1",
            ]
        )
    }

    @Test
    func `the quiz is read as it is written`() throws {
        let quiz = try #require(try Shipped.library().quizzes.first { $0.id == "tea-quiz" })
        #expect(quiz.schedule == .onStart(lasts: .seconds(600)))
        #expect(
            quiz.announce
                == Announcement(
                    say: "quiz/announce",
                    via: .ownerTask,
                    attachments: [.image(path: "media/tea-quiz.png")]
                )
        )
        #expect(quiz.remind == .beforeClosing(.seconds(180)))
        #expect(quiz.scoring == .first(QuizPlaces(winners: 20, ties: .earlierFirst)))
        #expect(quiz.reward == .points(50))
        #expect(quiz.consolation == .tickets(lottery: "lucky-wheel", count: 1))
        #expect(quiz.questions.map(\.rightAnswer) == ["A 福建安溪"])
        #expect(quiz.knownValues["options"] == "A 福建安溪\nB 浙江龙井村\nC 云南勐海\nD 台湾阿里山")
        #expect(quiz.isAnsweredInChat)
        #expect(quiz.say == QuizTexts())
    }

    @Test
    func `the lottery is read as it is written`() throws {
        let lottery = try #require(try Shipped.library().lotteries.first { $0.id == "tea-lottery" })
        #expect(lottery.tiers.map(\.value) == [Fen(19_900), Fen(1_990), Fen(100)])
        #expect(lottery.tiers[0].claim == PrizeClaim(within: .seconds(86_400)))
        #expect(lottery.tiers[1].reward == .coupon(pool: "tea-9"))
        #expect(lottery.eligibility == LotteryEligibility())
        #expect(lottery.entropy?.known == .afterClosing(.seconds(60)))
        #expect(lottery.knownValues["prizes"]?.hasPrefix("新茶礼盒 ×1，价值 199 元\n") == true)
    }

    @Test(
        arguments: [
            ("tags: 会员", ["会员"]), ("tags: [会员, 老顾客, 会员]", ["会员", "老顾客"]),
            ("memberFor: 7d, tags: [\"2026\"], costs: { points: 10 }", ["2026"]),
        ]
    )
    func `a lottery may ask for tags`(condition: String, tags: [String]) throws {
        let text = try Shipped.text("bot-scripts/lottery.yaml").replacing("tickets: false", with: condition)
        let library = try Shipped.library(changed: ["bot-scripts/lottery.yaml": text])
        #expect(library.lotteries.first { $0.id == "tea-lottery" }?.eligibility.tags == Set(tags))
        #expect(library.warnings == [])
    }

    @Test
    func `check-in, poll, sale, replies and moderation are read as they are written`() throws {
        let library = try Shipped.library()
        let checkIn = try #require(library.checkIns.first)
        #expect(checkIn.dayBegins == 240)
        #expect(checkIn.goals == [CheckInGoal(days: 5, of: 7, reward: .points(30))])
        #expect(checkIn.streaks.map(\.days) == [7, 30])
        #expect(checkIn.makeUp == CheckInMakeUp(perMonth: 1, costs: Price(points: 20), days: 3))
        let poll = try #require(library.polls.first)
        #expect(poll.options.map(\.key) == ["1", "2", "3", "4"])
        #expect(poll.results == .always)
        let sale = try #require(library.flashSales.first)
        #expect(sale.rhythm.weekdays == [.monday, .wednesday, .friday])
        #expect(sale.price == Fen(990))
        #expect(sale.knownValues["ends"] == "12:00")
        let replies = try #require(library.keywordReplies.first)
        #expect(replies.rules.map(\.isExact) == [false, false, false, true])
        let moderation = try #require(library.moderations.first)
        #expect(moderation.rules.map(\.act) == [.task, .warn, .note])
        #expect(moderation.rules[1].trigger == .links(allowed: ["www.example.com", "work.weixin.qq.com"]))
        #expect(moderation.rules[2].say == nil)
    }

    @Test
    func `a sale that breaks its rhythm, or speaks of sharing, is warned of and starts`() throws {
        let sale = "bot-scripts/flash-sale.yaml"
        let daily = try Shipped.text(sale).replacing("[mon, wed, fri]", with: "all")
        let warned = try Shipped.library(changed: [sale: daily]).warnings
        #expect(warned.map { "\($0.place.line):\($0.place.column)" } == ["8:21"])
        #expect(warned.first?.message.contains("7 sales a week") == true)
        let gaps = try Shipped.text(sale).replacing(
            "[mon, wed, fri], at: \"10:00\", lasts: 2h",
            with: "[mon], at: \"10:00\", except: [2026-12-07]"
        )
        #expect(try Shipped.library(changed: [sale: gaps]).warnings.count == 1)
        let poll = "bot-scripts/poll.yaml"
        let sharing = try Shipped.text(poll).replacing("桂花乌龙", with: "集赞送礼")
        let induced = try Shipped.library(changed: [poll: sharing]).warnings
        #expect(induced.map(\.place.line) == [16])
        #expect(induced.first?.message.contains("2019-10-28") == true)
    }

    @Test
    func `a pool that lasts for one run of many is warned of`() throws {
        let wheel = "bot-scripts/lucky-wheel.yaml"
        let more = try Shipped.text(wheel).replacing("count: 5,", with: "count: 15,")
        let warned = try Shipped.library(changed: [wheel: more]).warnings
        #expect(warned.map(\.place.file) == [wheel])
        // One of the 40 is for a check-in, ten are for the other lottery.
        #expect(
            warned.first?.message.contains("needs 15 codes for every run, and there are 29: they last for 1") == true
        )
        let once = more.replacing(
            "every: { weekdays: all, at: \"00:00\", lasts: 24h }",
            with: "opens: on-start\nlasts: 1h"
        )
        try #expect(Shipped.library(changed: [wheel: once]).warnings == [])
    }

    @Test
    func `texts that fit alone and not together are too long`() throws {
        let shipped = try Shipped.inventory()
        let inventory = BrandInventory(
            accounts: shipped.accounts,
            people: shipped.people,
            templates: shipped.templates,
            media: shipped.media,
            coupons: shipped.coupons,
            measure: { name, _, values in
                name == "poll/announce" ? 2_000 + (values["options"]?.utf8.count ?? 0) : 100
            }
        )
        let problems = try Shipped.problems { _ = try Shipped.library(inventory: inventory) }
        #expect(problems.map { "\($0.place)" } == ["bot-scripts/poll.yaml:12:18"])
        #expect(problems.first?.message.contains("gives 2059 bytes in 'poll/announce'") == true, "\(problems)")
    }
}

@Suite struct CouponTests {
    @Test
    func `a pool is read line by line`() throws {
        let pool = try CouponPool.load(file: "coupons/tea-9.txt", contents: "A-1\r\nA-2\n\nA-3")
        #expect(pool.id == "tea-9")
        #expect(pool.codes == ["A-1", "A-2", "A-3"])
    }

    @Test
    func `every bad line is found, and no code is quoted`() throws {
        let contents = "SECRET-1\nSECRET 2\nSECRET-3\nSECRET-1\n券\n"
        let problems = try Shipped.problems {
            _ = try CouponPool.load(file: "coupons/Tea 9.txt", contents: contents)
        }
        #expect(problems.map(\.place.line) == [1, 2, 4, 5])
        #expect(problems.allSatisfy { !$0.description.contains("SECRET") })
        let empty = try Shipped.problems { _ = try CouponPool.load(file: "coupons/a.txt", contents: "\n") }
        #expect(empty.count == 1)
    }
}
