import Domain
import Engine
import Storage
import TestSupport
import Testing

/// What the inbox hands over saves the lanes a read; the record stays what counts.
@Suite struct ArrivalsTests {
    @Test func `an own event between two callbacks is not passed over`() async throws {
        try await StorageEngine.sqliteInMemory.withDiary { store in
            let alarm = ScriptedPlay("alarm", routes: [Route(["contact.added"])]) { event, scene in
                if case .timerDue = event.happening { return .done(.same("rang")) }
                let timer = TimerChange.set(key: "k", dueAt: scene.now, lateness: .fire, payload: "")
                return .done(.same("set"), timers: [timer])
            }
            let rig = try await EngineRig(store, plays: [alarm, Diary()])
            try await rig.receive(.sample("add li.na wm1"))
            try await rig.lanes.drain()
            try await #expect(rig.timers.runOnce() == 1)
            try await rig.receive(.words("after"))
            try await rig.lanes.drain()
            try await #expect(store.verdicts() == ["1 done", "2 done", "3 done"])
        }
    }

    @Test func `what another door stored is not passed over`() async throws {
        try await StorageEngine.sqliteInMemory.withDiary { store in
            let rig = try await EngineRig(store, plays: [Diary()])
            let other = Inbox(store: store, logger: .silent)
            try await rig.receive(.words("1"))
            try await rig.lanes.drain()
            for number in 2...9 {
                let letter = Letter.words("\(number)")
                let inbox = number % 3 == 0 ? rig.inbox : other
                _ = try await inbox.store(letter, at: rig.clock.now)
                if number % 4 == 0 { _ = try await rig.lanes.runOnce(limit: 1) }
            }
            try await rig.lanes.drain()
            try await #expect(store.texts() == (1...9).map(String.init))
        }
    }

    @Test(arguments: [7, 50_000])
    func `more than can be handed over, or held, is read from the record`(mostHeld: Int) async throws {
        try await StorageEngine.sqliteInMemory.withDiary { store in
            let rig = try await EngineRig(store, plays: [Diary()], mostHeld: mostHeld)
            try await rig.lanes.drain()
            let count = mostHeld == 7 ? 100 : 2_300
            await withTaskGroup(of: Void.self) { group in
                for number in 1...count {
                    group.addTask { try? await rig.receive(.words("\(number)", lane: "wm\(number % 5)")) }
                }
            }
            try await rig.lanes.drain()
            try await #expect(store.count(of: .decisions) == count)
            try await #expect(store.diary().count == count, "each once")
        }
    }

    @Test func `what was read already is not taken again from the handing over`() async throws {
        try await StorageEngine.sqliteInMemory.withDiary { store in
            let first = try await EngineRig(store, plays: [Diary()])
            try await first.receive(.words("1"), .words("2"))
            // The first pass reads the record, while both still lie there to be handed over.
            _ = try await first.lanes.runOnce(limit: 1)
            try await first.receive(.words("3"))
            try await first.lanes.drain()
            try await #expect(store.texts() == ["1", "2", "3"])
        }
    }
}
