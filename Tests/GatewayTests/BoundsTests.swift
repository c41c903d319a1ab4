import Curl
import Engine
import Storage
import TestSupport
import Testing

@testable import Gateway

/// A hostile peer costs bounded time and memory, and changes nothing.
@Suite(.timeLimit(.minutes(2))) struct BoundsTests {
    private static let path = "/callbacks/acme?sign=good"
    private static let limit = CallbackDesk.bodyLimit

    @Test(arguments: ["1048577", "1073741824", "99999999999999999999"])
    func `a length over the limit is refused at once, and the connection ends`(length: String) async throws {
        try await Door.open { door in
            let answers = try await door.raw(.head("POST", Self.path, "Content-Length: \(length)"))
            #expect(answers.count == 1)
            #expect(answers.first?.status == (length.count > 18 ? 400 : 413))
            #expect(answers.first?.body == "")
            #expect(answers.first?.headers["connection"] == "close")
            try await #expect(door.storedCount() == 0)
        }
    }

    @Test func `a refused length is counted like every other refusal`() async throws {
        try await Door.open { door in
            _ = try await door.raw(.head("POST", Self.path, "Content-Length: 1048577"))
            #expect(door.metric("hearth_http_refused_total{status=\"413\"}") == 1)
        }
    }

    @Test func `a body of exactly the limit is taken`() async throws {
        try await Door.open { door in
            let body = String(repeating: "x", count: Self.limit)
            try await #expect(door.post(Self.path, body).status == 200)
            try await #expect(door.storedCount() == 1)
        }
    }

    @Test func `chunks that grow over the limit are refused, and the connection ends`() async throws {
        try await Door.open { door in
            let socket = try door.socket()
            await socket.write(.head("POST", Self.path, "Transfer-Encoding: chunked"))
            let chunk = "10000\r\n" + String(repeating: "x", count: 65_536) + "\r\n"
            for _ in 1...17 where await !socket.write(chunk) { break }
            let answers = RawAnswer.parse(try await socket.readToEnd())
            #expect(answers.map(\.status) == [413])
            #expect(answers.first?.headers["connection"] == "close")
            try await #expect(door.storedCount() == 0)
        }
    }

    @Test func `a body that trickles is ended when the patience is over`() async throws {
        try await Door.open({ $0.requestPatience = 1 }) { door in
            let socket = try door.socket()
            await socket.write(.head("POST", Self.path, "Content-Length: 1000"))
            let answers = RawAnswer.parse(try await socket.trickle(UInt8(ascii: "x")))
            #expect(answers.map(\.status) == [408])
            #expect(answers.first?.body == "")
            try await #expect(door.storedCount() == 0)
        }
    }

    @Test func `a body that stops coming is ended when the patience is over`() async throws {
        try await Door.open({ $0.requestPatience = 1 }) { door in
            let answers = try await door.raw(.head("POST", Self.path, "Content-Length: 1000") + "half")
            #expect(answers.map(\.status) == [408])
            try await #expect(door.storedCount() == 0)
        }
    }

    @Test func `a head that trickles is ended when the patience is over`() async throws {
        try await Door.open({ $0.requestPatience = 1 }) { door in
            let socket = try door.socket()
            await socket.write("POST /callbacks/acme HTTP/1.1\r\nX-Slow: ")
            try await #expect(RawAnswer.parse(socket.trickle(UInt8(ascii: "x"))).map(\.status) == [408])
        }
    }

    @Test func `a connection without a request is closed after a while`() async throws {
        try await Door.open({ ($0.requestPatience, $0.idlePatience) = (1, 2) }) { door in
            try await #expect(door.socket().readToEnd() == "")
            let used = try door.socket()
            await used.write(.head("GET", "/callbacks/acme?sign=bad"))
            try await #expect(RawAnswer.parse(used.readToEnd()).map(\.status) == [403])
        }
    }

    @Test(arguments: [
        ("one long header", "X-Long: \(String(repeating: "x", count: 9 * 1_024))\r\n"),
        ("many headers", String(repeating: "X-A: b\r\n", count: 100)),
        ("a long list", (1...5).map { "X-\($0): \(String(repeating: "x", count: 7_000))\r\n" }.joined()),
        ("a megabyte", String(repeating: "X-A: \(String(repeating: "x", count: 1_000))\r\n", count: 1_000)),
    ])
    func `a huge head is refused, and the connection ends`(name: String, headers: String) async throws {
        try await Door.open { door in
            let socket = try door.socket()
            await socket.write("POST \(Self.path) HTTP/1.1\r\nHost: door\r\nContent-Length: 4\r\n\(headers)\r\nbody")
            let answers = RawAnswer.parse(try await socket.readToEnd())
            #expect(answers.allSatisfy { (400..<500).contains($0.status) && $0.body == "" })
            try await #expect(door.storedCount() == 0)
            #expect(door.log.complaints.isEmpty)
        }
    }

    @Test(arguments: [20_000, 10_000_000])
    func `a huge address is refused, and the connection ends`(length: Int) async throws {
        try await Door.open({ $0.requestPatience = 1 }) { door in
            let socket = try door.socket()
            await socket.write(.post("\(Self.path)&x=\(String(repeating: "x", count: length))", "say wm1 hello"))
            let answers = RawAnswer.parse(try await socket.readToEnd())
            #expect(answers.map(\.status) == [400])
            #expect(answers.first?.body == "")
            try await #expect(door.storedCount() == 0)
            #expect(door.log.complaints.isEmpty)
        }
    }

    @Test(
        arguments: [
            ("a bad chunk", .head("POST", path, "Transfer-Encoding: chunked") + "zz\r\nbody\r\n0\r\n\r\n"),
            (
                "a length and chunks",
                .head("POST", path, "Content-Length: 4", "Transfer-Encoding: chunked") + "0\r\n\r\n"
            ),
            ("two lengths", .head("POST", path, "Content-Length: 4", "Content-Length: 5") + "body"),
            ("a length that is none", .head("POST", path, "Content-Length: -4")),
            ("not HTTP", "\u{16}\u{3}\u{1}\u{2}\u{0}\u{1}\u{0}\r\n\r\n"),
            ("a head with a null", "POST \(path) HTTP/1.1\r\nHost: do\u{0}or\r\n\r\n"),
        ] as [(String, String)]
    )
    func `what is not HTTP is refused, logged by nobody, and stored by nobody`(name: String, text: String) async throws
    {
        try await Door.open { door in
            let answers = try await door.raw(text)
            #expect(answers.allSatisfy { $0.status == 400 && $0.body == "" })
            try await #expect(door.storedCount() == 0)
            #expect(door.log.complaints.isEmpty)
            #expect(door.callbacks("overloaded") == 0)
        }
    }

    @Test func `a peer that goes away in the middle is nobody's failure`() async throws {
        let log = LogBook()
        try await Door.open(log: log) { door in
            for _ in 1...5 {
                let socket = try door.socket()
                await socket.write(.head("POST", "/callbacks/acme?sign=bad", "Content-Length: 1000") + "half")
            }
            try await #expect(door.post(Self.path, "say wm1 hello").status == 200)
        }
        // The server has ended, and with it all that it had to say.
        #expect(log.complaints.isEmpty)
    }

    @Test func `no more connections are served at the same time than allowed`() async throws {
        try await Door.open({ $0.maxConnections = 1 }) { door in
            let first = try door.socket()
            let question = String.head("GET", "/callbacks/acme?sign=bad")
            await first.write(question)
            try await #expect(first.readAnswers(1).count == 1)
            let second = try door.socket()
            await second.write(question)
            for _ in 1...20 {
                await first.write(question)
                try await #expect(first.readAnswers(1).count == 1)
            }
            #expect(!second.hasSomething)
            first.end()
            try await #expect(second.readAnswers(1).map(\.status) == [403])
        }
    }
}
