import Foundation

/// A TCP connection whose bytes a test writes and reads itself, well-formed or not.
///
/// Calls block a thread of their own, never one that the server needs.
final class RawSocket: Sendable {
    /// A test that waits longer has failed.
    private static let patience = timeval(tv_sec: 30, tv_usec: 0)

    private let descriptor: Int32
    private let queue = DispatchQueue(label: "raw-socket")

    /// Connects to a port of this machine.
    init(port: Int) throws {
        self.descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = in_port_t(port).bigEndian
        address.sin_addr.s_addr = in_addr_t(INADDR_LOOPBACK).bigEndian
        let result = withUnsafePointer(to: &address) { address in
            address.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(self.descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard result == 0 else { throw POSIXError(.ECONNREFUSED) }
        self.set(SO_RCVTIMEO, Self.patience)
        self.set(SO_SNDTIMEO, Self.patience)
    }

    deinit { close(self.descriptor) }

    /// Ends the connection from this side.
    func end() { shutdown(self.descriptor, Int32(SHUT_RDWR)) }

    /// Says that nothing more comes from this side, which still listens.
    func endWriting() { shutdown(self.descriptor, Int32(SHUT_WR)) }

    private func set(_ option: Int32, _ time: timeval) {
        var time = time
        setsockopt(self.descriptor, SOL_SOCKET, option, &time, socklen_t(MemoryLayout<timeval>.size))
    }

    /// - Returns: False when the other side has closed.
    @discardableResult
    func write(_ bytes: [UInt8]) async -> Bool {
        await self.blocking {
            var sent = 0
            while sent < bytes.count {
                let count = bytes[sent...].withUnsafeBytes {
                    send(self.descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
                }
                guard count > 0 else { return false }
                sent += count
            }
            return true
        }
    }

    @discardableResult
    func write(_ text: String) async -> Bool { await self.write(Array(text.utf8)) }

    /// Everything until the other side closes.
    ///
    /// - Throws: When it does not close in time.
    func readToEnd() async throws -> String {
        try await self.read { _ in false }
    }

    /// So many whole answers, each with a Content-Length.
    func readAnswers(_ count: Int) async throws -> [RawAnswer] {
        let text = try await self.read { RawAnswer.parse($0).count >= count }
        return RawAnswer.parse(text)
    }

    /// Whether bytes lie ready, or the other side has closed, right now.
    var hasSomething: Bool {
        var byte: UInt8 = 0
        return recv(self.descriptor, &byte, 1, Int32(MSG_PEEK | MSG_DONTWAIT)) >= 0
    }

    /// Writes one byte after the other, as slowly as the other side bears, until it closes.
    ///
    /// - Returns: What it said.
    func trickle(_ byte: UInt8) async throws -> String {
        self.set(SO_RCVTIMEO, timeval(tv_sec: 0, tv_usec: 50_000))
        for _ in 0..<600 {
            let isOpen = await self.write([byte])
            let text = try? await self.readToEnd()
            if let text { return text }
            guard isOpen else { return "" }
        }
        throw POSIXError(.ETIMEDOUT)
    }

    private func read(until isEnough: @escaping @Sendable (String) -> Bool) async throws -> String {
        let bytes = await self.blocking { () -> [UInt8]? in
            var all: [UInt8] = []
            var part = [UInt8](repeating: 0, count: 65_536)
            while true {
                let count = recv(self.descriptor, &part, part.count, 0)
                if count > 0 {
                    all += part[..<count]
                    if isEnough(String(decoding: all, as: UTF8.self)) { return all }
                    continue
                }
                // A reset closes as well as an end does; what came before it was read.
                return count == 0 || errno == ECONNRESET ? all : nil
            }
        }
        guard let bytes else { throw POSIXError(.ETIMEDOUT) }
        return String(decoding: bytes, as: UTF8.self)
    }

    private func blocking<Result: Sendable>(_ body: @escaping @Sendable () -> Result) async -> Result {
        await withCheckedContinuation { continuation in
            self.queue.async { continuation.resume(returning: body()) }
        }
    }
}

/// An answer as it came over the wire.
struct RawAnswer: Hashable, Sendable {
    let status: Int
    /// Names in lower case.
    let headers: [String: String]
    let body: String

    /// The whole answers at the beginning of a text.
    static func parse(_ text: String) -> [RawAnswer] {
        var answers: [RawAnswer] = []
        var rest = Substring(text)
        while let headEnd = rest.firstRange(of: "\r\n\r\n") {
            let lines = rest[..<headEnd.lowerBound].split(separator: "\r\n")
            let status = lines.first.flatMap { Int($0.split(separator: " ").dropFirst().first ?? "") } ?? 0
            let headers = lines.dropFirst().reduce(into: [String: String]()) { headers, line in
                guard let colon = line.firstIndex(of: ":") else { return }
                let value = line[line.index(after: colon)...].drop { $0 == " " }
                headers[line[..<colon].lowercased()] = String(value)
            }
            let body = rest[headEnd.upperBound...].utf8
            let length = headers["content-length"].flatMap(Int.init) ?? 0
            guard body.count >= length else { break }
            answers.append(RawAnswer(status: status, headers: headers, body: String(body.prefix(length)) ?? ""))
            rest = Substring(body.dropFirst(length))
        }
        return answers
    }

    /// Without what the clock decides.
    var timeless: RawAnswer {
        RawAnswer(status: self.status, headers: self.headers.filter { $0.key != "date" }, body: self.body)
    }
}
