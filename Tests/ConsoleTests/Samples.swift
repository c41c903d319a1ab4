import Content
import Domain
import Foundation
import Storage
import TestSupport

@testable import Console

/// The shipped templates, and pages to put into them.
enum Sample {
    static let root = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    static func templates() throws -> TemplateLibrary {
        let folder = self.root.appending(path: "templates").path(percentEncoded: false)
        return try TemplateLibrary([TemplateFolder.read(folder)], pages: CustomerPages.templates)
    }

    static let now = ManualClock().now
    static let customer = Identity(.customer, "wm1")

    static func words(_ language: Language = .simplifiedChinese) -> PageWords {
        PageWords(language: language, clock: BrandClock("Asia/Shanghai") ?? .utc, now: self.now)
    }

    static func frame(
        _ language: Language = .simplifiedChinese,
        viewer: Identity? = Sample.customer,
        tokens: [String: String] = ["answer": "T", "enter": "T", "claim": "T", "check-in": "T", "vote": "T"]
    ) -> PageFrame {
        PageFrame(
            brand: "acme",
            brandName: "Acme",
            language: language,
            path: "/p/acme/sample",
            viewer: viewer,
            now: self.now,
            assets: .shared,
            mark: "m",
            tokens: tokens
        )
    }

    static func quiz(
        _ stage: PageStage = .open(closesAt: Sample.now + .seconds(3_600)),
        mine: [String: String] = [:],
        mayChange: Bool = true,
        result: QuizPage.Result? = nil
    ) -> QuizPage {
        QuizPage(
            run: "tea.20251229-1800",
            title: "今晚的茶",
            stage: stage,
            questions: [
                .init(
                    id: "leaf",
                    ask: "龙井是哪一种茶？",
                    options: [.init(key: "a", text: "绿茶"), .init(key: "b", text: "红茶"), .init(key: "c", text: "乌龙茶")]
                ),
                .init(id: "weight", ask: "这罐茶有多少克？", options: []),
            ],
            mine: mine,
            mayChange: mayChange,
            participants: 1_284,
            rules: [
                Bilingual("全部答对的前 20 名各得 50 积分。", "The first 20 who are right get 50 points each."),
                Bilingual("一样好的，先答的在前。", "Of those who are equally good, who answered earlier comes first."),
            ],
            result: result
        )
    }

    static func lottery(
        _ kind: LotteryPage.Kind = .deadline,
        _ stage: PageStage = .open(closesAt: Sample.now + .seconds(90_000)),
        objection: Bilingual? = nil,
        isDeciding: Bool = false,
        entries: Int = 0,
        wins: [LotteryPage.Win] = [],
        hasProof: Bool = false
    ) -> LotteryPage {
        LotteryPage(
            run: "spring.20251229-1000",
            title: "春茶抽奖",
            stage: stage,
            kind: kind,
            tiers: [
                .init(title: "明前龙井 50 克", count: 3, left: 2, valueFen: 29_900, odds: kind == .instant ? 500 : nil),
                .init(title: "茶包一盒", count: 200, left: 0, valueFen: 2_990, odds: kind == .instant ? 120_000 : nil),
            ],
            notice: [Bilingual("主办方：Acme", "Organiser: Acme"), Bilingual("每人一次", "Once for each person")],
            objection: objection,
            isDeciding: isDeciding,
            tickets: 2,
            entries: entries,
            wins: wins,
            participants: 86,
            announcement: String(repeating: "0123456789abcdef", count: 4),
            hasProof: hasProof
        )
    }

    static func checkIn(hasCheckedIn: Bool = false, streak: Int = 4, isOwed: Bool = false) -> CheckInPage {
        // 2025-12-01 is day 20,423, a Monday; 2025-12-29 is today.
        let days = (20_423...20_453).map { number -> CheckInPage.Day in
            switch number {
            case 20_451: .init(number, hasCheckedIn ? .checked : .today)
            case 20_452...: .init(number, .future)
            case 20_446: .init(number, .missed, mayMakeUp: true)
            case 20_430, 20_431: .init(number, .missed)
            case 20_440: .init(number, .madeUp)
            case 20_427...: .init(number, .checked)
            default: .init(number, .outside)
            }
        }
        return CheckInPage(
            title: "每日签到",
            stage: .open(closesAt: nil),
            days: days,
            hasCheckedIn: hasCheckedIn,
            streak: streak,
            goals: [
                .init(
                    title: Bilingual("连续 7 天", "7 days on end"),
                    reward: Bilingual("30 积分", "30 points"),
                    done: streak,
                    of: 7
                ),
                .init(title: .same("30 天里签 20 天"), reward: .same("一盒茶包"), done: 22, of: 20),
            ],
            makeUpCost: Bilingual("20 积分", "20 points"),
            reward: Bilingual("5 积分", "5 points"),
            isOwed: isOwed
        )
    }

    static func poll(
        _ stage: PageStage = .open(closesAt: Sample.now + .seconds(7_200)),
        counts: [Int]? = [42, 17, 5],
        most: Int = 1,
        mine: Set<String> = []
    ) -> PollPage {
        PollPage(
            run: "next.20251229-1000",
            title: "下周喝什么",
            question: "下周上哪一款新茶？",
            stage: stage,
            options: ["桂花乌龙", "茉莉银针", "老白茶"].enumerated().map {
                .init(key: "\($0.offset + 1)", text: $0.element, count: counts?[$0.offset])
            },
            mostChoices: most,
            mine: mine,
            participants: 64
        )
    }
}

/// An attraction that shows what a test gives it.
struct Show: Attraction {
    let brand: BrandID
    let account: AccountID = "acme"
    let script: ScriptID
    let see: @Sendable (Identity?, Instant, Transaction) throws -> PlayPage?

    init(
        _ script: ScriptID,
        brand: BrandID = "acme",
        _ see: @escaping @Sendable (Identity?, Instant, Transaction) throws -> PlayPage?
    ) {
        self.brand = brand
        self.script = script
        self.see = see
    }

    func page(
        for viewer: Identity?,
        in language: Language,
        now: Instant,
        _ transaction: Transaction
    ) throws -> PlayPage? { try self.see(viewer, now, transaction) }
}
