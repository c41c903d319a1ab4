internal import Domain
public import Plays
internal import Scripts

extension ScriptAttraction {
    public static func lottery(_ place: Place, _ play: LotteryPlay) -> ScriptAttraction {
        ScriptAttraction(place) { viewer, now, transaction in
            try play.view(of: place.script, brand: place.brand, for: viewer, now: now, transaction)
                .map { .lottery(LotteryPage($0)) }
        }
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
            isDeciding: view.isDeciding,
            chancesLeft: view.chancesLeft,
            tickets: view.tickets,
            entries: view.entries,
            wins: view.wins.map(Win.init),
            participants: view.participants,
            announcement: view.announcement,
            hasProof: view.hasProof,
            isSealed: view.isSealed,
            credential: view.credential.map { Credential(entrant: $0.entrant, salt: $0.salt) }
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
        self.init(
            title: win.title,
            state: state,
            code: win.gain.flatMap { $0.isEmpty ? nil : $0 },
            isOwed: win.isOwed
        )
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
