import Curl
import Testing

/// Every way a request can fail, and what may then be said about its arrival.
@Suite(.timeLimit(.minutes(1))) struct FailureTests {
    // MARK: The request did not get out

    @Test func `a refused port means not sent`() async throws {
        let error = try await Self.failure({ _ in }) { server in
            server.stopListening()
            return Self.post(server.url())
        }
        #expect(error.code == .unreachable)
        #expect(error.delivery == .notSent)
    }

    @Test func `a name without an address means not sent`() async throws {
        let error = try await Self.failure({ _ in }) { _ in
            var request = Self.post("http://nowhere.invalid/")
            request.connectTimeout = .seconds(20)
            request.deadline = .seconds(30)
            return request
        }
        #expect(error.code == .unresolved)
        #expect(error.delivery == .notSent)
    }

    @Test func `a server without TLS behind an https address means not sent`() async throws {
        let error = try await Self.failure({ connection in
            connection.send("HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n")
            connection.waitForClose()
        }) { server in
            Self.post(server.url(scheme: "https"))
        }
        #expect(error.code == .untrusted)
        #expect(error.delivery == .notSent)
    }

    @Test func `a TLS handshake that never ends runs into the connect timeout and means not sent`() async throws {
        let error = try await Self.failure({ $0.waitForClose() }) { server in
            var request = Self.post(server.url(scheme: "https"))
            request.connectTimeout = .milliseconds(100)
            return request
        }
        #expect(error.code == .timedOut)
        #expect(error.delivery == .notSent)
    }

    @Test func `a proxy that lets nobody through means not sent`() async throws {
        let refusal = "HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n"
        try await StubServer.serve({ connection in
            while connection.receiveHead() != nil { connection.send(refusal) }
        }) { proxy in
            let client = Client.direct { $0.proxy = proxy.url("") }
            let error = await #expect(throws: CurlError.self) {
                try await client.send(Self.post("https://shop.invalid/"))
            }
            #expect(error?.delivery == .notSent)
            #expect(error.map(Self.isDiscreet) == true)
        }
    }

    @Test func `a connection that ends in the middle of the body means not sent`() async throws {
        let error = try await Self.failure({ connection in
            connection.receiveHead()
            connection.reset()
        }) { server in
            Self.post(server.url(), size: 20_000_000)
        }
        #expect(error.code == .lost)
        #expect(error.delivery == .notSent)
    }

    // MARK: The last byte may have left

    @Test func `an end instead of an answer leaves the delivery unknown`() async throws {
        let error = try await Self.failure({ connection in
            connection.receive()
            connection.end()
        }) { Self.post($0.url()) }
        #expect(error.code == .lost)
        #expect(error.delivery == .unknown)
    }

    @Test func `a reset instead of an answer leaves the delivery unknown`() async throws {
        let error = try await Self.failure({ connection in
            connection.receive()
            connection.reset()
        }) { Self.post($0.url()) }
        #expect(error.code == .lost)
        #expect(error.delivery == .unknown)
    }

    @Test(arguments: [
        "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nonly the begin",
        "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nab",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nab\r\n",
        "HTTP/1.1 200 OK\r\nContent-Type: appli",
        "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n",
        "HTTP/1.1 200 OK\r\n",
        "HTTP/1.1 2",
        "HTTP/1.1 100 Continue\r\n\r\n",
    ])
    func `a torn answer is no answer and leaves the delivery unknown`(part: String) async throws {
        let error = try await Self.failure({ connection in
            connection.receive()
            connection.send(part)
            connection.end()
        }) { Self.post($0.url()) }
        #expect(error.code == .lost)
        #expect(error.delivery == .unknown)
    }

    @Test(arguments: ["ok\r\n\r\n", "SSH-2.0-OpenSSH_9.2\r\n", "<html></html>"])
    func `an answer that is not HTTP leaves the delivery unknown`(answer: String) async throws {
        let error = try await Self.failure({ connection in
            connection.receive()
            connection.send(answer)
            connection.end()
        }) { Self.post($0.url()) }
        #expect(error.code == .badAnswer)
        #expect(error.delivery == .unknown)
    }

    @Test(arguments: [true, false])
    func `an answer over the limit is cut off and leaves the delivery unknown`(isAnnounced: Bool) async throws {
        let head = isAnnounced ? "Content-Length: 1000000000" : "Connection: close"
        let cutOff = Gate()
        let error = try await Self.failure({ connection in
            connection.receive()
            connection.send("HTTP/1.1 200 OK\r\n\(head)\r\n\r\n")
            let piece = [UInt8](repeating: 65, count: 65_536)
            while connection.send(piece) {}
            cutOff.open()
        }) { server in
            var request = Self.post(server.url())
            request.answerLimit = 100_000
            return request
        }
        #expect(error.code == .answerTooLarge)
        #expect(error.delivery == .unknown)
        await cutOff.passed()
    }

    @Test func `an answer exactly at the limit is an answer`() async throws {
        let answer = "HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n" + String(repeating: "x", count: 1_000)
        try await StubServer.serve(always: answer) { server in
            var request = Self.post(server.url())
            request.answerLimit = 1_000
            let answer = try await Client.direct().send(request)
            #expect(answer.body.count == 1_000)
        }
    }

    @Test func `an endless head is cut off and leaves the delivery unknown`() async throws {
        let error = try await Self.failure({ connection in
            connection.receive()
            connection.send("HTTP/1.1 200 OK\r\n")
            while connection.send("X-More: \(String(repeating: "x", count: 1_000))\r\n") {}
        }) { Self.post($0.url()) }
        #expect(error.code == .answerTooLarge)
        #expect(error.delivery == .unknown)
    }

    // MARK: The request is wrong

    @Test(arguments: [
        "", "/path", "127.0.0.1", "ftp://127.0.0.1/", "file:///etc/passwd", "gopher://127.0.0.1/", "http://",
        "http://127.0.0.1/with space", "http://127.0.0.1/中文", "http://127.0.0.1/\r\nX: y", "http://[::1/",
        "http://user:c4n4ry@127.0.0.1/", "http://127.0.0.1:99999/", "http://" + String(repeating: "a", count: 20_000),
    ])
    func `an address that cannot be right is refused`(url: String) async throws {
        let error = try await Self.failure({ _ in }) { _ in Request(.post, url, body: [1]) }
        #expect(error.code == .badRequest)
        #expect(error.delivery == .notSent)
    }

    @Test(arguments: [
        ("", "x"), ("X Y", "x"), ("X:", "x"), ("X\r\nY", "x"), ("名", "x"), ("X", "a\r\nY: b"), ("X", "a\u{0}b"),
        ("Content-Length", "5"), ("transfer-encoding", "chunked"),
    ])
    func `a header that would change the request is refused`(name: String, value: String) async throws {
        let error = try await Self.failure({ _ in }) { server in
            Request(.post, server.url(), headers: [(name, value)], body: [1])
        }
        #expect(error.code == .badRequest)
        #expect(error.delivery == .notSent)
    }

    @Test func `a GET with a body is refused`() async throws {
        let error = try await Self.failure({ _ in }) { Request(.get, $0.url(), body: [1]) }
        #expect(error.code == .badRequest)
    }

    // MARK: -

    private static func post(_ url: String, size: Int = 500) -> Request {
        Request(
            .post,
            url + "secret/c4n4ry?access_token=c4n4ry#c4n4ry",
            headers: [("Authorization", "Bearer c4n4ry"), ("X-c4n4ry", "c4n4ry")],
            body: Array("c4n4ry".utf8) + [UInt8](repeating: 120, count: size)
        )
    }

    /// The error of the one request that is sent to a server with this script; it must not give away any secret.
    private static func failure(
        _ script: @escaping StubServer.Script,
        _ request: (StubServer) -> Request
    ) async throws -> CurlError {
        try await StubServer.serve(script) { server in
            let client = Client.direct()
            let request = request(server)
            let error = try #require(await #expect(throws: CurlError.self) { try await client.send(request) })
            #expect(Self.isDiscreet(error))
            #expect(server.received.count <= 1)
            return error
        }
    }

    private static func isDiscreet(_ error: CurlError) -> Bool {
        var dumped = ""
        dump(error, to: &dumped)
        return ![error.message, "\(error)", String(reflecting: error), dumped].contains { $0.contains("c4n4ry") }
    }
}
