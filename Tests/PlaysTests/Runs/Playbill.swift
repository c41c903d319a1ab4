import Content
import Domain
import Engine
import Plays
import Scripts

/// The plays with runs of one brand, with scripts made in code that can be exchanged while they are on the stage.
struct Playbill: Sendable {
    /// The plays on it, in their order.
    static let names: [PlayName] = [
        "quiz", "poll", "lottery", "check-in", "flash-sale", "moderation", "coupons", "points", "help",
    ]

    private let quizzes = ScriptBook<QuizScript>()
    private let polls = ScriptBook<PollScript>()
    private let lotteries = ScriptBook<LotteryScript>()
    private let checkIns = ScriptBook<CheckInScript>()
    private let sales = ScriptBook<FlashSaleScript>()
    private let moderations = ScriptBook<ModerationScript>()
    private let clock: BrandClock
    private let templates: TemplateLibrary
    private let media: [String: Medium]
    /// Which account finds out who opens a page that names none.
    private let usual: [BrandID: AccountID]
    /// Where the scripts are played beside their home, unless they name their accounts.
    private let others: [AccountID]
    let proof: LotteryProof

    init(
        quizzes: [QuizScript] = [],
        polls: [PollScript] = [],
        lotteries: [LotteryScript] = [],
        checkIns: [CheckInScript] = [],
        sales: [FlashSaleScript] = [],
        moderations: [ModerationScript] = [],
        zone: String = "Asia/Shanghai",
        saying changed: [String: String] = [:],
        media: [String: Medium] = [:],
        others: [AccountID] = [],
        usual: [BrandID: AccountID] = ["acme": "acme-wecom"]
    ) throws {
        self.usual = usual
        self.media = media
        self.others = others
        guard let clock = BrandClock(zone) else { preconditionFailure("\(zone) is no zone.") }
        self.clock = clock
        let texts = PlayTexts.all.merging(changed) { _, changed in changed }
        let files = Language.allCases.flatMap { language in
            texts.map { (path: "\(language.rawValue)/\($0.key).mustache", contents: $0.value) }
        }
        self.templates = try TemplateLibrary([TemplateFolder(root: "templates", files: files)])
        self.proof = LotteryProof(keys: Self.keys, clock: clock)
        self.replace(quizzes: quizzes, polls: polls, lotteries: lotteries, checkIns: checkIns, sales: sales)
        self.moderations.replace(with: self.entries(moderations))
    }

    private static let keys = DrawKeys(key: Array("sixteen bytes or more".utf8))

    /// What is in force from now on; the plays look at it when they next plan.
    ///
    /// What keeps groups in order stays.
    func replace(
        quizzes: [QuizScript] = [],
        polls: [PollScript] = [],
        lotteries: [LotteryScript] = [],
        checkIns: [CheckInScript] = [],
        sales: [FlashSaleScript] = []
    ) {
        self.quizzes.replace(with: self.entries(quizzes))
        self.polls.replace(with: self.entries(polls))
        self.lotteries.replace(with: self.entries(lotteries))
        self.checkIns.replace(with: self.entries(checkIns))
        self.sales.replace(with: self.entries(sales))
    }

    /// A script that is played on the others alone is at home on the first of them.
    private func entries<Script>(_ scripts: [Script]) -> [BrandID: [ScriptBook<Script>.Entry]] {
        let entries = scripts.map { script in
            let played = (["acme-wecom"] + self.others).filter(script.plays)
            let home = played.first ?? "acme-wecom"
            return ScriptBook.Entry(script: script, home: home, others: Array(played.dropFirst()))
        }
        return ["acme": entries]
    }

    var lottery: LotteryPlay { LotteryPlay(scripts: self.lotteries, voice: self.voice, keys: Self.keys) }

    private var voice: RunVoice {
        RunVoice(
            voice: Voice(
                brands: ["acme": Voice.Brand(name: "Acme", templates: self.templates, media: self.media)],
                clock: self.clock
            ),
            clock: self.clock,
            links: PageLinks(base: "https://bot.example.com", usual: self.usual)
        )
    }

    var plays: [any Play] {
        let quiz = QuizPlay(scripts: self.quizzes, voice: self.voice)
        let poll = PollPlay(scripts: self.polls, voice: self.voice)
        let checkIn = CheckInPlay(scripts: self.checkIns, voice: self.voice)
        return [
            ModerationPlay(scripts: self.moderations, voice: self.voice), quiz, poll, self.lottery, checkIn,
            FlashSalePlay(scripts: self.sales, voice: self.voice), CouponPlay(voice: self.voice),
            PointsPlay(voice: self.voice),
            HelpPlay(offersOf: [checkIn, quiz, poll, self.lottery], voice: self.voice),
        ]
    }
}
