import Community
import Domain
import Engine
import Synchronization
import TestSupport
import Testing

/// What a play wrote for an event is there exactly when the event is decided.
@Suite struct RollbackTests {
    private static func shop() throws -> Shop {
        try Shop.with(
            script: """
                contact: [{ name: everyone, say: say }]
                group: { greeting: { say: say, gather: 5s, via: owner-task } }
                """,
            templates: ["say": "Hello."]
        )
    }

    /// Fails the first so many times that it is asked.
    private static func broken(_ times: Int) -> ScriptedPlay {
        let left = Countdown(times)
        return ScriptedPlay("broken", routes: [Route(["contact.added", "group.joined"])]) { _, _ in
            guard left.isOver() else { throw Mishap() }
            return .pass(.same("it works again"))
        }
    }

    @Test func `a failing play undoes what the plays before it wrote, and the retry does it all once`() async throws {
        try await Stage.set(Self.shop(), more: [Self.broken(1)]) { stage in
            let id = try #require(await stage.receive("added guide-01 wm1 code=wc-1"))
            try await stage.settle()
            let event = try #require(await stage.explain(id))
            #expect(event.verdict == "postponed")
            #expect(event.postponed?.tries == 1)
            #expect(event.effects.isEmpty && event.looked.isEmpty)
            try await #expect(stage.relation("guide-01", "wm1") == nil)
            #expect(stage.platform.calls.isEmpty)

            try await stage.pass(.seconds(1))
            let again = try #require(await stage.explain(id))
            #expect(again.verdict == "done" && again.postponed == nil)
            #expect(stage.platform.said("welcome") == ["wc-1: Hello."])
            try await #expect(stage.relation("guide-01", "wm1")?.times == 1)
        }
    }

    @Test func `a failing play leaves neither timers nor newcomers behind`() async throws {
        try await Stage.set(Self.shop(), more: [Self.broken(1_000)]) { stage in
            stage.platform.know(.sample(customers: ["wm1"]))
            let id = try #require(await stage.receive("joined wr1 wm1"))
            for _ in 1...5 { try await stage.pass(.seconds(60)) }
            let event = try #require(await stage.explain(id))
            #expect(event.verdict == "failed")
            #expect(event.looked.map(\.reason.english).first?.hasPrefix("unexpected error: Mishap") == true)
            try await stage.pass(.seconds(3_600))
            #expect(stage.platform.calls.isEmpty)
            try await #expect(stage.membership("wm1", in: "wr1") == nil)
        }
    }

    @Test func `an event that fails holds up its own conversation only`() async throws {
        try await Stage.set(Self.shop(), more: [Self.broken(1)]) { stage in
            try await stage.receive("added guide-01 wm1 code=wc-1")
            try await stage.receive("added guide-02 wm1 code=wc-2")
            try await stage.receive("added guide-01 wm2 code=wc-3")
            try await stage.settle()
            #expect(stage.platform.said("welcome") == ["wc-3: Hello."])
            try await stage.pass(.seconds(1))
            #expect(stage.platform.said("welcome") == ["wc-3: Hello.", "wc-1: Hello.", "wc-2: Hello."])
        }
    }
}

/// Counts down from a number, for plays that fail a while.
private final class Countdown: Sendable {
    private let left: Mutex<Int>

    init(_ count: Int) { self.left = Mutex(count) }

    /// Whether it has come to an end; counts one.
    func isOver() -> Bool {
        self.left.withLock { left in
            defer { left = max(0, left - 1) }
            return left == 0
        }
    }
}
