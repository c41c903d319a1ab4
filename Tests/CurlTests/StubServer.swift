import Foundation
import Synchronization

/// A server of plain sockets that does what its script says on every connection, right or wrong.
final class StubServer: Sendable {
    /// One request as it came.
    struct Received: Sendable {
        let head: String
        let body: [UInt8]
        /// On which connection, counted from 0 in the order of arrival.
        let connection: Int

        /// The request line, such as `POST /path HTTP/1.1`.
        var line: String { String(self.head.prefix { $0 != "\r\n" }) }

        func header(_ name: String) -> String? {
            for line in self.head.split(separator: "\r\n").dropFirst() {
                let parts = line.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
                guard parts.count == 2, parts[0].lowercased() == name.lowercased() else { continue }
                return parts[1].trimmingCharacters(in: .whitespaces)
            }
            return nil
        }
    }

    private struct State {
        var received: [Received] = []
        var accepted = 0
        var sockets: Set<CInt> = []
        var isStopped = false
    }

    typealias Script = @Sendable (StubConnection) -> Void

    let port: Int
    private let listener: CInt
    private let state = Mutex(State())

    /// Starts listening on a free port of 127.0.0.1; each connection gets a thread that runs the script.
    private init(_ script: @escaping Script) throws {
        let listener = socket(AF_INET, CInt(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(INADDR_LOOPBACK).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let result = withUnsafeMutablePointer(to: &address) { address in
            address.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                guard bind(listener, address, length) == 0, listen(listener, 512) == 0 else { return CInt(-1) }
                return getsockname(listener, address, &length)
            }
        }
        guard result == 0 else { throw POSIXError(POSIXErrorCode(rawValue: errno) ?? .EIO) }
        self.listener = listener
        self.port = Int(UInt16(bigEndian: address.sin_port))
        Thread.detachNewThread { self.accept(script) }
    }

    /// Serves for as long as the body runs.
    static func serve<Result>(
        _ script: @escaping Script,
        _ body: (StubServer) async throws -> Result
    ) async throws -> Result {
        let server = try StubServer(script)
        defer { server.stop() }
        return try await body(server)
    }

    /// Answers every request on every connection with the same bytes, for as long as the body runs.
    static func serve<Result>(
        always answer: String,
        _ body: (StubServer) async throws -> Result
    ) async throws -> Result {
        try await Self.serve({ connection in while connection.receive() != nil { connection.send(answer) } }, body)
    }

    /// The beginning of an address; `path` begins with a slash.
    func url(_ path: String = "/", scheme: String = "http") -> String { "\(scheme)://127.0.0.1:\(self.port)\(path)" }

    /// All requests that came completely, in order.
    var received: [Received] { self.state.withLock { $0.received } }
    /// How many connections were made.
    var accepted: Int { self.state.withLock { $0.accepted } }

    /// New connections are refused from now on; the present ones go on.
    func stopListening() {
        self.state.withLock { state in
            guard !state.isStopped else { return }
            state.isStopped = true
            // Wakes the thread that accepts. It also closes: the number of a closed socket is soon another server's, and
            // accepting once more on it would take a connection from that one.
            shutdown(self.listener, CInt(SHUT_RDWR))
        }
    }

    private func stop() {
        self.stopListening()
        self.state.withLock { $0.sockets.forEach { shutdown($0, CInt(SHUT_RDWR)) } }
    }

    private func accept(_ script: @escaping Script) {
        while true {
            let socket = Foundation.accept(self.listener, nil, nil)
            guard socket >= 0 else {
                let isOver = self.state.withLock { state in
                    if state.isStopped { close(self.listener) }
                    return state.isStopped
                }
                if isOver { return }
                continue
            }
            let number = self.state.withLock { state in
                state.sockets.insert(socket)
                state.accepted += 1
                return state.accepted - 1
            }
            Thread.detachNewThread {
                script(StubConnection(socket: socket, number: number, server: self))
                self.state.withLock { state in
                    state.sockets.remove(socket)
                    close(socket)
                }
            }
        }
    }

    fileprivate func record(_ received: Received) {
        self.state.withLock { $0.received.append(received) }
    }
}

/// One connection of a ``StubServer``, for the thread that runs its script.
final class StubConnection {
    /// Counted from 0 in the order of arrival.
    let number: Int
    private let socket: CInt
    private let server: StubServer
    private var pending: [UInt8] = []

    fileprivate init(socket: CInt, number: Int, server: StubServer) {
        self.socket = socket
        self.number = number
        self.server = server
        var isOn: CInt = 1
        setsockopt(socket, CInt(IPPROTO_TCP), TCP_NODELAY, &isOn, socklen_t(MemoryLayout<CInt>.size))
    }

    /// The next complete request, or nil when the connection ended.
    @discardableResult
    func receive() -> StubServer.Received? {
        guard let head = self.receiveHead() else { return nil }
        var received = StubServer.Received(head: head, body: [], connection: self.number)
        let count = Int(received.header("Content-Length") ?? "0") ?? 0
        while self.pending.count < count { guard self.read() else { return nil } }
        received = StubServer.Received(head: head, body: Array(self.pending.prefix(count)), connection: self.number)
        self.pending.removeFirst(count)
        self.server.record(received)
        return received
    }

    /// The head of the next request, or nil when the connection ended; its body is not read.
    @discardableResult
    func receiveHead() -> String? {
        let end = Array("\r\n\r\n".utf8)
        while true {
            if let place = self.pending.firstRange(of: end) {
                let head = String(decoding: self.pending[..<place.upperBound], as: UTF8.self)
                self.pending.removeFirst(place.upperBound)
                return head
            }
            guard self.read() else { return nil }
        }
    }

    /// Whether all of it could be sent.
    @discardableResult
    func send(_ text: String) -> Bool { self.send(Array(text.utf8)) }

    @discardableResult
    func send(_ bytes: [UInt8]) -> Bool {
        var sent = 0
        while sent < bytes.count {
            let count = bytes[sent...].withUnsafeBytes { rest in
                Foundation.send(self.socket, rest.baseAddress, rest.count, CInt(MSG_NOSIGNAL))
            }
            guard count > 0 else { return false }
            sent += count
        }
        return true
    }

    /// Blocks until the client closes; what it sends is dropped.
    func waitForClose() {
        while self.read() { self.pending = [] }
    }

    /// Waits for the client to close, but at most this long.
    func isClosed(within millis: CInt) -> Bool {
        var state = pollfd(fd: self.socket, events: Int16(POLLIN), revents: 0)
        return poll(&state, 1, millis) > 0 && !self.read()
    }

    /// Ends the connection in an orderly way, so that the client reads an end.
    func end() { shutdown(self.socket, CInt(SHUT_RDWR)) }

    /// Ends the connection with a reset.
    func reset() {
        var now = linger(l_onoff: 1, l_linger: 0)
        setsockopt(self.socket, SOL_SOCKET, SO_LINGER, &now, socklen_t(MemoryLayout<linger>.size))
        // Connecting to nowhere is the one way to reset without giving up the descriptor, which the server still holds.
        var nowhere = sockaddr()
        nowhere.sa_family = sa_family_t(AF_UNSPEC)
        connect(self.socket, &nowhere, socklen_t(MemoryLayout<sockaddr>.size))
    }

    private func read() -> Bool {
        var room = [UInt8](repeating: 0, count: 65_536)
        let count = recv(self.socket, &room, room.count, 0)
        guard count > 0 else { return false }
        self.pending += room[..<count]
        return true
    }
}
