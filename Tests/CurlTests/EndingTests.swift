import Curl
import Testing

/// Requests that end before their answer: by deadline, by cancellation, by shutdown, or because there are too many.
@Suite(.timeLimit(.minutes(1))) struct EndingTests {
    private static let ok = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"

    // MARK: Deadlines

    @Test func `a slow answer runs into the deadline, and the connection is given up`() async throws {
        let closed = Gate()
        try await StubServer.serve({ connection in
            connection.receive()
            connection.waitForClose()
            closed.open()
        }) { server in
            let error = await Self.error(Client.direct(), Self.post(server, deadline: .milliseconds(100)))
            #expect(error?.code == .timedOut)
            #expect(error?.delivery == .unknown)
            await closed.passed()
        }
    }

    @Test func `an answer that drips does not outlive the deadline`() async throws {
        let closed = Gate()
        try await StubServer.serve({ connection in
            connection.receive()
            connection.send("HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n")
            while !connection.isClosed(within: 5) { connection.send("x") }
            closed.open()
        }) { server in
            let error = await Self.error(Client.direct(), Self.post(server, deadline: .milliseconds(150)))
            #expect(error?.code == .timedOut)
            #expect(error?.delivery == .unknown)
            await closed.passed()
        }
    }

    @Test func `a server that stops reading runs into the deadline and means not sent`() async throws {
        let over = Gate()
        try await StubServer.serve({ connection in
            connection.receiveHead()
            over.block()
        }) { server in
            let request = Self.post(server, deadline: .milliseconds(200), size: 50_000_000)
            let error = await Self.error(Client.direct(), request)
            #expect(error?.code == .timedOut)
            #expect(error?.delivery == .notSent)
            over.open()
        }
    }

    /// libcurl 7.88 by itself does not count the time a transfer waits for a connection.
    @Test func `waiting for a free connection counts against the deadline and means not sent`() async throws {
        let started = Gate()
        let mayAnswer = Gate()
        try await StubServer.serve({ connection in
            while connection.receive() != nil {
                started.open()
                mayAnswer.block()
                connection.send(Self.ok)
            }
        }) { server in
            let client = Client.direct { $0.maxConnectionsPerHost = 1 }
            async let first = client.send(Self.post(server))
            await started.passed()
            let error = await Self.error(client, Self.post(server, deadline: .milliseconds(100)))
            #expect(error?.code == .timedOut)
            #expect(error?.delivery == .notSent)
            mayAnswer.open()
            try await #expect(first.status == 200)
            // The slot is free again.
            try await #expect(client.send(Self.post(server)).status == 200)
            #expect(server.received.count == 2)
        }
    }

    @Test(arguments: [Duration.zero, .seconds(-5), .nanoseconds(-1), .seconds(Int64.min)])
    func `a deadline in the past sends nothing`(deadline: Duration) async throws {
        try await StubServer.serve(always: Self.ok) { server in
            let error = await Self.error(Client.direct(), Self.post(server, deadline: deadline))
            #expect(error?.code == .timedOut)
            #expect(error?.delivery == .notSent)
            #expect(server.accepted == 0)
        }
    }

    @Test func `a deadline beyond all time does not overflow`() async throws {
        try await StubServer.serve(always: Self.ok) { server in
            var request = Self.post(server, deadline: .seconds(Int64.max))
            request.connectTimeout = .seconds(Int64.max)
            try await #expect(Client.direct().send(request).status == 200)
        }
    }

    // MARK: Cancellation

    @Test func `a cancelled task's request ends at once, and the connection is given up`() async throws {
        let started = Gate()
        let closed = Gate()
        try await StubServer.serve({ connection in
            connection.receive()
            started.open()
            connection.waitForClose()
            closed.open()
        }) { server in
            let client = Client.direct()
            let task = Task { await Self.error(client, Self.post(server)) }
            await started.passed()
            task.cancel()
            let error = await task.value
            #expect(error?.code == .cancelled)
            #expect(error?.delivery == .unknown)
            await closed.passed()
        }
    }

    @Test func `a request cancelled while it waits for a connection is never sent`() async throws {
        let started = Gate()
        let mayAnswer = Gate()
        try await StubServer.serve({ connection in
            while connection.receive() != nil {
                started.open()
                mayAnswer.block()
                connection.send(Self.ok)
            }
        }) { server in
            let client = Client.direct { $0.maxConnectionsPerHost = 1 }
            async let first = client.send(Self.post(server))
            await started.passed()
            let waiting = Task { await Self.error(client, Self.post(server)) }
            waiting.cancel()
            let error = await waiting.value
            #expect(error?.code == .cancelled)
            #expect(error?.delivery == .notSent)
            mayAnswer.open()
            _ = try await first
            #expect(server.received.count == 1)
        }
    }

    @Test func `a task that is cancelled already sends nothing`() async throws {
        try await StubServer.serve(always: Self.ok) { server in
            let client = Client.direct()
            let task = Task {
                withUnsafeCurrentTask { $0?.cancel() }
                return await Self.error(client, Self.post(server))
            }
            let error = await task.value
            #expect(error?.code == .cancelled)
            #expect(error?.delivery == .notSent)
            #expect(server.accepted == 0)
        }
    }

    @Test func `cancellations at any moment end each request exactly once`() async throws {
        try await StubServer.serve(always: Self.ok) { server in
            let client = Client.direct { $0.maxConnectionsPerHost = 8 }
            let outcomes = await withTaskGroup(of: Bool.self) { group in
                for number in 0..<400 {
                    group.addTask {
                        let task = Task { await Self.error(client, Self.post(server)) }
                        for _ in 0..<(number % 40) { await Task.yield() }
                        task.cancel()
                        let error = await task.value
                        return error == nil || error?.code == .cancelled
                    }
                }
                return await group.reduce(into: [Bool]()) { $0.append($1) }
            }
            #expect(outcomes.count == 400)
            #expect(outcomes.allSatisfy { $0 })
            try await #expect(client.send(Self.post(server)).status == 200)
        }
    }

    // MARK: Shutdown

    @Test func `shutdown ends what is under way and what waits, and says which is which`() async throws {
        let started = Gate()
        try await StubServer.serve({ connection in
            connection.receive()
            started.open()
            connection.waitForClose()
        }) { server in
            let client = Client.direct { $0.maxConnectionsPerHost = 1 }
            async let first = Self.error(client, Self.post(server))
            await started.passed()
            async let second = Self.error(client, Self.post(server))
            client.shutdown()
            let errors = await (first, second)
            #expect(errors.0?.code == .shutDown)
            #expect(errors.0?.delivery == .unknown)
            #expect(errors.1?.code == .shutDown)
            #expect(errors.1?.delivery == .notSent)
        }
    }

    @Test func `after shutdown requests are refused, and shutting down again is nothing`() async throws {
        try await StubServer.serve(always: Self.ok) { server in
            let client = Client.direct()
            _ = try await client.send(Self.post(server))
            await withTaskGroup(of: Void.self) { group in
                for _ in 0..<4 { group.addTask { client.shutdown() } }
            }
            client.shutdown()
            let error = await Self.error(client, Self.post(server))
            #expect(error?.code == .shutDown)
            #expect(error?.delivery == .notSent)
        }
    }

    @Test func `shutdown closes the kept connections`() async throws {
        let closed = Gate()
        try await StubServer.serve({ connection in
            while connection.receive() != nil { connection.send(Self.ok) }
            closed.open()
        }) { server in
            let client = Client.direct()
            _ = try await client.send(Self.post(server))
            client.shutdown()
            await closed.passed()
        }
    }

    @Test func `a client that nobody holds any more ends by itself`() async throws {
        let closed = Gate()
        try await StubServer.serve({ connection in
            while connection.receive() != nil { connection.send(Self.ok) }
            closed.open()
        }) { server in
            _ = try await Client.direct().send(Self.post(server))
            await closed.passed()
        }
    }

    // MARK: Too many

    @Test func `one request too many fails at once, and there is room again when one ends`() async throws {
        let started = Gate()
        let mayAnswer = Gate()
        try await StubServer.serve({ connection in
            while connection.receive() != nil {
                started.open()
                mayAnswer.block()
                connection.send(Self.ok)
            }
        }) { server in
            let client = Client.direct { $0.maxRequests = 1 }
            async let first = client.send(Self.post(server))
            await started.passed()
            let error = await Self.error(client, Self.post(server))
            #expect(error?.code == .overloaded)
            #expect(error?.delivery == .notSent)
            mayAnswer.open()
            try await #expect(first.status == 200)
            try await #expect(client.send(Self.post(server)).status == 200)
        }
    }

    // MARK: -

    private static func post(_ server: StubServer, deadline: Duration = .seconds(30), size: Int = 500) -> Request {
        var request = Request(.post, server.url(), body: [UInt8](repeating: 120, count: size))
        request.deadline = deadline
        return request
    }

    private static func error(_ client: Client, _ request: Request) async -> CurlError? {
        do throws(CurlError) {
            _ = try await client.send(request)
            return nil
        } catch {
            return error
        }
    }
}
