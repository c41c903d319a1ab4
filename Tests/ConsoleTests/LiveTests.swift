import Curl
import Domain
import Engine
import Storage
import Synchronization
import TestSupport
import Testing

@testable import Console

/// What moves while people look, over a real socket.
@Suite(.timeLimit(.minutes(2))) struct LiveTests {
    @Test func `what moves is told to all who look, once`() async throws {
        let votes = Mutex(3)
        let poll = Show("poll") { _, _, _ in .poll(Sample.poll(counts: [votes.withLock { $0 }, 0, 0])) }
        try await PageHouse.open([poll]) { house in
            async let first = house.browser().get("/p/acme/poll/live")
            async let second = house.browser().get("/p/acme/poll/live")
            while await house.live.streams < 2 { await Task.yield() }
            await house.live.runOnce()
            await house.live.runOnce()
            await house.live.end()
            for answer in try await [first, second] {
                #expect(answer.status == 200 && answer.header("Content-Type") == "text/event-stream; charset=utf-8")
                let events = answer.text.split(separator: "\n\n").filter { $0.hasPrefix("event: state") }
                #expect(events.count == 1 && answer.text.contains(#""option-1":3"#))
                #expect(answer.text.contains(#""mark":"next.20251229-1000/open""#))
            }
            try await #expect(house.browser().get("/p/acme/poll/live").status == 503)
            while await house.live.streams > 0 { await Task.yield() }
        }
    }

    @Test func `a stream has an end, and between events a heartbeat`() async throws {
        try await PageHouse.open { house in
            async let answer = house.browser().get("/p/acme/quiz/live")
            while await house.live.streams < 1 { await Task.yield() }
            await house.live.runOnce()
            house.rig.clock.advance(by: LiveDesk.longest)
            await house.live.runOnce()
            let text = try await answer.text
            #expect(text.hasPrefix("retry: 5000\n\n"))
            await #expect(house.live.streams == 0)
        }
    }

    @Test func `a service that stops does not wait for those who look`() async throws {
        try await PageHouse.open { house in
            async let answer = house.browser().get("/p/acme/quiz/live")
            while await house.live.streams < 1 { await Task.yield() }
            await house.stop()
            try await #expect(answer.status == 200)
        }
    }
}
