import Domain
import Engine
import Storage
import TestSupport

@testable import Engine

/// Inbox, spool and drain as one process has them; the next rig over the same store and folder is the next process.
struct SpoolRig {
    let store: MoodyStore
    let spool: Spool
    let arrivals = Arrivals()
    let inbox: Inbox
    let drain: Drain
    let answers = Answers()

    init(_ store: any Store, folder: String, mostBytes: Int = 64 << 20) throws {
        self.store = MoodyStore(store)
        self.spool = try Spool(folder: folder, mostBytes: mostBytes, logger: .silent)
        self.inbox = Inbox(store: self.store, spool: self.spool, arrivals: self.arrivals, logger: .silent)
        self.drain = Drain(self.inbox, self.spool, logger: .silent)
    }

    /// Hands over a letter, and waits for nothing.
    func send(_ body: String, lane: LaneID = "acme/contact:wm1") {
        self.inbox.store(.sample(body, lane: lane), at: ManualClock().now) { self.answers.note(body, $0) }
    }

    /// Hands over letters, and waits for all answers.
    func deliver(_ bodies: String...) async {
        let before = self.answers.count
        for body in bodies { self.send(body) }
        await self.answers.count(atLeast: before + bodies.count)
    }

    /// Lets as much time go by as a letter waits for its commit.
    func waitForTooLong() { for _ in 1...Intake.patience { self.inbox.tick() } }

    /// Stores all that is in the spool, as the service does.
    func drainAll() async throws {
        while self.inbox.isSpooling {
            let isLast = self.spool.standing.letters <= Drain.most
            try await self.drain.runOnce(isLast: isLast)
        }
    }

    /// The process is gone; what it wrote stays.
    func die() async { await self.spool.close() }
}

/// Lends an empty store and the folder of a spool.
func withStoreAndFolder<Result>(
    _ engine: StorageEngine,
    _ body: (any Store, String) async throws -> Result
) async throws -> Result {
    try await withTemporaryFolder { folder in
        try await engine.withEmptyStore { try await body($0, "\(folder)/spool") }
    }
}
