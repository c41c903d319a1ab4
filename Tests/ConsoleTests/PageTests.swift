import Content
import Domain
import Testing

@testable import Console

/// What stands on the pages, made from plain values.
@Suite struct PageTests {
    private let templates: TemplateLibrary

    init() throws { self.templates = try Sample.templates() }

    private func html(
        _ page: PlayPage,
        _ language: Language = .simplifiedChinese,
        viewer: Identity? = Sample.customer
    ) throws -> String {
        try page.html(Sample.frame(language, viewer: viewer), Sample.words(language), self.templates)
    }

    private static let shown: [PlayPage] = [
        .quiz(Sample.quiz()), .quiz(Sample.quiz(mine: ["leaf": "a", "weight": "50"])),
        .quiz(Sample.quiz(.upcoming(opensAt: Sample.now + .seconds(60)))), .quiz(Sample.quiz(.settling(revealAt: nil))),
        .quiz(Sample.quiz(.over, result: .init(right: ["leaf": ["a"], "weight": ["50"]], winners: 20))),
        .lottery(Sample.lottery()), .lottery(Sample.lottery(.instant, entries: 1)),
        .lottery(
            Sample.lottery(.deadline, .over, entries: 1, wins: [.init(title: "茶", state: .given)], hasProof: true)
        ),
        .lottery(Sample.lottery(.instant, entries: 1, wins: [.init(title: "茶", state: .given, isOwed: true)])),
        .quiz(Sample.quiz(.over, result: .init(right: ["leaf": ["a"]], winners: 2, place: 1, isOwed: true))),
        .checkIn(Sample.checkIn()), .checkIn(Sample.checkIn(hasCheckedIn: true, streak: 0)),
        .poll(Sample.poll()), .poll(Sample.poll(.over, mine: ["1"])), .poll(Sample.poll(counts: nil, most: 2)),
    ]

    @Test(arguments: Self.shown, Language.allCases)
    func `every page is whole, small, and holds nothing that its policy forbids`(page: PlayPage, language: Language)
        throws
    {
        for viewer in [Sample.customer, Identity(.member, "li.na"), nil] {
            let html = try self.html(page, language, viewer: viewer)
            #expect(
                html.hasPrefix("<!doctype html>\n<html lang=\"\(language.rawValue)\">") && html.hasSuffix("</html>")
            )
            #expect(html.utf8.count < 20_000)
            for trace in ["{{", "}}", "[[", "||", "<style", " style=", " onclick", "<script>", "http://", "https://"] {
                #expect(!html.contains(trace), "\(trace)")
            }
            #expect(html.contains("T\"") == (html.contains("<form")), "a form has a token")
            if viewer == nil { #expect(!html.contains("<form")) }
            for tag in ["section", "form", "fieldset", "ul", "ol", "li", "p", "h2", "label", "svg", "details", "main"] {
                let opened = html.split(separator: "<\(tag)", omittingEmptySubsequences: false).dropFirst()
                    .count { $0.first == " " || $0.first == ">" }
                let closed = html.split(separator: "</\(tag)>", omittingEmptySubsequences: false).count - 1
                #expect(opened == closed, "\(tag) in \(page.kind)")
            }
        }
    }

