import Content
import Domain
import Engine
import Plays
import Scripts

/// The plays with runs of one brand, with scripts made in code that can be exchanged while they are on the stage.
struct Playbill: Sendable {
    /// The plays on it, in their order.
    static let names: [PlayName] = ["quiz", "poll", "lottery", "check-in", "coupons", "points", "help"]

    private let quizzes = ScriptBook<QuizScript>()
    private let polls = ScriptBook<PollScript>()
    private let lotteries = ScriptBook<LotteryScript>()
    private let checkIns = ScriptBook<CheckInScript>()
    private let clock: BrandClock
    private let templates: TemplateLibrary
    private let media: [String: Medium]
    let proof: LotteryProof

    init(
        quizzes: [QuizScript] = [],
        polls: [PollScript] = [],
        lotteries: [LotteryScript] = [],
        checkIns: [CheckInScript] = [],
        zone: String = "Asia/Shanghai",
        saying changed: [String: String] = [:],
        media: [String: Medium] = [:]
    ) throws {
        self.media = media
        guard let clock = BrandClock(zone) else { preconditionFailure("\(zone) is no zone.") }
        self.clock = clock
        let texts = PlayTexts.all.merging(changed) { _, changed in changed }
        let files = Language.allCases.flatMap { language in
            texts.map { (path: "\(language.rawValue)/\($0.key).mustache", contents: $0.value) }
        }
        self.templates = try TemplateLibrary([TemplateFolder(root: "templates", files: files)])
        self.proof = LotteryProof(keys: Self.keys, clock: clock)
        self.replace(quizzes: quizzes, polls: polls, lotteries: lotteries, checkIns: checkIns)
    }

    private static let keys = DrawKeys(key: Array("sixteen bytes or more".utf8))

    /// What is in force from now on; the plays look at it when they next plan.
    func replace(
        quizzes: [QuizScript] = [],
        polls: [PollScript] = [],
        lotteries: [LotteryScript] = [],
        checkIns: [CheckInScript] = []
    ) {
        self.quizzes.replace(with: Self.entries(quizzes))
        self.polls.replace(with: Self.entries(polls))
        self.lotteries.replace(with: Self.entries(lotteries))
        self.checkIns.replace(with: Self.entries(checkIns))
    }

    private static func entries<Script>(_ scripts: [Script]) -> [BrandID: [ScriptBook<Script>.Entry]] {
        ["acme": scripts.map { ScriptBook.Entry(script: $0, home: "acme-wecom") }]
    }

    var lottery: LotteryPlay { LotteryPlay(scripts: self.lotteries, voice: self.voice, keys: Self.keys) }

    private var voice: RunVoice {
        RunVoice(
            voice: Voice(
                brands: ["acme": Voice.Brand(name: "Acme", templates: self.templates, media: self.media)],
                clock: self.clock
            ),
            clock: self.clock,
            links: PageLinks(base: "https://bot.example.com")
        )
    }

    var plays: [any Play] {
        let quiz = QuizPlay(scripts: self.quizzes, voice: self.voice)
        let poll = PollPlay(scripts: self.polls, voice: self.voice)
        let checkIn = CheckInPlay(scripts: self.checkIns, voice: self.voice)
        return [
            quiz, poll, self.lottery, checkIn, CouponPlay(voice: self.voice), PointsPlay(voice: self.voice),
            HelpPlay(offersOf: [checkIn, quiz, poll, self.lottery], voice: self.voice),
        ]
    }
}
