internal import Domain
public import Plays
internal import Scripts

extension ScriptAttraction {
    public static func checkIn(_ place: Place, _ play: CheckInPlay) -> ScriptAttraction {
        ScriptAttraction(place) { viewer, now, transaction in
            try play.view(of: place.script, brand: place.brand, for: viewer, now: now, transaction)
                .map { .checkIn(CheckInPage($0)) }
        }
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
            makeUpShort: view.makeUpShort,
            reward: view.reward,
            isOwed: view.isOwed
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
