import Domain
import Storage
import TestSupport
import Testing

@testable import Engine

/// What a sender looks at, and what it need not look at again.
@Suite struct LinesTests {
    /// Looks, and takes over what it saw.
    private static func look(_ lines: inout Lines, _ rig: EngineRig) async throws -> Lines.Look {
        let (seen, now) = (lines, rig.clock.now)
        let look = try await rig.store.read { try Outbox.look(seen, now: now, $0) }
        lines.note(look)
        return look
    }

    /// Puts an effect's moment back, as a transaction would that began then and ended now.
    private static func date(_ id: EffectID, _ moment: Instant, _ rig: EngineRig) async throws {
        try await rig.store.write {
            _ = try $0.run("UPDATE outbox SET run_at = $1 WHERE id = $2", .instant(moment), .name(id))
        }
    }

    @Test(arguments: StorageEngine.available)
    func `a look shows what is next in each band, due or not`(engine: StorageEngine) async throws {
        try await engine.withEmptyStore { store in
            let rig = try await EngineRig(store)
            let now = rig.clock.now
            let later = now + .seconds(60)
            try await rig.emit(
                .to("a", .notice),
                .to("b", .task),
                Effect(.note("x"), purpose: .reply, notBefore: later)
            )
            let look = try await store.read { try Outbox.look(now: now, $0) }
            #expect(look.firsts == ["acme": [later, now, nil, now]])
            #expect(look.next == now)
            #expect(!look.isDue(upToBand: Purpose.reply.band, now: now))
            #expect(look.isDue(upToBand: Purpose.task.band, now: now))
            #expect(look.isDue(upToBand: Purpose.reply.band, now: later))
            let elsewhere = try await store.read {
                try Outbox.look(shards: .all.subtracting(Shards([AccountID("acme").shard])), now: now, $0)
            }
            #expect(elsewhere.firsts.isEmpty && elsewhere.next == nil)
        }
    }

    @Test(arguments: StorageEngine.available)
    func `what is decided and committed late is found, and what is older than that a little later`(
        engine: StorageEngine
    ) async throws {
        try await engine.withEmptyStore { store in
            let rig = try await EngineRig(store)
            var lines = Lines(["acme"])
            rig.clock.advance(by: .seconds(3_600))
            try await #expect(Self.look(&lines, rig).next == nil)
            let moment = rig.clock.now - Lines.margin
            let ids = try await rig.emit(.to("a", .reply), .to("b", .task))
            try await Self.date(ids[0], moment, rig)
            try await Self.date(ids[1], moment - .milliseconds(1), rig)
            try await #expect(Self.look(&lines, rig).firsts == ["acme": [moment, nil, nil, nil]])
            rig.clock.advance(by: Lines.wholeEvery - .milliseconds(1))
            try await #expect(Self.look(&lines, rig).firsts == ["acme": [moment, nil, nil, nil]])
            rig.clock.advance(by: .milliseconds(1))
            try await #expect(
                Self.look(&lines, rig).firsts == ["acme": [moment, moment - .milliseconds(1), nil, nil]]
            )
        }
    }

    @Test func `what waits is looked at until it is gone, however long that takes`() async throws {
        try await StorageEngine.sqliteInMemory.withEmptyStore { store in
            let rig = try await EngineRig(store)
            var lines = Lines(["acme"])
            try await rig.emit(.to("a", .task))
            let moment = rig.clock.now
            for _ in 0..<50 {
                try await #expect(Self.look(&lines, rig).next == moment)
                rig.clock.advance(by: .seconds(7))
            }
            #expect(try await rig.beginNext() != nil)
            try await #expect(Self.look(&lines, rig).next == nil)
        }
    }

    @Test func `an account that nobody configured is found by a look at everything`() async throws {
        try await StorageEngine.sqliteInMemory.withEmptyStore { store in
            let rig = try await EngineRig(store)
            var lines = Lines(["other"])
            try await #expect(Self.look(&lines, rig).firsts == ["other": [nil, nil, nil, nil]])
            try await rig.emit(.to("a", .reply))
            try await #expect(Self.look(&lines, rig).next == nil)
            lines.forget()
            try await #expect(Self.look(&lines, rig).next == rig.clock.now)
            rig.clock.advance(by: .seconds(1))
            try await #expect(Self.look(&lines, rig).firsts.keys.sorted() == ["acme", "other"])
        }
    }
}
