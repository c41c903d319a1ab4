internal import ServiceLifecycle
internal import Synchronization

/// Tells one waiting loop that there may be work: raised any number of times, it wakes once.
///
/// It is raised and waited for hundreds of times a second, so a wait that is raised costs neither a task nor a timer:
/// one alarm serves many waits, and rings early rather than being set anew for each.
public final class Signal: Sendable {
    private struct State {
        var waits = SignalWaits()
        var waiter: CheckedContinuation<Bool, Never>?
        var alarm: Task<Void, Never>?
    }

    private let state = Mutex(State())

    public init() {}

    deinit { self.state.withLock { $0.alarm?.cancel() } }

    public func raise() { self.change { $0.raise() } }

    /// Returns when raised, when the time is over, or when the task is told to end; at once if it was raised before.
    ///
    /// One at a time may wait.
    ///
    /// - Returns: Whether it was raised.
    @discardableResult
    public func wait(atMost time: Duration) async -> Bool {
        let due = ContinuousClock.now + time
        let turn = self.state.withLock { $0.waits.nextTurn() }
        return await withGracefulShutdownHandler {
            await withTaskCancellationHandler {
                await withCheckedContinuation { continuation in
                    self.change(waiter: continuation) { $0.begin(turn, until: due) }
                }
            } onCancel: {
                self.change { $0.giveUp(turn) }
            }
        } onGracefulShutdown: {
            self.change { $0.giveUp(turn) }
        }
    }

    /// Makes one step, and does what it says.
    private func change(
        waiter: CheckedContinuation<Bool, Never>? = nil,
        _ step: (inout SignalWaits) -> SignalWaits.Outcome
    ) {
        let (resumed, answer) = self.state.withLock { state in
            if let waiter {
                precondition(state.waiter == nil, "One at a time waits for a signal.")
                state.waiter = waiter
            }
            let outcome = step(&state.waits)
            if let moment = outcome.alarm {
                state.alarm?.cancel()
                // Ends with its moment, or when an earlier one replaces it.
                state.alarm = Task { [weak self] in
                    try? await Task.sleep(until: moment)
                    if !Task.isCancelled { self?.change { $0.ring(moment) } }
                }
            }
            guard let answer = outcome.answer else {
                return (CheckedContinuation<Bool, Never>?.none, false)
            }
            defer { state.waiter = nil }
            return (state.waiter, answer)
        }
        resumed?.resume(returning: answer)
    }
}

/// What is known of the waits for one signal: a plain value, without clock and tasks.
struct SignalWaits: Sendable {
    typealias Moment = ContinuousClock.Instant

    /// What to do after a step.
    struct Outcome: Hashable {
        /// Ends the wait, raised or not; nil lets it go on.
        var answer: Bool?
        /// Sets the alarm, in place of the one that is set.
        var alarm: Moment?
    }

    private var isRaised = false
    private var waiting: (turn: Int, due: Moment)?
    private var turn = 0
    /// The last turn that was told to end, perhaps before its wait began.
    private var givenUp = 0
    private var alarm: Moment?

    mutating func nextTurn() -> Int {
        self.turn += 1
        return self.turn
    }

    mutating func begin(_ turn: Int, until due: Moment) -> Outcome {
        if self.isRaised {
            self.isRaised = false
            return Outcome(answer: true)
        }
        guard self.givenUp < turn else { return Outcome(answer: false) }
        self.waiting = (turn, due)
        if let alarm = self.alarm, alarm <= due { return Outcome() }
        self.alarm = due
        return Outcome(alarm: due)
    }

    mutating func raise() -> Outcome {
        guard self.waiting != nil else {
            self.isRaised = true
            return Outcome()
        }
        self.waiting = nil
        return Outcome(answer: true)
    }

    mutating func giveUp(_ turn: Int) -> Outcome {
        self.givenUp = max(self.givenUp, turn)
        guard let waiting = self.waiting, waiting.turn <= turn else { return Outcome() }
        self.waiting = nil
        return Outcome(answer: false)
    }

    /// The alarm of this moment rings.
    mutating func ring(_ moment: Moment) -> Outcome {
        guard self.alarm == moment else { return Outcome() }
        self.alarm = nil
        guard let waiting = self.waiting else { return Outcome() }
        guard waiting.due > moment else {
            self.waiting = nil
            return Outcome(answer: false)
        }
        self.alarm = waiting.due
        return Outcome(alarm: waiting.due)
    }
}
