import Domain
import Engine
import Scripts
import Storage

/// The way of a run from plan to closing, the same for every play that has runs.
///
/// Its timers are called `open/`, `remind/`, `close/` and `after/` with the run's id, and `tell/` for a long list of
/// groups. What happens at each is the play's.
struct RunCourse<Script: RunScript>: Sendable {
    /// What a timer of a run asks for.
    enum Moment: String, CaseIterable {
        case open, remind, close, after, tell, pay, claim
    }

    let play: PlayName
    let clock: BrandClock

    /// Reads the key of a timer.
    static func read(_ timer: TimerDue) -> (moment: Moment, run: RunID)? {
        let parts = timer.key.split(separator: "/", maxSplits: 1)
        guard parts.count == 2, let moment = Moment(rawValue: String(parts[0])) else { return nil }
        return (moment, RunID(String(parts[1])))
    }

    static func key(_ moment: Moment, _ run: RunID) -> String { "\(moment.rawValue)/\(run)" }

    /// Plans what the scripts say now; `isStart` brings runs that begin with the service.
    func plan(
        _ scripts: [Script],
        isStart: Bool,
        _ event: Event,
        _ scene: Scene
    ) throws -> (planned: Int, timers: [TimerChange]) {
        var timers: [TimerChange] = []
        var planned = 0
        for script in scripts {
            let window = RunWindow(of: script, at: scene.now, start: isStart ? event.id : nil, clock: self.clock)
            if case .onStart = script.schedule, !isStart { continue }
            let gone = try Runs.cancelPlanned(
                of: ScriptID(script.id),
                except: window?.id,
                brand: event.brand,
                scene.transaction
            )
            timers += gone.map { .cancel(key: Self.key(.open, $0)) }
            guard let window else { continue }
            let isWaiting = try Runs.plan(
                window.id,
                opensAt: window.opensAt,
                closesAt: window.closesAt,
                of: script,
                play: self.play,
                account: event.account,
                brand: event.brand,
                scene.transaction
            )
            guard isWaiting else { continue }
            planned += 1
            timers.append(
                .set(key: Self.key(.open, window.id), dueAt: window.opensAt, lateness: .fire, payload: "")
            )
        }
        return (planned, timers)
    }

    /// The timers of a run that opens now.
    func timers(of run: Run, _ script: Script) -> [TimerChange] {
        var timers: [TimerChange] = [
            .set(key: Self.key(.close, run.id), dueAt: run.closesAt, lateness: .fire, payload: "")
        ]
        if let remind = script.remind {
            let moment: Instant =
                switch remind {
                case .beforeClosing(let span): run.closesAt - span
                case .at(let moment): self.clock.instant(of: moment)
                }
            if moment > run.opensAt {
                // A reminder that is found when the run is nearly over does more harm than good.
                let patience = Duration.seconds(max(60, min(3_600, (run.closesAt - moment).components.seconds / 2)))
                timers.append(
                    .set(key: Self.key(.remind, run.id), dueAt: moment, lateness: .fireWithin(patience), payload: "")
                )
            }
        }
        return timers
    }

    /// When something after the closing is due.
    func moment(_ aftermath: Aftermath, of run: Run) -> Instant {
        switch aftermath {
        case .afterClosing(let span): run.closesAt + span
        case .at(let moment): max(self.clock.instant(of: moment), run.closesAt)
        }
    }
}