    @Test func `both languages have the same pages`() throws {
        for template in CustomerPages.templates { #expect(template.name.hasSuffix(".html")) }
        #expect(try self.html(.poll(Sample.poll()), .english).contains("Vote"))
        #expect(try self.html(.poll(Sample.poll())).contains("投票"))
    }

    @Test func `what people wrote is text, wherever it stands`() throws {
        let evil = "\"><script>alert(1)</script>'&"
        let page = QuizPage(
            run: nil,
            title: evil,
            stage: .open(closesAt: nil),
            questions: [
                .init(id: "q", ask: evil, options: [.init(key: "k\"k", text: evil)]),
                .init(id: "n", ask: evil, options: []),
            ],
            mine: ["q": "k\"k", "n": evil],
            rules: [.same(evil)]
        )
        let html = try self.html(.quiz(page))
        #expect(!html.contains("<script>alert"))
        #expect(html.contains("value=\"k&quot;k\" checked"))
        #expect(html.contains("value=\"&quot;&gt;&lt;script&gt;alert(1)&lt;/script&gt;&#39;&amp;\" inputmode"))
    }

    // MARK: - Quiz

    @Test func `an open quiz asks, and shows what was answered`() throws {
        let fresh = try self.html(.quiz(Sample.quiz()))
        #expect(fresh.contains(#"<input type="radio" name="q-leaf" value="a" required>"#))
        #expect(fresh.contains(#"<input name="q-weight" value="" inputmode="decimal""#))
        #expect(fresh.contains("提交答案") && fresh.contains("1,284"))
        let answered = try self.html(.quiz(Sample.quiz(mine: ["leaf": "b", "weight": "50"])))
        #expect(answered.contains(#"value="b" checked required>"#) && answered.contains(#"value="50" inputmode"#))
        #expect(answered.contains("更新答案") && answered.contains("截止前还可以改"))
    }

    @Test func `an answer that may not be changed is shown without a form`() throws {
        let html = try self.html(.quiz(Sample.quiz(mine: ["leaf": "b"], mayChange: false)))
        #expect(!html.contains("<form") && html.contains("我的答案") && !html.contains("截止前还可以改"))
    }

    @Test func `the result says what was right, and who won what`() throws {
        let right: [String: Set<String>] = ["leaf": ["a"], "weight": ["50"]]
        let won = QuizPage.Result(right: right, winners: 20, place: 3, score: 1_740, reward: "50 积分")
        let winner = try self.html(.quiz(Sample.quiz(.over, mine: ["leaf": "a", "weight": "50"], result: won)))
        #expect(winner.contains("你赢了，第 3 名") && winner.contains("50 积分") && winner.contains("得分 1,740"))
        let lost = QuizPage.Result(right: right, winners: 20)
        let loser = try self.html(.quiz(Sample.quiz(.over, mine: ["leaf": "b", "weight": "50"], result: lost)))
        #expect(loser.contains("答对 1 / 2") && !loser.contains("你赢了"))
        #expect(loser.contains(#"<p class="option still mine missed"><span>红茶</span>"#))
        #expect(loser.contains(#"<p class="option still right"><span>绿茶</span>"#))
        let absent = try self.html(.quiz(Sample.quiz(.over, result: lost)), viewer: nil)
        #expect(absent.contains("结果揭晓") && !absent.contains("登录后参加"))
    }

    // MARK: - Lottery

    @Test func `a lottery shows chances, what is left, and why it is fair`() throws {
        let html = try self.html(.lottery(Sample.lottery(.instant)))
        #expect(html.contains("中奖率 0.05%") && html.contains("中奖率 12%") && html.contains("价值 ¥29.90"))
        #expect(html.contains(#"剩 <b data-count="tier-0">2</b> / 3"#) && html.contains(#"<li class="gone">"#))
        #expect(html.contains(#"<rect width="67""#) && html.contains("抽一次") && html.contains("0123456789abcdef"))
        #expect(!html.contains("核对这次抽奖"))
    }

    @Test func `who may not take part is told why, and gets no button`() throws {
        let objection = Bilingual("先加导购才能参加。", "Add a guide first.")
        let html = try self.html(.lottery(Sample.lottery(objection: objection)))
        #expect(html.contains("先加导购才能参加。") && !html.contains("value=\"enter\""))
        #expect(try self.html(.lottery(Sample.lottery(objection: objection)), .english).contains("Add a guide first."))
    }

    @Test func `a win can be claimed until a moment`() throws {
        let win = LotteryPage.Win(title: "明前龙井", state: .waits(until: Sample.now + .seconds(86_400)), code: "K7 42")
        let page = Sample.lottery(.deadline, .over, entries: 1, wins: [win], hasProof: true)
        let html = try self.html(.lottery(page))
        #expect(html.contains("请在 明天 17:20 前领取") && html.contains("K7 42") && html.contains(#"value="claim""#))
        #expect(html.contains(#"href="/p/acme/draws/spring.20251229-1000""#))
        let lapsed = LotteryPage.Win(title: "明前龙井", state: .lapsed)
        let late = try self.html(.lottery(Sample.lottery(.deadline, .over, entries: 1, wins: [lapsed])))
        #expect(late.contains("已失效") && !late.contains(#"value="claim""#))
        let none = try self.html(.lottery(Sample.lottery(.deadline, .over, entries: 1)))
        #expect(none.contains("这次没有抽中"))
        #expect(try !self.html(.lottery(Sample.lottery(entries: 1))).contains("这次没有抽中"))
    }

    // MARK: - Check-in

    @Test func `a month begins with its own weekday, and shows each day`() throws {
        let html = try self.html(.checkIn(Sample.checkIn()))
        #expect(html.contains("2025年12月") && html.contains("已签 21 天"))
        #expect(!html.contains(#"class="blank""#), "the first of December 2025 is a Monday")
        #expect(html.contains(#"<li class=" today"><span>29</span>"#))
        #expect(html.contains(#"<li class="checked made-up"><span>18</span>"#))
        #expect(html.contains(#"name="day" value="20446">12月24日</button>"#) && html.contains("每天 20 积分"))
        #expect(html.contains(#"stroke-dasharray="57 100""#) && html.contains(">签到</button>"))
        let done = try self.html(.checkIn(Sample.checkIn(hasCheckedIn: true)))
        #expect(done.contains("今天已签到") && !done.contains(">签到</button>"))
    }

    // MARK: - Poll

    @Test func `a poll shows bars when it may, and takes several where it may`() throws {
        let html = try self.html(.poll(Sample.poll()))
        #expect(html.contains(#"<b data-count="option-1">42</b> · <b data-percent="option-1">66</b>%"#))
        #expect(html.contains(#"<rect data-bar="option-1" width="66" height="6"/>"#))
        #expect(html.contains(#"type="radio" name="option" value="1" required>"#))
        let several = try self.html(.poll(Sample.poll(counts: nil, most: 2, mine: ["2"])))
        #expect(several.contains(#"type="checkbox" name="option" value="2" checked>"#))
        #expect(several.contains("最多选 2 项") && !several.contains("data-bar"))
        let over = try self.html(.poll(Sample.poll(.over)))
        #expect(over.contains("leading") && !over.contains("<form"))
    }

    @Test func `a code that is owed is told as that, and not as given`() throws {
        let prize = LotteryPage.Win(title: "茶", state: .given, isOwed: true)
        let lottery = try self.html(.lottery(Sample.lottery(.instant, entries: 1, wins: [prize])))
        #expect(lottery.contains("券码补货中，到货后自动发给你") && !lottery.contains("已发放"))
        let part = QuizPage.Result(right: ["leaf": ["a"]], winners: 1, isOwed: true)
        let quiz = try self.html(.quiz(Sample.quiz(.over, mine: ["leaf": "b"], result: part)))
        #expect(quiz.contains("券码补货中，到货后自动发给你") && !quiz.contains("谢谢参加"))
        #expect(try self.html(.checkIn(Sample.checkIn(isOwed: true)), .english).contains("yours comes by itself"))
        #expect(try !self.html(.checkIn(Sample.checkIn())).contains("券码补货中"))
    }

    // MARK: - Others

    @Test func `points, proofs and the first page say what they are given`() throws {
        let (frame, words) = (Sample.frame(), Sample.words())
        let points = PointsPage(
            balance: 12_345,
            lines: [.init(at: Sample.now, change: -20, reason: Bilingual("补签", "Made up"), balance: 12_345)],
            coupons: [
                .init(at: Sample.now, reason: Bilingual("签到", "Check-in"), code: nil),
                .init(at: Sample.now, reason: Bilingual("答对", "Right"), code: "CUP-1"),
            ]
        )
        let text = try points.html(frame, words, self.templates)
        #expect(text.contains("签到") && text.contains("CUP-1") && text.contains("券码补货中"))
        #expect(try !PointsPage().html(frame, words, self.templates).contains("优惠券"))
        #expect(text.contains("12,345") && text.contains("−20") && text.contains("补签") && text.contains("今天 17:20"))
        let proof = DrawProofPage(
            title: "春茶抽奖",
            steps: [.init(title: Bilingual("名单", "The list"), text: Bilingual("一", "One"), hash: "ab12")],
            tiers: [.init(title: "茶", won: 1, winners: [.init(number: 8)])],
            howToCheck: [Bilingual("下载文件", "Take the file")],
            code: ["hearth draw verify FILE"],
            hasFile: true
        )
        let checked = try proof.html(frame, words, self.templates)
        #expect(
            checked.contains(#"href="/p/acme/sample.jsonl" download"#) && checked.contains("hearth draw verify FILE")
        )
        let home = HomePage(entries: [
            .init(script: "tea", kind: "quiz", title: "今晚的茶", stage: .open(closesAt: Sample.now + .seconds(3_600)))
        ])
        let first = try home.html(frame, words, self.templates)
        #expect(first.contains(#"href="/p/acme/tea""#) && first.contains("今天 18:20 截止"))
        #expect(try HomePage(entries: []).html(frame, words, self.templates).contains("现在没有活动"))
    }

    @Test func `words of moments, days and amounts`() {
        let (zh, en) = (Sample.words(), Sample.words(.english))
        #expect(zh.moment(Sample.now) == "今天 17:20" && en.moment(Sample.now) == "today 17:20")
        #expect(zh.moment(Sample.now + .seconds(86_400)) == "明天 17:20")
        #expect(zh.moment(Sample.now + .seconds(3 * 86_400)) == "2026年1月1日 17:20")
        #expect(en.moment(Sample.now + .seconds(3 * 86_400)) == "1 Jan 2026 17:20")
        #expect(en.moment(Sample.now - .seconds(3 * 86_400)) == "26 Dec 17:20")
        #expect(zh.money(fen: 0) == "¥0" && zh.money(fen: 2_990) == "¥29.90" && zh.money(fen: 5) == "¥0.05")
        #expect(
            [1, 500, 5_000, 120_000, 123_456, 1_000_000].map(zh.chance) == [
                "0.0001%", "0.05%", "0.5%", "12%", "12.3456%", "100%",
            ]
        )
        #expect([0, 999, 1_000, -1_234_567].map(zh.count) == ["0", "999", "1,000", "−1,234,567"])
        #expect(LocalDay(number: 0).weekday.place == 3)
    }
}
