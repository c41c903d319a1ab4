import Curl
import Testing

/// How connections are kept, shared and given up.
@Suite(.timeLimit(.minutes(1))) struct ConnectionTests {
    private static let ok = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"

    @Test func `a hundred requests in a row use one connection`() async throws {
        try await StubServer.serve(always: Self.ok) { server in
            let client = Client.direct()
            for number in 0..<100 {
                let answer = try await client.send(Request(.post, server.url("/\(number)"), body: [1, 2, 3]))
                #expect(answer.status == 200)
            }
            #expect(server.received.count == 100)
            #expect(server.accepted == 1)
        }
    }

    @Test func `two hundred requests at once each get their own answer over few connections`() async throws {
        try await StubServer.serve({ connection in
            while let request = connection.receive() {
                connection.send("HTTP/1.1 200 OK\r\nContent-Length: \(request.body.count)\r\n\r\n")
                connection.send(request.body)
            }
        }) { server in
            let client = Client.direct { $0.maxConnectionsPerHost = 16 }
            try await withThrowingTaskGroup(of: Void.self) { group in
                for number in 0..<200 {
                    group.addTask {
                        let body = Array("request \(number)".utf8)
                        let answer = try await client.send(Request(.post, server.url("/\(number)"), body: body))
                        #expect(answer.body == body)
                    }
                }
                try await group.waitForAll()
            }
            #expect(server.received.count == 200)
            #expect(server.accepted <= 16)
        }
    }

    @Test func `a connection that the server closed in between is replaced without anyone noticing`() async throws {
        let closed = Gate()
        try await StubServer.serve({ connection in
            connection.receive()
            connection.send(Self.ok)
            guard connection.number == 0 else { return connection.waitForClose() }
            connection.end()
            closed.open()
        }) { server in
            let client = Client.direct()
            _ = try await client.send(Request(.post, server.url(), body: [1]))
            await closed.passed()
            let answer = try await client.send(Request(.post, server.url(), body: [2]))

            #expect(answer.status == 200)
            #expect(server.received.map(\.connection) == [0, 1])
        }
    }

    /// libcurl by itself would send the second request again on a new connection.
    @Test(arguments: Request.Method.allCases, [true, false])
    func `a kept connection that dies under a request is not a reason to send it twice`(
        method: Request.Method,
        withReset: Bool
    ) async throws {
        try await StubServer.serve({ connection in
            connection.receive()
            connection.send(Self.ok)
            connection.receive()
            if withReset { connection.reset() } else { connection.end() }
        }) { server in
            let client = Client.direct()
            let body: [UInt8] = method == .get ? [] : [1, 2, 3]
            _ = try await client.send(Request(method, server.url("/first"), body: body))
            let error = await #expect(throws: CurlError.self) {
                try await client.send(Request(method, server.url("/second"), body: body))
            }

            #expect(error?.code == .lost)
            #expect(error?.delivery == .unknown)
            #expect(server.received.count == 2)
            // The client is as good as new.
            _ = try await client.send(Request(method, server.url("/third"), body: body))
            #expect(server.received.count == 3)
        }
    }

    /// libcurl begins its second try with the count of sent bytes at 0 and then finds the port closed: neither fact may
    /// be taken for a proof that the first try did not arrive.
    @Test func `a request that reached a server which then vanished is unknown, not unsent`() async throws {
        let server = Gate.Box<StubServer>()
        try await StubServer.serve({ connection in
            connection.receive()
            connection.send(Self.ok)
            connection.receive()
            server.value?.stopListening()
            connection.end()
        }) { stub in
            server.value = stub
            let client = Client.direct()
            _ = try await client.send(Request(.post, stub.url(), body: [1]))
            let error = await #expect(throws: CurlError.self) {
                try await client.send(Request(.post, stub.url(), body: [2]))
            }

            #expect(stub.received.count == 2)
            #expect(error?.delivery == .unknown)
        }
    }

    /// Here libcurl no longer tells how much of it left.
    @Test func `a body cut off on a kept connection is unknown`() async throws {
        try await StubServer.serve({ connection in
            connection.receive()
            connection.send(Self.ok)
            connection.receiveHead()
            connection.reset()
        }) { server in
            let client = Client.direct()
            _ = try await client.send(Request(.post, server.url(), body: [1]))
            let body = [UInt8](repeating: 1, count: 20_000_000)
            let error = await #expect(throws: CurlError.self) {
                try await client.send(Request(.post, server.url(), body: body))
            }

            #expect(error?.code == .lost)
            #expect(error?.delivery == .unknown)
        }
    }

    @Test func `a server that says it will close is believed`() async throws {
        let answer = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok"
        try await StubServer.serve({ connection in
            connection.receive()
            connection.send(answer)
            connection.waitForClose()
        }) { server in
            let client = Client.direct()
            for _ in 0..<3 { _ = try await client.send(Request(.get, server.url())) }
            #expect(server.received.map(\.connection) == [0, 1, 2])
        }
    }
}
