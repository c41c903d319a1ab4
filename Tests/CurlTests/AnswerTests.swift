import Curl
import Foundation
import Testing

/// What is sent and what comes back when both sides behave.
@Suite(.timeLimit(.minutes(1))) struct AnswerTests {
    @Test(arguments: Request.Method.allCases)
    func `a request arrives as it was written`(method: Request.Method) async throws {
        let body = method == .get ? [] : Array(#"{"text":"你好"}"#.utf8)
        try await StubServer.serve(always: "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok") { server in
            let headers = [("Content-Type", "application/json"), ("X-Empty", ""), ("X-Two", "a"), ("X-Two", "b")]
            let client = Client.direct()
            let request = Request(method, server.url("/a/../b%20c?token=1&x=%2B"), headers: headers, body: body)
            let answer = try await client.send(request)

            #expect(answer.status == 200)
            #expect(answer.body == Array("ok".utf8))
            let received = try #require(server.received.first)
            #expect(server.received.count == 1)
            #expect(received.line == "\(method.rawValue) /a/../b%20c?token=1&x=%2B HTTP/1.1")
            #expect(received.body == body)
            #expect(received.header("Host") == "127.0.0.1:\(server.port)")
            #expect(received.header("User-Agent") == "hearth")
            #expect(received.header("Content-Type") == "application/json")
            #expect(received.header("X-Empty") == "")
            #expect(received.head.contains("X-Two: a\r\nX-Two: b\r\n"))
        }
    }

    @Test(arguments: [0, 1, 70_000, 3_000_000])
    func `a body of any size arrives whole, without a question before it`(size: Int) async throws {
        let body = (0..<size).map { UInt8(truncatingIfNeeded: $0 &* 31) }
        try await StubServer.serve(always: "HTTP/1.1 204 No Content\r\n\r\n") { server in
            let answer = try await Client.direct().send(Request(.post, server.url(), body: body))

            #expect(answer.status == 204)
            #expect(answer.body.isEmpty)
            let received = try #require(server.received.first)
            #expect(received.body == body)
            #expect(received.header("Content-Length") == "\(size)")
            #expect(received.header("Expect") == nil)
            #expect(received.header("Content-Type") == nil)
        }
    }

    @Test func `headers come back in order, folded lines joined, interim answers left out`() async throws {
        let answer =
            "HTTP/1.1 103 Early Hints\r\nLink: </early>\r\n\r\n"
            + "HTTP/1.1 429 Slow Down\r\nRetry-After: 7\r\nX-Long: one\r\n  two\r\nSet-Cookie:a=1\r\nSet-Cookie: b=2 \r\n"
            + "Content-Length: 0\r\n\r\n"
        try await StubServer.serve(always: answer) { server in
            let answer = try await Client.direct().send(Request(.get, server.url()))

            #expect(answer.status == 429)
            #expect(answer.header("retry-after") == "7")
            #expect(answer.header("X-LONG") == "one two")
            #expect(answer.header("Link") == nil)
            let names = ["Retry-After", "X-Long", "Set-Cookie", "Set-Cookie", "Content-Length"]
            #expect(answer.headers.map(\.name) == names)
            #expect(answer.headers.map(\.value) == ["7", "one two", "a=1", "b=2", "0"])
        }
    }

    @Test func `a chunked answer comes back in one piece`() async throws {
        let answer = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n"
        try await StubServer.serve(always: answer) { server in
            let answer = try await Client.direct().send(Request(.get, server.url()))
            #expect(answer.body == Array("abcde".utf8))
        }
    }

    @Test(arguments: [301, 302, 303, 307, 308])
    func `a redirect is an answer and is not followed`(status: Int) async throws {
        let answer = "HTTP/1.1 \(status) Elsewhere\r\nLocation: /elsewhere\r\nContent-Length: 0\r\n\r\n"
        try await StubServer.serve(always: answer) { server in
            let answer = try await Client.direct().send(Request(.post, server.url(), body: [1]))

            #expect(answer.status == status)
            #expect(answer.header("Location") == "/elsewhere")
            #expect(server.received.count == 1)
        }
    }

    @Test func `an answer to half a request counts, when the server says enough and stops reading`() async throws {
        try await StubServer.serve({ connection in
            connection.receiveHead()
            connection.send("HTTP/1.1 413 Too Large\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
            connection.waitForClose()
        }) { server in
            let body = [UInt8](repeating: 7, count: 20_000_000)
            let answer = try await Client.direct().send(Request(.post, server.url(), body: body))
            #expect(answer.status == 413)
        }
    }

    @Test func `a configured proxy is asked for the whole address`() async throws {
        try await StubServer.serve(always: "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n") { server in
            var configuration = Client.Configuration()
            configuration.proxy = server.url("")
            let answer = try await Client(configuration).send(Request(.get, "http://shop.invalid/goods?id=1"))

            #expect(answer.status == 200)
            #expect(server.received.first?.line == "GET http://shop.invalid/goods?id=1 HTTP/1.1")
            #expect(server.received.first?.header("Host") == "shop.invalid")
        }
    }

    /// In a process of its own, because the environment belongs to the whole process.
    @Test func `without a configured proxy the environment's is asked`() async {
        await #expect(processExitsWith: .success) {
            try await StubServer.serve(always: "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n") { server in
                setenv("http_proxy", server.url(""), 1)
                unsetenv("no_proxy")
                unsetenv("NO_PROXY")
                let answer = try await Client().send(Request(.get, "http://shop.invalid/goods"))
                precondition(answer.status == 200)
                precondition(server.received.first?.line == "GET http://shop.invalid/goods HTTP/1.1")
            }
        }
    }
}
