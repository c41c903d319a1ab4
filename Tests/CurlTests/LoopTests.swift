import Foundation
import Testing

@testable import Curl

/// What the loop does with mail in an order that a caller of the client cannot bring about at will.
@Suite(.timeLimit(.minutes(1))) struct LoopTests {
    @Test func `a cancellation that overtakes its request still ends it, and nothing is sent`() async throws {
        try await StubServer.serve(always: "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n") { server in
            let mailbox = Self.runningLoop()
            defer { mailbox.shut() }
            let overtaken = Self.transfer(server.url("/overtaken"))
            mailbox.cancel(overtaken)
            // Once this one is through, the loop has seen the cancellation.
            let other = Self.transfer(server.url("/other"))
            await Self.send(other, mailbox)
            try #expect(other.answer().status == 200)

            await Self.send(overtaken, mailbox)
            let error = #expect(throws: CurlError.self) { try overtaken.answer() }
            #expect(error?.code == .cancelled)
            #expect(error?.delivery == .notSent)
            #expect(server.received.map(\.line) == ["POST /other HTTP/1.1"])
        }
    }

    @Test func `a cancellation that comes too late changes nothing`() async throws {
        try await StubServer.serve(always: "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n") { server in
            let mailbox = Self.runningLoop()
            defer { mailbox.shut() }
            let answered = Self.transfer(server.url("/answered"))
            await Self.send(answered, mailbox)
            mailbox.cancel(answered)
            let other = Self.transfer(server.url("/other"))
            await Self.send(other, mailbox)

            try #expect(answered.answer().status == 200)
            try #expect(other.answer().status == 200)
        }
    }

    private static func runningLoop() -> Mailbox {
        let mailbox = Mailbox(limit: 10)
        var configuration = Client.Configuration()
        configuration.proxy = ""
        Thread.detachNewThread { [configuration] in Loop(configuration, mailbox).run() }
        return mailbox
    }

    private static func transfer(_ url: String) -> Transfer {
        Transfer(Request(.post, url, body: [1]), deadline: .max)
    }

    private static func send(_ transfer: Transfer, _ mailbox: Mailbox) async {
        await withCheckedContinuation { continuation in
            transfer.wait(continuation)
            #expect(mailbox.submit(transfer) == .taken)
        }
    }
}
