import Foundation
import Glibc
import Synchronization

/// A platform's server over a real socket that answers as it is told, and remembers what it was asked.
public final class StubPlatform: Sendable {
    public struct Call: Sendable {
        public let verb: String
        /// From its slash on, without the query.
        public let path: String
        public let query: [String: String]
        /// Names in lower case.
        public let headers: [String: String]
        public let body: [UInt8]

        public var text: String { String(decoding: self.body, as: UTF8.self) }
    }

    public enum Reaction: Sendable {
        case json(String)
        case status(Int, headers: [String] = [], String = "")
        /// The head and the first bytes of an answer, then nothing.
        case torn
        /// The whole request is read, then the connection ends.
        case hangUp
    }

    public typealias Script = @Sendable (Call, _ before: [Call]) -> Reaction

    public let port: UInt16
    private let listener: Int32
    private let script: Script
    private let memory = Mutex<[Call]>([])

    public init(answering script: @escaping Script) throws {
        self.script = script
        self.listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let listener = self.listener
        let result = withUnsafeMutablePointer(to: &address) { address in
            address.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                bind(listener, address, length) == 0 && listen(listener, 256) == 0
                    && getsockname(listener, address, &length) == 0
            }
        }
        self.port = UInt16(bigEndian: address.sin_port)
        guard result else { throw CocoaError(.featureUnsupported) }
        Thread.detachNewThread { [self] in self.accept() }
    }

    /// Ends listening; connections end with their clients.
    public func stop() { Glibc.shutdown(self.listener, Int32(SHUT_RDWR)) }

    public var base: String { "http://127.0.0.1:\(self.port)" }
    public var calls: [Call] { self.memory.withLock { $0 } }

    private func accept() {
        while true {
            let connection = Glibc.accept(self.listener, nil, nil)
            guard connection >= 0 else {
                // Only here, where nobody uses the descriptor any more: its number is given away again at once.
                close(self.listener)
                return
            }
            var on: Int32 = 1
            setsockopt(connection, Int32(IPPROTO_TCP), TCP_NODELAY, &on, socklen_t(MemoryLayout<Int32>.size))
            Thread.detachNewThread { [self] in
                self.serve(connection)
                close(connection)
            }
        }
    }

    private func serve(_ connection: Int32) {
        var buffer: [UInt8] = []
        while let call = Self.nextCall(connection, &buffer) {
            let before = self.memory.withLock { calls in
                calls.append(call)
                return Array(calls.dropLast())
            }
            switch self.script(call, before) {
            case .json(let body):
                Self.send(connection, Self.answer(200, ["Content-Type: application/json"], body))
            case .status(let status, let headers, let body):
                Self.send(connection, Self.answer(status, headers, body))
            case .torn:
                Self.send(
                    connection,
                    "HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n{\"ok\":true,\"errcode\":0,\"code\":0,"
                )
                return
            case .hangUp:
                return
            }
        }
    }

    private static func answer(_ status: Int, _ headers: [String], _ body: String) -> String {
        let head = ["HTTP/1.1 \(status) X"] + headers + ["Content-Length: \(body.utf8.count)", "", ""]
        return head.joined(separator: "\r\n") + body
    }

    private static func send(_ connection: Int32, _ text: String) {
        var rest = Array(text.utf8)[...]
        while !rest.isEmpty {
            let sent = rest.withUnsafeBytes { Glibc.send(connection, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
            guard sent > 0 else { return }
            rest = rest.dropFirst(sent)
        }
    }

    private static func nextCall(_ connection: Int32, _ buffer: inout [UInt8]) -> Call? {
        let separator = Array("\r\n\r\n".utf8)
        while true {
            if let headEnd = buffer.firstRange(of: separator) {
                let head = String(decoding: buffer[..<headEnd.lowerBound], as: UTF8.self)
                let lines = head.split(separator: "\r\n")
                let headers = Dictionary(lines.dropFirst().map(Self.pair(":"))) { first, _ in first }
                let length = Int(headers["content-length"] ?? "0") ?? 0
                if buffer.count >= headEnd.upperBound + length {
                    let body = Array(buffer[headEnd.upperBound..<(headEnd.upperBound + length)])
                    buffer.removeFirst(headEnd.upperBound + length)
                    return Self.call(String(lines[0]), headers, body)
                }
            }
            var piece = [UInt8](repeating: 0, count: 65_536)
            let count = recv(connection, &piece, piece.count, 0)
            guard count > 0 else { return nil }
            buffer += piece[..<count]
        }
    }

    private static func call(_ line: String, _ headers: [String: String], _ body: [UInt8]) -> Call? {
        let words = line.split(separator: " ")
        guard words.count == 3 else { return nil }
        let parts = words[1].split(separator: "?", maxSplits: 1)
        let pairs = parts.count > 1 ? parts[1].split(separator: "&").map(Self.pair("=")) : []
        let query = Dictionary(pairs) { first, _ in first }.mapValues { $0.removingPercentEncoding ?? $0 }
        return Call(
            verb: String(words[0]),
            path: String(parts[0]),
            query: query,
            headers: headers,
            body: body
        )
    }

    private static func pair(_ separator: Character) -> (Substring) -> (String, String) {
        { text in
            let parts = text.split(separator: separator, maxSplits: 1, omittingEmptySubsequences: false)
            let name = separator == ":" ? parts[0].lowercased() : String(parts[0])
            return (name, parts.count > 1 ? parts[1].trimmingCharacters(in: .whitespaces) : "")
        }
    }
}
