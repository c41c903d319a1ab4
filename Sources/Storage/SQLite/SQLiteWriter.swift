internal import Domain
internal import Foundation
internal import GRDB

/// The one thread that writes: it takes all that waits, runs it, and commits once.
///
/// Under load it waits a moment more, to make the groups larger.
final class SQLiteWriter: Sendable {
    private let queue: WriteQueue
    private let database: any DatabaseWriter

    init(_ database: any DatabaseWriter, gather: Duration, mostJobs: Int, wall: WallClock?) {
        self.database = database
        self.queue = WriteQueue(gather: gather, mostJobs: mostJobs)
        let thread = Thread { [queue, database] in Self.loop(queue, database, wall) }
        thread.name = "hearth.writer"
        thread.stackSize = 4 << 20
        thread.start()
    }

    func submit(_ job: any WriteJob) {
        guard self.queue.append(job) else {
            job.refused(StorageError(.closed, "The store is closed."))
            return
        }
    }

    /// Runs what waits, then ends the thread.
    func close() async {
        await withCheckedContinuation { continuation in
            self.end { continuation.resume() }
        }
    }

    func end(then: @escaping @Sendable () -> Void) { self.queue.close(then: then) }

    private static func loop(_ queue: WriteQueue, _ database: any DatabaseWriter, _ wall: WallClock?) {
        var connection: SQLiteConnection?
        while let jobs = queue.next() {
            database.unsafeReentrantWrite { database in
                do throws(StorageError) {
                    if connection == nil { connection = try SQLiteConnection(database, wall: wall) }
                    if let connection { GroupCommit.run(jobs, on: connection) }
                } catch {
                    for job in jobs { job.refused(error) }
                }
            }
        }
        database.unsafeReentrantWrite { _ in connection?.finalize() }
        queue.ended()
    }
}
