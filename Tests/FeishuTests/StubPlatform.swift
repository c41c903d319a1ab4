import Foundation
import Glibc
import Synchronization

/// A server API over a real socket that answers as it is told, and remembers what it was asked.
final class StubPlatform: Sendable {
    struct Call: Sendable {
        let method: String
        /// The path behind `/open-apis/`.
        let endpoint: String
        let query: [String: String]
        /// Names in lower case.
        let headers: [String: String]
        let body: [UInt8]

        var text: String { String(decoding: self.body, as: UTF8.self) }
    }

    enum Reaction: Sendable {
        case json(String)
        case status(Int, headers: [String] = [], String = "")
        /// The head and the first bytes of an answer, then nothing.
        case torn
        /// The whole request is read, then the connection ends.
        case hangUp
    }

    typealias Script = @Sendable (Call, _ before: [Call]) -> Reaction

    let port: UInt16
    private let listener: Int32
    private let script: Script
    private let memory = Mutex<[Call]>([])

    static let token = "auth/v3/tenant_access_token/internal"

    /// Without a reaction of its own, the token call gives `t-1`, `t-2` …, everything else is well.
    init(_ script: @escaping @Sendable (Call, _ before: [Call]) -> Reaction? = { _, _ in nil }) throws {
        self.script = { call, before in script(call, before) ?? Self.usual(call, before) }
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
    func stop() {
        Glibc.shutdown(self.listener, Int32(SHUT_RDWR))
    }

    var base: String { "http://127.0.0.1:\(self.port)" }
    var calls: [Call] { self.memory.withLock { $0 } }
    func calls(of endpoint: String) -> [Call] { self.calls.filter { $0.endpoint == endpoint } }

    private static func usual(_ call: Call, _ before: [Call]) -> Reaction {
        guard call.endpoint == Self.token else {
            return .json(#"{"code":0,"msg":"success","data":{"message_id":"om_9"}}"#)
        }
        let number = before.count { $0.endpoint == Self.token } + 1
        return .json(#"{"code":0,"msg":"ok","tenant_access_token":"t-\#(number)","expire":7200}"#)
    }

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
                Self.send(connection, "HTTP/1.1 200 OK\r\nContent-Length: 27\r\n\r\n{\"code\":0,\"msg\":")
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
        let path = parts[0].hasPrefix("/open-apis/") ? parts[0].dropFirst(11) : parts[0]
        let query = Dictionary(pairs) { first, _ in first }.mapValues { $0.removingPercentEncoding ?? $0 }
        return Call(
            method: String(words[0]),
            endpoint: String(path),
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
