import Console
import Content
import Domain
import Engine
import Foundation
import OpenSSL
import Plays
import Scripts

/// All plays of a house, with the scripts that are in force; the scripts may be replaced while it serves.
struct Troupe: Sendable {
    private let welcomes = InForce<[AccountID: WelcomeScript]>([:])
    private let media = InForce<[AccountID: [Medium]]>([:])
    private let pictures = InForce<[AccountID: [Medium]]>([:])
    private let quizzes = ScriptBook<QuizScript>()
    private let lotteries = ScriptBook<LotteryScript>()
    private let checkIns = ScriptBook<CheckInScript>()
    private let polls = ScriptBook<PollScript>()
    private let sales = ScriptBook<FlashSaleScript>()
    private let keywords = ScriptBook<KeywordReplyScript>()
    private let moderations = ScriptBook<ModerationScript>()

    let quiz: QuizPlay
    let lottery: LotteryPlay
    let checkIn: CheckInPlay
    let poll: PollPlay
    let proof: LotteryProof
    private let voice: Voice
    private let clock: BrandClock
    private let runVoice: RunVoice

    /// The key is of the house: the same at every start over one store.
    ///
    /// `usual` is the account of each brand that finds out who opens a page whose address names none.
    init(_ blueprint: Blueprint, key: [UInt8], usual: [BrandID: AccountID] = [:]) {
        guard let clock = BrandClock(blueprint.config.timezone) else {
            preconditionFailure("The configuration was checked: its time zone exists.")
        }
        self.clock = clock
        self.voice = Voice(brands: [:], clock: clock)
        self.runVoice = RunVoice(
            voice: self.voice,
            clock: clock,
            links: PageLinks(
                base: blueprint.config.server.publicURL,
                usual: usual,
                personal: Self.personal(key)
            )
        )
        let keys = DrawKeys(key: key)
        self.quiz = QuizPlay(scripts: self.quizzes, voice: self.runVoice)
        self.poll = PollPlay(scripts: self.polls, voice: self.runVoice)
        self.checkIn = CheckInPlay(scripts: self.checkIns, voice: self.runVoice)
        self.lottery = LotteryPlay(scripts: self.lotteries, voice: self.runVoice, keys: keys)
        self.proof = LotteryProof(keys: keys, clock: clock)
        self.take(blueprint)
    }

    private static func personal(_ key: [UInt8]) -> PageLinks.Personal {
        { page, brand, person, until, chance in
            guard let seal = try? PageSeal(key: key, draw: { Array(chance.prefix($0)) }) else { return nil }
            return try? seal.personalPath(to: page.rawValue, for: person, of: brand, until: until)
        }
    }

    /// Puts the scripts of a blueprint in force, and the words and pictures they speak with.
    func take(_ blueprint: Blueprint) {
        let brands = blueprint.brands.map { plan in
            let media = plan.media.paths.reduce(into: [String: Medium]()) { $0[$1] = plan.media.medium($1) }
            return (plan.brand.id, Voice.Brand(name: plan.brand.name, templates: plan.templates, media: media))
        }
        self.voice.replace(with: Dictionary(uniqueKeysWithValues: brands))
        self.welcomes.replace(with: blueprint.welcomes)
        self.media.replace(with: blueprint.media)
        self.pictures.replace(with: blueprint.pictures)
        self.quizzes.replace(with: Self.entries(blueprint, \.quizzes))
        self.lotteries.replace(with: Self.entries(blueprint, \.lotteries))
        self.checkIns.replace(with: Self.entries(blueprint, \.checkIns))
        self.polls.replace(with: Self.entries(blueprint, \.polls))
        self.sales.replace(with: Self.entries(blueprint, \.flashSales))
        self.keywords.replace(with: Self.entries(blueprint, \.keywordReplies))
        self.moderations.replace(with: Self.entries(blueprint, \.moderations))
    }

    /// The plays in the order in which they are asked: the register first, so that the others read what is true, and
    /// what keeps a group in order before what answers in it.
    var plays: [any Play] {
        [
            RegisterPlay(),
            MediaPlay(media: self.media, pictures: self.pictures),
            ServiceDeskPlay(),
            WelcomePlay(scripts: self.welcomes, voice: self.voice, clock: self.clock),
            GroupGreetingPlay(scripts: self.welcomes, voice: self.voice),
            GroupMaterialPlay(scripts: self.welcomes, voice: self.voice),
            ModerationPlay(scripts: self.moderations, voice: self.runVoice),
            self.quiz,
            self.poll,
            self.lottery,
            self.checkIn,
            CouponPlay(voice: self.runVoice),
            FlashSalePlay(scripts: self.sales, voice: self.runVoice),
            KeywordReplyPlay(scripts: self.keywords, voice: self.runVoice),
            PointsPlay(voice: self.runVoice),
            HelpPlay(offersOf: [self.checkIn, self.quiz, self.poll, self.lottery], voice: self.runVoice),
        ]
    }

    /// A script's timers fall due in the lane of the first account that serves customers with it.
    private static func entries<Script: PlayScript>(
        _ blueprint: Blueprint,
        _ scripts: KeyPath<ScriptLibrary, [Script]>
    ) -> [BrandID: [ScriptBook<Script>.Entry]] {
        blueprint.brands.reduce(into: [:]) { entries, plan in
            let accounts = blueprint.apps.filter { $0.brand == plan.brand.id }.map(\.id).sorted()
            let others = blueprint.config.accounts.filter { $0.brand == plan.brand.id && !accounts.contains($0.id) }
                .map(\.id).sorted()
            entries[plan.brand.id] = plan.scripts[keyPath: scripts].compactMap { script in
                let played = (accounts + others).filter(script.plays)
                return played.first.map {
                    ScriptBook.Entry(script: script, home: $0, others: Array(played.dropFirst()))
                }
            }
        }
    }
}
