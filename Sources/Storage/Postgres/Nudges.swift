internal import CPostgres
internal import Domain
internal import Foundation
internal import Synchronization

/// Tells other processes on the same database that something was written, and hears them.
///
/// NOTIFY holds a lock of the whole database during its commit, so it is never part of a transaction that stores
/// something, and is said at most once in 100 ms. A pooler that gives each transaction another connection swallows it:
/// nobody relies on being told.
final class Nudges: Sendable {
    private struct State {
        var isWanted = false
        var isClosed = false
        var listener: (@Sendable () -> Void)?
    }

    private static let pause: Duration = .milliseconds(100)

    private let state = Mutex(State())
    private let wake = Wake()

    /// Asks for a nudge; one for all that ask before it is said.
    func send() {
        let isFirst = self.state.withLock { state in
            defer { state.isWanted = true }
            return !state.isWanted
        }
        if isFirst { self.wake.up() }
    }

    func listen(_ body: @escaping @Sendable () -> Void) { self.state.withLock { $0.listener = body } }

    func close() {
        self.state.withLock { $0.isClosed = true }
        self.wake.up()
    }

    private var isClosed: Bool { self.state.withLock { $0.isClosed } }

    /// Says and hears until it is closed; needs a thread of its own.
    func run(_ address: Secret) {
        while !self.isClosed {
            do throws(StorageError) {
                try self.serve(try PostgresSession(address, .writer(.intake)))
            } catch {
                // Whoever waits for a nudge looks by itself; the next connection may do better.
            }
            if !self.isClosed { self.wake.wait(nil, atMost: .seconds(1)) }
        }
    }

    private func serve(_ session: PostgresSession) throws(StorageError) {
        let own = try session.listen()
        var saidAt = ContinuousClock.now - Self.pause
        while !self.isClosed {
            let rest = Self.pause - (ContinuousClock.now - saidAt)
            if rest <= .zero, self.takeWish() {
                try session.nudge()
                saidAt = ContinuousClock.now
            }
            let isWanted = self.state.withLock { $0.isWanted }
            self.wake.wait(PQsocket(session.server), atMost: isWanted ? max(rest, .milliseconds(1)) : .seconds(10))
            guard PQconsumeInput(session.server) == 1 else { return }
            if session.isNudged(by: own) { self.state.withLock { $0.listener }?() }
        }
    }

    private func takeWish() -> Bool {
        self.state.withLock { state in
            defer { state.isWanted = false }
            return state.isWanted
        }
    }
}

extension PostgresSession {
    /// Who speaks here, and for which schema.
    struct Speaker {
        let process: Int32
        let schema: String
    }

    fileprivate func listen() throws(StorageError) -> Speaker {
        try self.run("LISTEN hearth", [])
        let schema = try self.rows("SELECT COALESCE(CAST(current_schema() AS TEXT), '')", []).first?.text(0) ?? ""
        return Speaker(process: PQbackendPID(self.server), schema: schema)
    }

    fileprivate func nudge() throws(StorageError) {
        try self.run("SELECT pg_notify('hearth', CAST(current_schema() AS TEXT))", [])
    }

    /// Whether somebody else said something about the same schema since the last call.
    fileprivate func isNudged(by own: Speaker) -> Bool {
        var isNudged = false
        while let notice = PQnotifies(self.server) {
            if notice.pointee.be_pid != own.process, String(cString: notice.pointee.extra) == own.schema {
                isNudged = true
            }
            PQfreemem(notice)
        }
        return isNudged
    }
}

/// Wakes a thread that waits for a socket.
private final class Wake: Sendable {
    private let reading: Int32
    private let writing: Int32

    init() {
        var ends: [Int32] = [-1, -1]
        guard pipe(&ends) == 0 else { preconditionFailure("No pipe is left for the nudges.") }
        for end in ends {
            _ = fcntl(end, F_SETFL, O_NONBLOCK)
            _ = fcntl(end, F_SETFD, FD_CLOEXEC)
        }
        (self.reading, self.writing) = (ends[0], ends[1])
    }

    deinit {
        _ = Foundation.close(self.reading)
        _ = Foundation.close(self.writing)
    }

    func up() {
        var byte: UInt8 = 1
        // A full pipe wakes as well.
        _ = write(self.writing, &byte, 1)
    }

    /// Waits until something can be read from the socket, or ``up()`` is called.
    func wait(_ socket: Int32?, atMost time: Duration) {
        var places = [pollfd(fd: self.reading, events: Int16(POLLIN), revents: 0)]
        if let socket { places.append(pollfd(fd: socket, events: Int16(POLLIN), revents: 0)) }
        _ = poll(&places, nfds_t(places.count), Int32(clamping: time.wholeMillis))
        var bytes = [UInt8](repeating: 0, count: 64)
        while read(self.reading, &bytes, bytes.count) > 0 {}
    }
}
