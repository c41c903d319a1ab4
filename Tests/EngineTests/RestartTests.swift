import Domain
import Storage
import Synchronization
import TestSupport
import Testing

@testable import Engine

/// Processes that die at any write and are started again end in the same record as one that lives.
@Suite struct RestartTests {
    private static let letters = (1...24).map { number in
        Letter.words(number % 7 == 0 ? "!never \(number)" : "word\(number) again", lane: "wm\(number % 5)")
    }

    /// What must be equal in the end, whatever happened on the way.
    private struct Record: Hashable {
        let texts: Set<String>
        let orderByLane: [[Int]]
        let effects: [String]
        let verdicts: [String]
    }

    @Test func `a death at each single write changes nothing in the end`() async throws {
        let expected = try await Self.run(deaths: [])
        #expect(expected.record.effects.count == 42)
        #expect(expected.record.verdicts.count == 24)
        for write in 1...expected.writes {
            for death in [MortalStore.Death.before(write: write), .after(write: write)] {
                let result = try await Self.run(deaths: [death])
                #expect(result.record == expected.record, "\(death)")
            }
        }
    }

    @Test(arguments: 1...40 as ClosedRange<UInt64>)
    func `many deaths in a row change nothing in the end`(seed: UInt64) async throws {
        let expected = try await Self.run(deaths: []).record
        var random = RandomSource(seed: seed)
        let deaths = (0..<8).map { _ -> MortalStore.Death in
            let write = Int.random(in: 1...9, using: &random)
            return Bool.random(using: &random) ? .before(write: write) : .after(write: write)
        }
        try await #expect(Self.run(deaths: deaths).record == expected)
    }

    /// Runs one process after the other until everything is decided; the platform repeats what was not answered.
    private static func run(deaths: [MortalStore.Death]) async throws -> (record: Record, writes: Int) {
        try await StorageEngine.sqliteInMemory.withDiary { store in
            var deaths = deaths[...]
            var unanswered = Self.letters
            var writes = 0
            var isComplete = false
            while !isComplete {
                let mortal = MortalStore(store, dying: deaths.popFirst())
                do {
                    let rig = try await EngineRig(mortal, plays: [Diary()])
                    while !unanswered.isEmpty {
                        // The answer is what counts: without it, the platform comes again.
                        for letter in unanswered.prefix(5) { _ = try await rig.inbox.store(letter, at: rig.clock.now) }
                        unanswered.removeFirst(min(5, unanswered.count))
                        _ = try await rig.lanes.runOnce(limit: 3)
                    }
                    try await rig.lanes.drain()
                    isComplete = true
                } catch {
                    guard mortal.isDead else { throw error }
                }
                writes = mortal.writes
            }
            let lines = try await store.diary()
            let numbers = lines.compactMap { line in line.text.firstMatch(of: /\d+/).flatMap { Int($0.output) } }
            let record = Record(
                texts: Set(lines.map(\.text)),
                orderByLane: (0..<5).map { lane in numbers.filter { $0 % 5 == lane } },
                effects: try await Self.effects(store),
                verdicts: try await store.verdicts().map { String($0.split(separator: " ")[1]) }.sorted()
            )
            try await #expect(store.count(of: .inbox) == Self.letters.count, "each letter once")
            #expect(lines.count == Set(lines.map(\.event)).count, "each decided once")
            return (record, writes)
        }
    }

    /// Every effect with its cause, sorted.
    private static func effects(_ store: any Store) async throws -> [String] {
        try await store.read { transaction in
            try transaction.rows("SELECT i.body, o.body FROM outbox o JOIN inbox i ON i.id = o.event LIMIT 1000").map {
                "\(String(decoding: $0.blob(0), as: UTF8.self)) > \(String(decoding: $0.blob(1), as: UTF8.self))"
            }.sorted()
        }
    }
}
