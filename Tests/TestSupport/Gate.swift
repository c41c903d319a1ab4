internal import Synchronization

/// Holds tasks until it is opened, and says when they have come: order without waiting for time to pass.
public final class Gate: Sendable {
    private struct State {
        var isOpen = false
        var arrived = 0
        var held: [CheckedContinuation<Void, Never>] = []
        var watchers: [(count: Int, continuation: CheckedContinuation<Void, Never>)] = []
    }

    private let state = Mutex(State())

    public init() {}

    /// Waits until the gate is open; goes straight on afterwards.
    public func pass() async {
        await withCheckedContinuation { continuation in
            let resumed = self.state.withLock { state -> [CheckedContinuation<Void, Never>] in
                state.arrived += 1
                let (ready, waiting) = (
                    state.watchers.filter { $0.count <= state.arrived },
                    state.watchers.filter { $0.count > state.arrived }
                )
                state.watchers = waiting
                if !state.isOpen { state.held.append(continuation) }
                return ready.map(\.continuation) + (state.isOpen ? [continuation] : [])
            }
            for continuation in resumed { continuation.resume() }
        }
    }

    /// Waits until so many have come to the gate, whether they were held or not.
    public func arrivals(atLeast count: Int) async {
        await withCheckedContinuation { continuation in
            let isThere = self.state.withLock { state -> Bool in
                if state.arrived >= count { return true }
                state.watchers.append((count, continuation))
                return false
            }
            if isThere { continuation.resume() }
        }
    }

    public var isOpen: Bool { self.state.withLock { $0.isOpen } }

    public func open() {
        let held = self.state.withLock { state in
            state.isOpen = true
            defer { state.held = [] }
            return state.held
        }
        for continuation in held { continuation.resume() }
    }
}
