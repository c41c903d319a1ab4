import Curl
import Domain
import Engine
import Storage
import TestSupport
import Testing

@testable import Gateway

@Suite struct CallbackTests {
    private static let good = "/callbacks/acme?sign=good"

    @Test func `a callback is answered with a bare 200 and stored`() async throws {
        try await Door.open { door in
            let answer = try await door.post(Self.good, "say wm1 hello")
            #expect(answer.status == 200)
            #expect(answer.body.isEmpty)
            try await #expect(door.storedCount() == 1)
            #expect(door.callbacks("acknowledged") == 1)
        }
    }

    @Test func `what the account did itself is answered, counted and not stored`() async throws {
        try await Door.open { door in
            let answer = try await door.post(Self.good, "own")
            #expect(answer.status == 200 && answer.body.isEmpty)
            try await #expect(door.post("/callbacks/acme?sign=bad", "own").status == 403)
            try await #expect(door.storedCount() == 0)
            #expect(door.callbacks("echo") == 1 && door.callbacks("acknowledged") == 0)
        }
    }

    @Test func `a repeat is answered like the first and stored no second time`() async throws {
        try await Door.open { door in
            for _ in 1...3 { try await #expect(door.post(Self.good, "say wm1 hello").status == 200) }
            try await #expect(door.storedCount() == 1)
            #expect(door.metric("hearth_inbox_duplicates_total") == 2)
            try await #expect(door.post(Self.good, "say wm1 hello again").status == 200)
            try await #expect(door.storedCount() == 2)
        }
    }

    @Test(arguments: [MortalStore.Death.before(write: 1), .after(write: 1)])
    func `what could not be committed is not acknowledged, and the repeat is`(death: MortalStore.Death) async throws {
        try await StorageEngine.sqliteInMemory.withEmptyStore { store in
            try await Door.open(over: store, through: { MortalStore($0, dying: death) }) { door in
                let socket = try door.socket()
                await socket.write(.post("/callbacks/acme?sign=good", "say wm1 hello"))
                let answer = try #require(await socket.readAnswers(1).first)
                #expect(answer.status == 503)
                #expect(answer.body.isEmpty)
                #expect(door.callbacks("acknowledged") == 0)
                #expect(door.callbacks("overloaded") == 1)
            }
            try await Door.open(over: store) { door in
                try await #expect(door.post(Self.good, "say wm1 hello").status == 200)
                try await #expect(door.storedCount() == 1)
            }
        }
    }

    @Test func `the answer waits for the commit`() async throws {
        let gate = Gate()
        try await Door.open(through: { HeldStore($0, gate) }) { door in
            let socket = try door.socket()
            await socket.write(.post("/callbacks/acme?sign=good", "say wm1 hello"))
            await gate.arrivals(atLeast: 1)
            // The server is alive and answers others meanwhile.
            for _ in 1...20 { try await #expect(door.post("/callbacks/acme?sign=bad").status == 403) }
            #expect(!socket.hasSomething)
            gate.open()
            try await #expect(socket.readAnswers(1).map(\.status) == [200])
            try await #expect(door.storedCount() == 1)
        }
    }

    @Test func `a store that is overrun says so at once`() async throws {
        let gate = Gate()
        try await Door.open(through: { HeldStore($0, gate) }, mostBytes: 20) { door in
            let first = try door.socket()
            await first.write(.post("/callbacks/acme?sign=good", "say wm1 hello"))
            await gate.arrivals(atLeast: 1)
            let second = try door.socket()
            await second.write(.post("/callbacks/acme?sign=good", "say wm2 hello"))
            try await #expect(second.readAnswers(1).map(\.status) == [503])
            gate.open()
            try await #expect(first.readAnswers(1).map(\.status) == [200])
            try await #expect(door.storedCount() == 1)
        }
    }

    @Test func `many at once are all stored`() async throws {
        try await Door.open { door in
            try await withThrowingTaskGroup(of: Int.self) { group in
                for number in 1...200 {
                    group.addTask { try await door.post(Self.good, "say wm1 \(number)").status }
                }
                for try await status in group { #expect(status == 200) }
            }
            try await #expect(door.storedCount() == 200)
        }
    }

    @Test func `an address check is answered with exactly its bytes, as plain text`() async throws {
        try await Door.open { door in
            let answer = try await door.get("/callbacks/acme?sign=good&echo=5621%E4%BD%A0+%2B==")
            #expect(answer.status == 200)
            #expect(answer.body == Array("5621%E4%BD%A0+%2B==".utf8))
            #expect(answer.header("content-type") == "text/plain")
            #expect(answer.header("content-length") == "19")
        }
    }

    @Test func `a stop lets a callback that is under way end`() async throws {
        let gate = Gate()
        try await Door.open(through: { HeldStore($0, gate) }) { door in
            let socket = try door.socket()
            await socket.write(.post("/callbacks/acme?sign=good", "say wm1 hello"))
            await gate.arrivals(atLeast: 1)
            await door.stop()
            gate.open()
            try await #expect(RawAnswer.parse(socket.readToEnd()).map(\.status) == [200])
            try await #expect(door.storedCount() == 1)
        }
    }
}
