import Rehearsal
import Testing

/// How often each is lived through, and by how many threads; a machine that runs the tests has two cores.
private let (seeds, threads) = (2_000, 2)

@Suite(.serialized) struct SimulationTests {
    @Test func `a seed is the same life every time, line by line`() throws {
        for seed: UInt64 in [7, 21] {
            let first = try Simulation().run(seed: seed, keepsTrace: true)
            let second = try Simulation().run(seed: seed, keepsTrace: true)
            #expect(first.trace.count > 100)
            #expect(first.trace == second.trace)
        }
    }

    @Test func `two thousand nights break no promise`() async throws {
        let result = try await Campaign(Simulation(), from: 1, count: seeds, threads: threads).run()
        #expect(result.seeds == seeds)
        if let failure = result.failure, let violation = failure.violation {
            Issue.record(
                "Seed \(failure.seed) breaks \(violation); `hearth simulate --trace \(failure.seed)` shows it."
            )
        }
    }

    @Test(arguments: Mistake.allCases)
    func `every planted mistake is found`(mistake: Mistake) async throws {
        let result = try await Campaign(Simulation(mistake: mistake), from: 1, count: seeds, threads: threads).run()
        let failure = try #require(result.failure, "\(mistake.rawValue) was not found in \(seeds) seeds.")
        let violation = try #require(failure.violation)
        #expect(mistake.promises.contains(violation.promise), "\(mistake.rawValue) was found by \(violation)")
        print("\(mistake.rawValue): found in seed \(failure.seed) by \(violation)")
    }
}

extension Mistake {
    /// The promises that it breaks.
    fileprivate var promises: Set<Violation.Promise> {
        switch self {
        case .noEpochCheck: [.noStaleWrite]
        case .dedupeBySenderAndSecond, .retentionOfUnfinished: [.ackedIsStored]
        // A call whose beginning is forgotten is made again.
        case .normalSync: [.ackedIsStored, .effectsByClass]
        case .cursorBeforeCommit: [.liveness, .order]
        case .wallClockLease: [.liveness]
        case .localLimits: [.limits]
        case .rescuerWithoutGuard: [.terminalStays]
        case .retryOfDangerous, .restoreWithoutFence: [.effectsByClass]
        }
    }
}
