internal import ServiceLifecycle
internal import Synchronization

/// Tells one waiting loop that there may be work: raised any number of times, it wakes once.
///
/// Raised and waited for hundreds of times a second, so a wait starts no task and sets no timer of its own: one alarm
/// serves many waits, and rings early rather than being set anew.
public final class Signal: Sendable {
    private struct Waiter {
        let continuation: CheckedContinuation<Bool, Never>
        let turn: Int
        let due: ContinuousClock.Instant
    }

    private struct State {
        var isRaised = false
        var waiter: Waiter?
        var turn = 0
        /// The last turn that was given up before its wait began.
        var givenUp = 0
        /// When the alarm rings; nil when none is set.
        var alarm: ContinuousClock.Instant?
    }

    private let state = Mutex(State())

    public init() {}

    public func raise() {
        let waiter = self.state.withLock { state in
            defer { state.waiter = nil }
            state.isRaised = state.waiter == nil
            return state.waiter
        }
        waiter?.continuation.resume(returning: true)
    }

    /// Returns when raised, when the time is over, or when the task is told to end; at once if it was raised before.
    ///
    /// - Returns: Whether it was raised.
    @discardableResult
    public func wait(atMost time: Duration) async -> Bool {
        let due = ContinuousClock.now + time
        let turn = self.state.withLock { state in
            state.turn += 1
            return state.turn
        }
        return await withGracefulShutdownHandler {
            await withTaskCancellationHandler {
                await withCheckedContinuation { self.begin(Waiter(continuation: $0, turn: turn, due: due)) }
            } onCancel: {
                self.giveUp(turn)
            }
        } onGracefulShutdown: {
            self.giveUp(turn)
        }
    }

    private func begin(_ waiter: Waiter) {
        let (answer, mustSetAlarm) = self.state.withLock { state -> (Bool?, Bool) in
            if state.isRaised {
                state.isRaised = false
                return (true, false)
            }
            if state.givenUp >= waiter.turn { return (false, false) }
            state.waiter = waiter
            if let alarm = state.alarm, alarm <= waiter.due { return (nil, false) }
            state.alarm = waiter.due
            return (nil, true)
        }
        if let answer { waiter.continuation.resume(returning: answer) }
        if mustSetAlarm { self.setAlarm(waiter.due) }
    }

    private func giveUp(_ turn: Int) {
        let waiter = self.state.withLock { state -> Waiter? in
            state.givenUp = max(state.givenUp, turn)
            guard let waiter = state.waiter, waiter.turn <= turn else { return nil }
            state.waiter = nil
            return waiter
        }
        waiter?.continuation.resume(returning: false)
    }

    private func setAlarm(_ moment: ContinuousClock.Instant) {
        Task { [weak self] in
            try? await Task.sleep(until: moment)
            self?.ring(moment)
        }
    }

    private func ring(_ moment: ContinuousClock.Instant) {
        let (waiter, next) = self.state.withLock { state -> (Waiter?, ContinuousClock.Instant?) in
            // An earlier alarm was set since, and it looks after whoever waits.
            guard state.alarm == moment else { return (nil, nil) }
            state.alarm = nil
            guard let waiter = state.waiter else { return (nil, nil) }
            if waiter.due <= moment {
                state.waiter = nil
                return (waiter, nil)
            }
            state.alarm = waiter.due
            return (nil, waiter.due)
        }
        waiter?.continuation.resume(returning: false)
        if let next { self.setAlarm(next) }
    }
}
