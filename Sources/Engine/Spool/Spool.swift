internal import Domain
internal import Foundation
public import Logging
internal import Metrics
internal import Storage
internal import Synchronization

/// Letters on the local disk, while the database cannot take them.
///
/// Promises: what it took is durable and comes out in the order in which it went in, after a crash too, until it is
/// dropped; it is bounded in bytes. All file work is done by one thread of its own, which waits for no database; what
/// comes while one sync is under way shares the next. One process at a time owns the folder.
public final class Spool: Sendable {
    /// How much lies in it.
    public struct Standing: Hashable, Sendable {
        public internal(set) var letters: Int
        /// Of the files; at most ``mostBytes``.
        public internal(set) var bytes: Int
        public let mostBytes: Int
        /// Whether the last letters could not be written, for want of room for example.
        public internal(set) var isFailing = false

        /// From here on it should get no more, so that others are asked.
        public var isNearlyFull: Bool { self.bytes >= self.mostBytes / 5 * 4 }
    }

    private static let mostFileBytes = 1 << 20
    private static let mostTogether = 1 << 20
    private static let mostWaitingBytes = 64 << 20

    private let desk: SpoolDesk
    private let lock: SpoolLock

    /// Opens the folder, which is made when it is missing, and finds what an earlier process left.
    ///
    /// - Throws: ``StorageError/Code/busy`` when another process has it; other codes when the disk does not do.
    public init(folder: String, mostBytes: Int, logger: Logger) throws {
        try FileManager.default.createDirectory(
            atPath: folder,
            withIntermediateDirectories: true,
            attributes: [.posixPermissions: 0o700]
        )
        self.lock = try SpoolLock(folder: folder)
        // Handed over to its thread, and touched by nobody else from then on.
        nonisolated(unsafe) let files = try SpoolFiles(folder: folder, mostFileBytes: Self.mostFileBytes) { damage in
            logger.error("the spool is damaged", metadata: ["spool.damage": "\(damage)"])
        }
        self.desk = SpoolDesk(files, mostBytes: mostBytes, mostWaitingBytes: Self.mostWaitingBytes)
        let desk = self.desk
        let thread = Thread { Self.work(files, desk, SpoolMetrics(), logger) }
        thread.name = "hearth.spool"
        thread.start()
    }

    deinit { self.desk.close {} }

    private static func work(_ files: SpoolFiles, _ desk: SpoolDesk, _ metrics: SpoolMetrics, _ logger: Logger) {
        metrics.note(desk.now)
        while let (items, tasks) = desk.next(mostBytes: Self.mostTogether) {
            if !items.isEmpty {
                let isWritten = self.write(items, files, wasFailing: desk.now.isFailing, logger)
                desk.note(files, over: items, isFailing: !isWritten)
                if isWritten { metrics.stored.increment(by: items.count) }
                for item in items { item.then(isWritten) }
            }
            for task in tasks {
                task(files)
            }
            metrics.note(desk.now)
        }
        files.seal()
        desk.ended()
    }

    private static func write(
        _ items: [SpoolDesk.Item],
        _ files: SpoolFiles,
        wasFailing: Bool,
        _ logger: Logger
    ) -> Bool {
        do {
            try files.append(items.map(\.record))
            return true
        } catch {
            // Once for each time of trouble: callbacks come by the hundred.
            if !wasFailing {
                logger.error(
                    "the spool takes no more callbacks; they are answered 503",
                    metadata: ["error": "\(error)"]
                )
            }
            return false
        }
    }

    public var standing: Standing { self.desk.now }

    /// Whether no letter is here, those included that are being written.
    var isEmpty: Bool { self.desk.isEmpty }

    /// Hands over a letter to be kept behind all others.
    ///
    /// `then` is told on the spool's thread whether it is durable now; it must be quick.
    ///
    /// - Returns: False when there is no room for it; then `then` is not called.
    func append(_ letter: Letter, receivedAt: Instant, then: @escaping @Sendable (Bool) -> Void) -> Bool {
        let record = SpoolRecord(letter, receivedAt: receivedAt)
        return self.desk.add(
            SpoolDesk.Item(record: record, bytes: record.byteCount + SpoolFormat.frameBytes, then: then)
        )
    }

    /// The oldest letters, `limit` at most; the same ones until they are dropped.
    func next(_ limit: Int) async throws -> SpoolFiles.Batch { try await self.ask { try $0.next(limit) } }

    /// Forgets letters that are stored elsewhere.
    func drop(_ batch: SpoolFiles.Batch) async throws { try await self.ask { try $0.drop(batch) } }

    /// Waits for what was handed over, and lets go of the folder; what lies in it stays.
    public func close() async {
        await withCheckedContinuation { continuation in self.desk.close { continuation.resume() } }
        self.lock.release()
    }

    /// Does something with the files, on their thread.
    private func ask<Answer: Sendable>(_ body: @escaping @Sendable (SpoolFiles) throws -> Answer) async throws -> Answer
    {
        let desk = self.desk
        return try await withCheckedThrowingContinuation { continuation in
            let isTaken = desk.add { files in
                let answer = Result { try body(files) }
                desk.note(files)
                continuation.resume(with: answer)
            }
            if !isTaken { continuation.resume(throwing: StorageError(.closed, "The spool is closed.")) }
        }
    }
}

private struct SpoolMetrics {
    let stored = Counter(label: "hearth_spool_stored_total")
    private let letters = Gauge(label: "hearth_spool_letters")
    private let bytes = Gauge(label: "hearth_spool_bytes")

    func note(_ standing: Spool.Standing) {
        self.letters.record(standing.letters)
        self.bytes.record(standing.bytes)
    }
}
