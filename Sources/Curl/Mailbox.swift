internal import CCurl
internal import Glibc
internal import Synchronization

/// What the tasks hand to the loop's thread, and the bell that wakes it: the only state the two sides share.
final class Mailbox: Sendable {
    /// Whether a transfer was taken in.
    enum Reception {
        case taken
        case full
        case closed
    }

    /// What came in since the last look.
    struct Mail {
        var arrivals: [Transfer] = []
        var cancellations: [Transfer] = []
        var isClosed = false

        var isEmpty: Bool { self.arrivals.isEmpty && self.cancellations.isEmpty && !self.isClosed }
    }

    private struct State {
        var mail = Mail()
        /// Taken in and not yet over.
        var outstanding = 0
        /// The thread waits or is about to; only then is the bell needed.
        var isAsleep = false
    }

    private let state = Mutex(State())
    private let limit: Int
    /// A file descriptor that becomes readable when it is rung.
    let bell: CInt

    init(limit: Int) {
        self.limit = limit
        self.bell = ccurl_bell_create()
        precondition(self.bell >= 0, "The process has no file descriptor left for the HTTP client.")
    }

    deinit { close(self.bell) }

    func submit(_ transfer: Transfer) -> Reception {
        self.change { state in
            if state.mail.isClosed { return .closed }
            guard state.outstanding < self.limit else { return .full }
            state.outstanding += 1
            state.mail.arrivals.append(transfer)
            return .taken
        }
    }

    func cancel(_ transfer: Transfer) {
        self.change { state in
            // After the close every transfer ends anyway, and nobody would ever empty the list.
            if !state.mail.isClosed { state.mail.cancellations.append(transfer) }
        }
    }

    func shut() {
        self.change { $0.mail.isClosed = true }
    }

    /// Takes everything out; when there is nothing, the thread counts as asleep until ``wakeUp()``.
    ///
    /// - Parameter finished: How many transfers have ended since the last call.
    /// - Returns: What came in, in order.
    func collect(finished: Int) -> Mail {
        self.state.withLock { state in
            state.outstanding -= finished
            guard !state.mail.isEmpty else {
                state.isAsleep = true
                return Mail()
            }
            let mail = state.mail
            state.mail = Mail(isClosed: mail.isClosed)
            return mail
        }
    }

    /// The thread is awake: it will look into the mailbox without being rung.
    func wakeUp() {
        self.state.withLock { $0.isAsleep = false }
    }

    private func change<Result: Sendable>(_ body: (inout State) -> Result) -> Result {
        let (result, mustRing) = self.state.withLock { state in
            let result = body(&state)
            let mustRing = state.isAsleep
            state.isAsleep = false
            return (result, mustRing)
        }
        if mustRing { ccurl_bell_ring(self.bell) }
        return result
    }
}
