import Domain
import Engine
import Storage
import TestSupport
import Testing

@testable import Delivery

/// What the service does all day must not cost more with every day of history.
@Suite struct LongHistoryTests {
    private static let history = 400

    @Test func `no statement of the daily work reads rows without an index`() async throws {
        try await StorageEngine.sqliteInMemory.withEmptyStore { store in
            let rig = try await EngineRig(store)
            let sender = rig.sender()
            try await Self.live(rig, sender, days: Self.history)
            let sqlite = try #require(store as? SQLiteStore)
            let before = try await sqlite.scannedRows()
            // A day's work on that history: a restart, events, calls, an unknown one, timers, explanations.
            try await sender.recover()
            rig.platform.script("member/lost", .loseAnswer)
            try await rig.emit(.to("lost"), .to("a"), .welcome("c", deadline: rig.clock.now + .seconds(20)))
            for _ in 1...30 {
                while try await sender.runOnce() > 0 {}
                rig.clock.advance(by: .seconds(2))
            }
            _ = try await rig.timers.runOnce()
            _ = try await rig.journal.newest(20)
            try await Retention(store: store, days: 8, now: rig.clock.wall, logger: .silent).sweep(window: 50)
            try await sqlite.probe()
            for (statement, rows) in try await sqlite.scannedRows() {
                let scanned = rows - before[statement, default: 0]
                #expect(scanned < Self.history / 4, "\(scanned) rows were read without an index: \(statement)")
            }
        }
    }

    private static func live(_ rig: EngineRig, _ sender: Sender, days: Int) async throws {
        for _ in 0..<days {
            try await rig.emit(.to("a"))
            _ = try await sender.runOnce()
        }
    }
}
