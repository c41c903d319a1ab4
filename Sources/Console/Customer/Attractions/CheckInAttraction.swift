public import Domain
public import Plays
internal import Scripts
public import Storage

/// The page of a check-in.
public struct CheckInAttraction: Attraction {
    private let place: AttractionPlace
    private let play: CheckInPlay

    public init(_ place: AttractionPlace, _ play: CheckInPlay) {
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
        return view.map { .checkIn(CheckInPage($0)) }
    }
}

extension CheckInPage {
    init(_ view: CheckInView) {
        self.init(
            title: view.script.title,
            stage: PageStage(view.stage),
            days: view.days.map { Day($0.day.number, Day.State($0.state), mayMakeUp: $0.mayMakeUp) },
            hasCheckedIn: view.hasCheckedIn,
            streak: view.streak,
            goals: view.goals.map { Goal(title: $0.words, reward: $0.reward, done: $0.done, of: $0.of) },
            makeUpCost: view.makeUpCost,
            reward: view.reward
        )
    }
}

extension CheckInPage.Day.State {
    fileprivate init(_ state: CheckInView.Day.State) {
        switch state {
        case .checked: self = .checked
        case .madeUp: self = .madeUp
        case .missed: self = .missed
        case .today: self = .today
        case .future: self = .future
        case .outside: self = .outside
        }
    }
}
