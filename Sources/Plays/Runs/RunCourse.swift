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
        case open, remind, close, after, posts, tell, pay, others, claim
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

    /// Plans what the scripts of an account say now, and takes back what was planned for others; `isStart` brings runs
    /// that begin with the service.
    func plan(
        _ scripts: [Script],
        isStart: Bool,
        _ event: Event,
        _ scene: Scene
    ) throws -> (planned: Int, timers: [TimerChange]) {
        let gone = try Runs.cancelPlanned(
            of: self.play,
            on: event.account,
            besides: Set(scripts.map { ScriptID($0.id) }),
            brand: event.brand,
            now: scene.now,
            scene.transaction
        )
        var timers: [TimerChange] = gone.map { .cancel(key: Self.key(.open, $0)) }
        var planned = 0
        for script in scripts {
            let changes = try self.plan(script, isStart: isStart, event, scene)
            planned += changes.count { if case .set = $0 { true } else { false } }
            timers += changes
        }
        return (planned, timers)
    }

    /// Plans the next run of a script; `isStart` brings one that begins with the service.
    func plan(_ script: Script, isStart: Bool = false, _ event: Event, _ scene: Scene) throws -> [TimerChange] {
        if case .onStart = script.schedule {
            // A service that was killed and starts again, or a second node, goes on with the run that is on.
            let known = try Runs.current(ScriptID(script.id), brand: event.brand, scene.transaction)
            let isOn = known.map { $0.state != .over && scene.now < $0.closesAt } ?? false
            guard isStart, !isOn else { return [] }
        }
        let start = isStart ? event.id : nil
        var window = RunWindow(of: script, at: scene.now, start: start, clock: self.clock)
        // What is closed stays so, also where the script says by now that it would be on for longer.
        while let known = window, try self.isClosed(known.id, event, scene) {
            window = RunWindow(of: script, at: known.closesAt, start: start, clock: self.clock)
        }
        let gone = try Runs.cancelPlanned(
            of: ScriptID(script.id),
            except: window?.id,
            brand: event.brand,
            now: scene.now,
            scene.transaction
        )
        let timers: [TimerChange] = gone.map { .cancel(key: Self.key(.open, $0)) }
        guard let window else { return timers }
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
        guard isWaiting else { return timers }
        return timers + [
            .set(key: Self.key(.open, window.id), dueAt: window.opensAt, lateness: .fire, payload: "")
        ]
    }

    private func isClosed(_ id: RunID, _ event: Event, _ scene: Scene) throws -> Bool {
        let state = try Runs.find(id, brand: event.brand, scene.transaction)?.state
        return state == .closed || state == .over
    }

    /// The timers of a run that opens now.
    func timers(of run: Run, _ script: Script) -> [TimerChange] {
        var timers: [TimerChange] = [
            self.timer(.close, run, at: run.closesAt)
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

    func timer(_ moment: Moment, _ run: Run, at instant: Instant, _ payload: String = "") -> TimerChange {
        .set(key: Self.key(moment, run.id), dueAt: instant, lateness: .fire, payload: payload)
    }

    /// When something after the closing is due.
    func moment(_ aftermath: Aftermath, of run: Run) -> Instant {
        switch aftermath {
        case .afterClosing(let span): run.closesAt + span
        case .at(let moment): max(self.clock.instant(of: moment), run.closesAt)
        }
    }
}
