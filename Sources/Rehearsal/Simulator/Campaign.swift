internal import Domain
internal import Synchronization

/// Many seeds, on as many threads as are wanted.
public struct Campaign: Sendable {
    /// What became of the seeds.
    public struct Result: Sendable {
        /// How many were lived through.
        public let seeds: Int
        /// The first seed, by number, that broke a promise.
        public let failure: Simulation.Outcome?
        public let simulated: Duration
        public let steps: Int
    }

    private struct Sum {
        var next = 0
        var seeds = 0
        var failure: Simulation.Outcome?
        var simulated: Duration = .zero
        var steps = 0
    }

    /// What the threads share.
    private final class Board: Sendable {
        let sum = Mutex(Sum())
    }

    private let simulation: Simulation
    private let first: UInt64
    private let count: Int
    private let threads: Int

    public init(_ simulation: Simulation, from first: UInt64, count: Int, threads: Int) {
        self.simulation = simulation
        self.first = first
        self.count = count
        self.threads = threads
    }

    /// Goes through the seeds until one breaks a promise.
    ///
    /// `onProgress` hears now and then how many were lived through.
    public func run(onProgress: @escaping @Sendable (Int) -> Void = { _ in }) async throws -> Result {
        let board = Board()
        try await withThrowingDiscardingTaskGroup { group in
            for _ in 0..<self.threads { group.addTask { try self.work(board, onProgress) } }
        }
        let end = board.sum.withLock { $0 }
        return Result(seeds: end.seeds, failure: end.failure, simulated: end.simulated, steps: end.steps)
    }

    private func work(_ board: Board, _ onProgress: @Sendable (Int) -> Void) throws {
        let stage = try World.Stage()
        while true {
            // A seed before the one that failed is still lived through: the first failure is the same on any machine.
            let index: Int? = board.sum.withLock { sum in
                guard sum.next < self.count, sum.failure == nil, !Task.isCancelled else { return nil }
                defer { sum.next += 1 }
                return sum.next
            }
            guard let index else { return }
            let outcome = try self.simulation.run(seed: self.first + UInt64(index), on: stage, keepsTrace: false)
            let seeds = board.sum.withLock { sum in
                sum.seeds += 1
                sum.simulated += outcome.simulated
                sum.steps += outcome.steps
                if outcome.violation != nil, outcome.seed < sum.failure?.seed ?? .max { sum.failure = outcome }
                return sum.seeds
            }
            if seeds % 500 == 0 { onProgress(seeds) }
        }
    }
}
