public import Domain
public import Plays
internal import Scripts
public import Storage

/// The page of a lottery.
public struct LotteryAttraction: Attraction {
    private let place: AttractionPlace
    private let play: LotteryPlay

    public init(_ place: AttractionPlace, _ play: LotteryPlay) {
        self.place = place
        self.play = play
    }

    public var brand: BrandID { self.place.brand }
    public var account: AccountID { self.place.account }
    public var script: ScriptID { self.place.script }

    public func page(
        for viewer: Identity?,
        in language: Language,
        now: Instant,
        _ transaction: Transaction
    ) throws -> PlayPage? {
        let view = try self.play.view(of: self.script, brand: self.brand, for: viewer, now: now, transaction)
        return view.map { .lottery(LotteryPage($0)) }
    }
}

extension LotteryPage {
    init(_ view: LotteryView) {
        self.init(
            run: view.run,
            title: view.script.title,
            stage: PageStage(view.stage),
            kind: view.script.kind == .deadline ? .deadline : .instant,
            tiers: view.tiers.map {
                Tier(
                    title: $0.title,
                    count: $0.count,
                    left: $0.left,
                    valueFen: Int($0.value.rawValue),
                    odds: $0.odds
                )
            },
            notice: view.script.notice.items,
            objection: view.objection,
            tickets: view.tickets,
            entries: view.entries,
            wins: view.wins.map(Win.init),
            participants: view.participants,
            announcement: view.announcement,
            hasProof: view.hasProof
        )
    }
}

extension LotteryPage.Win {
    fileprivate init(_ win: LotteryView.Win) {
        let state: State =
            switch win.state {
            case .given: .given
            case .waits(let until, _): .waits(until: until)
            case .lapsed: .lapsed
            }
        self.init(title: win.title, state: state, code: win.gain.flatMap { $0.isEmpty ? nil : $0 })
    }
}

extension PrizeNotice {
    /// What the law wants published, one item each.
    var items: [Bilingual] {
        [
            Bilingual("主办方：", "Organiser: ") + .same(self.organiser),
            Bilingual("联系方式：", "Contact: ") + .same(self.contact),
            Bilingual("参与条件：", "Conditions: ") + .same(self.conditions),
            Bilingual("开奖方式：", "Drawing: ") + .same(self.drawing),
            Bilingual("领奖：", "Claiming: ") + .same(self.claiming),
        ]
    }
}
