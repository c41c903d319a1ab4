public import Domain
internal import Foundation
internal import Scripts

/// One live instance of a script, as it is kept.
public struct Run: Hashable, Sendable {
    /// Where a run stands.
    ///
    /// The diagram is drawn in ARCHITECTURE.md and checked by the database; a test holds the three together.
    public enum State: String, Hashable, Sendable, CaseIterable {
        case planned, open, closed, over
        /// Taken back before it opened, because its script went or moved; it may be planned again.
        case cancelled

        /// Where it may go from here.
        public var next: Set<State> {
            switch self {
            case .planned: [.open, .over, .cancelled]
            case .open: [.closed]
            case .closed: [.over]
            case .cancelled: [.planned]
            case .over: []
            }
        }
    }

    public let id: RunID
    public let brand: BrandID
    public let script: ScriptID
    public let play: PlayName
    /// The account in whose lane its timers fall due.
    public let account: AccountID
    public let opensAt: Instant
    public let closesAt: Instant
    public var state: State
    /// The script it plays, as JSON.
    let definition: String
    public let version: String
    /// What came of it, in the play's own words.
    public let result: String?

    /// The script as it was when the run opened; before that, as it was planned last.
    func script<Script: PlayScript>(as type: Script.Type) throws -> Script {
        try JSONDecoder().decode(type, from: Data(self.definition.utf8))
    }

    /// Whether something done at that moment falls into the run.
    public func isOpen(at moment: Instant) -> Bool { self.opensAt <= moment && moment < self.closesAt }
}

/// When a run of a script begins and ends, and how it is called.
struct RunWindow: Hashable {
    let id: RunID
    let opensAt: Instant
    let closesAt: Instant

    /// How long after the start a run `on-start` opens.
    ///
    /// By then a demo has learnt which groups there are, so that the opening is told in them.
    static let breath: Duration = .seconds(10)

    /// The run that is on at a moment, or the next one; nil when none comes any more.
    ///
    /// A run `on-start` begins ``breath`` after the event that brought it, if `start` names one.
    init?(of script: some RunScript, at now: Instant, start: EventID?, clock: BrandClock) {
        switch script.schedule {
        case .onStart(let lasts):
            guard let start else { return nil }
            self.id = RunID("\(script.id).start-\(start)")
            self.opensAt = now + Self.breath
            self.closesAt = self.opensAt + lasts
        case .once, .every:
            var next = script.schedule.nextRun(closingAfter: clock.moment(at: now))
            // In an hour that comes twice the wall clock shows once more what is long over.
            while let run = next, Self.closing(run, clock) <= now {
                next = script.schedule.nextRun(closingAfter: run.closes)
            }
            guard let run = next else { return nil }
            self.id = RunID("\(script.id).\(Self.name(run.opens))")
            self.opensAt = clock.instant(of: run.opens)
            self.closesAt = Self.closing(run, clock)
        }
    }

    /// When a run closes; one that falls into an hour that is skipped lasts as long as the others.
    private static func closing(_ run: (opens: LocalMoment, closes: LocalMoment), _ clock: BrandClock) -> Instant {
        let opensAt = clock.instant(of: run.opens)
        let closesAt = clock.instant(of: run.closes)
        return closesAt > opensAt ? closesAt : opensAt + .seconds(60 * (run.closes.minutes - run.opens.minutes))
    }

    /// `20261201-2000`.
    private static func name(_ moment: LocalMoment) -> String {
        moment.description.filter { $0 != "-" && $0 != ":" }.replacing(" ", with: "-")
    }
}
