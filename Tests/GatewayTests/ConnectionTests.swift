import Curl
import Engine
import Hummingbird
import TestSupport
import Testing

@testable import Gateway

@Suite(.timeLimit(.minutes(2))) struct ConnectionTests {
    private static let good = "/callbacks/acme?sign=good"

    @Test func `requests sent together are answered in their order`() async throws {
        try await Door.open(addRoutes: { router, _ in
            OperationRoutes(readiness: { [] }, metricsText: { "" }).add(to: router)
        }) { door in
            let socket = try door.socket()
            await socket.write(
                .head("GET", "/healthz") + .post(Self.good, "say wm1 hello")
                    + .head("GET", "\(Self.good)&echo=77") + .post("/callbacks/acme?sign=bad", "say wm1 bye")
                    + .head("GET", "/nothing") + .post(Self.good, "say wm1 hello", "Connection: close")
            )
            let answers = RawAnswer.parse(try await socket.readToEnd())
            #expect(answers.map(\.status) == [200, 200, 200, 403, 404, 200])
            #expect(answers.map(\.body) == ["ok\n", "", "77", "", "", ""])
            try await #expect(door.storedCount() == 1)
        }
    }

    struct Refused: Sendable, CustomTestStringConvertible {
        let name: String
        let text: String
        let status: Int
        var testDescription: String { self.name }
    }

    static let refused = [
        Refused(name: "a length", text: .head("POST", good, "Content-Length: 1048577"), status: 413),
        Refused(
            name: "chunks",
            text: .head("POST", good, "Transfer-Encoding: chunked") + "100001\r\n"
                + String(repeating: "x", count: 1_048_577),
            status: 413
        ),
        Refused(name: "a trickle", text: .head("POST", good, "Content-Length: 10"), status: 408),
        Refused(name: "what is not HTTP", text: "what?\r\n\r\n", status: 400),
    ]

    @Test(arguments: Self.refused, [true, false])
    func `a refusal waits for the answers of the requests before it`(second: Refused, isTogether: Bool) async throws {
        let gate = Gate()
        try await Door.open({ $0.requestPatience = 1 }, through: { HeldStore($0, gate) }) { door in
            let socket = try door.socket()
            let first = String.post(Self.good, "say wm1 hello")
            await socket.write(isTogether ? first + second.text.prefix(100) : first)
            await gate.arrivals(atLeast: 1)
            await socket.write(isTogether ? String(second.text.dropFirst(100)) : second.text)
            // By the time that this one has lost the server's patience, the other one has, too.
            try await #expect(door.raw(.head("POST", Self.good, "Content-Length: 10")).map(\.status) == [408])
            #expect(!socket.hasSomething)
            gate.open()
            try await #expect(RawAnswer.parse(socket.readToEnd()).map(\.status) == [200, second.status])
            try await #expect(door.storedCount() == 1)
        }
    }

    @Test(arguments: [true, false])
    func `a client that ends its side while it waits gets all its answers`(isTogether: Bool) async throws {
        let gate = Gate()
        try await Door.open(through: { HeldStore($0, gate) }) { door in
            let socket = try door.socket()
            let (first, second) = (String.post(Self.good, "say wm1 hello"), String.post(Self.good, "say wm1 again"))
            await socket.write(isTogether ? first + second : first)
            await gate.arrivals(atLeast: 1)
            if !isTogether { await socket.write(second) }
            socket.endWriting()
            gate.open()
            try await #expect(RawAnswer.parse(socket.readToEnd()).map(\.status) == [200, 200])
            try await #expect(door.storedCount() == 2)
        }
    }

    @Test func `half a head behind a whole request is not waited for`() async throws {
        try await Door.open({ $0.requestPatience = 1 }) { door in
            let socket = try door.socket()
            await socket.write(.post(Self.good, "say wm1 hello"))
            try await #expect(socket.readAnswers(1).map(\.status) == [200])
            await socket.write("POST \(Self.good) HTT")
            try await #expect(RawAnswer.parse(socket.readToEnd()).map(\.status) == [408])
        }
    }

    @Test(arguments: ["/nothing", "/boom"])
    func `a request that is answered before its end gets no second answer`(path: String) async throws {
        try await Door.open(
            { $0.requestPatience = 1 },
            addRoutes: { router, _ in
                router.post("boom") { _, _ -> Response in throw Mishap() }
            }
        ) { door in
            let socket = try door.socket()
            await socket.write(.head("POST", path, "Content-Length: 10") + "half")
            let answers = RawAnswer.parse(try await socket.readToEnd())
            #expect(answers.map(\.status) == [path == "/boom" ? 500 : 404])
        }
    }

    @Test func `a connection is used again and again`() async throws {
        try await Door.open { door in
            let socket = try door.socket()
            for number in 1...50 {
                await socket.write(.post(Self.good, "say wm1 \(number)"))
                try await #expect(socket.readAnswers(1).map(\.status) == [200])
            }
            try await #expect(door.storedCount() == 50)
        }
    }

    @Test func `a refused callback does not end the connection, and its body is not taken for a request`() async throws
    {
        try await Door.open { door in
            let socket = try door.socket()
            let smuggled = String.post(Self.good, "say wm1 smuggled")
            await socket.write(.post("/callbacks/acme?sign=bad", smuggled) + .post("/callbacks/nobody", smuggled))
            await socket.write(.post(Self.good, "say wm1 hello", "Connection: close"))
            let answers = RawAnswer.parse(try await socket.readToEnd())
            #expect(answers.map(\.status) == [403, 403, 200])
            try await #expect(door.storedCount() == 1)
        }
    }

    /// The address check and the callbacks of one account agree, however its address was written down.
    @Test(arguments: ["/callbacks/acme/?sign=good", "/callbacks/acme?sign=good"])
    func `another spelling of an account's address is the same for both methods`(address: String) async throws {
        try await Door.open { door in
            let socket = try door.socket()
            await socket.write(
                .head("GET", "\(address)&echo=77") + .post(address, "say wm1 hello", "Connection: close")
            )
            #expect(RawAnswer.parse(try await socket.readToEnd()).map(\.status) == [200, 200])
            try await #expect(door.storedCount() == 1)
        }
    }

    /// A client of HTTP/1.0 reads to the end of the connection, unless it asked for more.
    @Test(arguments: ["GET /nothing", "POST /callbacks/acme?sign=good"])
    func `a connection of HTTP 1_0 ends with the answer, unless it is to be kept`(line: String) async throws {
        try await Door.open { door in
            let text = "\(line) HTTP/1.0\r\nContent-Length: 13\r\n"
            let status = line.hasPrefix("GET") ? 404 : 200
            let once = try door.socket()
            await once.write(text + "\r\nsay wm1 hello")
            #expect(RawAnswer.parse(try await once.readToEnd()).map(\.status) == [status])
            let again = try door.socket()
            for _ in 1...2 {
                await again.write(text + "Connection: keep-alive\r\n\r\nsay wm1 hello")
                try await #expect(again.readAnswers(1).map(\.status) == [status])
            }
        }
    }

    @Test func `a request in many pieces is one request`() async throws {
        try await Door.open { door in
            let socket = try door.socket()
            for byte in Array(String.post(Self.good, "say wm1 hello").utf8) { await socket.write([byte]) }
            try await #expect(socket.readAnswers(1).map(\.status) == [200])
            try await #expect(door.storedCount() == 1)
        }
    }
}
