internal import Domain
public import Logging
public import ServiceLifecycle

/// Stores what lies in the spool as soon as the database takes commits again, and watches that no callback waits too
/// long for a database that is silent.
///
/// It must start before, and stop after, whatever takes callbacks.
public struct Drain: Service {
    /// How many letters are stored in one transaction.
    static let most = 256
    /// How often the inbox is looked at.
    static let watchPause: Duration = .milliseconds(250)

    private let inbox: Inbox
    private let spool: Spool
    private let logger: Logger

    public init(_ inbox: Inbox, _ spool: Spool, logger: Logger) {
        self.inbox = inbox
        self.spool = spool
        self.logger = logger
    }

    public func run() async throws {
        await withDiscardingTaskGroup { group in
            group.addTask { await self.watch() }
            group.addTask { await self.drain() }
        }
    }

    private func watch() async {
        while !Task.isShuttingDownGracefully, !Task.isCancelled {
            self.inbox.tick()
            await Self.pause(Self.watchPause)
        }
    }

    private func drain() async {
        var backoff = Backoff()
        // Whether the database took the last commit: callers are not made to wait for one that is away.
        var isProven = false
        while !Task.isCancelled {
            let isEnding = Task.isShuttingDownGracefully
            guard self.inbox.isSpooling else {
                if isEnding { return }
                isProven = false
                await self.inbox.outage.wait(atMost: .seconds(5))
                continue
            }
            do {
                try await self.runOnce(isLast: isProven && self.spool.standing.letters <= Self.most)
                backoff = Backoff()
                isProven = true
            } catch {
                isProven = false
                // What is left waits for the next start.
                if isEnding { return }
                self.logger.debug("the spool cannot be drained yet", metadata: ["error": "\(error)"])
                await Self.pause(backoff.next())
            }
        }
    }

    private static func pause(_ time: Duration) async {
        try? await cancelWhenGracefulShutdown { try await Task.sleep(for: time) }
    }

    /// Stores the oldest letters in one transaction and then drops them from the spool.
    ///
    /// A crash between the two stores them a second time, and their fingerprints tell.
    ///
    /// - Parameter isLast: Lets new letters wait meanwhile, so that the spool comes to an end; when it is empty
    ///   afterwards, they go into the database again.
    /// - Returns: How many letters were taken from the spool.
    /// - Throws: What the store or the disk said; the letters stay in the spool.
    @discardableResult
    func runOnce(isLast: Bool) async throws -> Int {
        if isLast { self.inbox.hold() }
        do {
            let batch = try await self.spool.next(Self.most)
            let refused = try await self.inbox.store(spooled: batch.records)
            if !refused.isEmpty { try await self.spool.setAside(refused) }
            self.inbox.trouble = nil
            try await self.spool.drop(batch)
            self.inbox.goOn()
            return batch.records.count
        } catch {
            self.inbox.trouble = "\(error)"
            self.inbox.holdNoMore()
            throw error
        }
    }
}

/// How long to wait after each failure: a plain value.
struct Backoff: Hashable {
    static let least: Duration = .milliseconds(100)
    static let most: Duration = .seconds(2)

    private var pause = Self.least

    mutating func next() -> Duration {
        defer { self.pause = min(self.pause * 2, Self.most) }
        return self.pause
    }
}
