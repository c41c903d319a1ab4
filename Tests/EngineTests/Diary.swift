import Domain
import Engine
import Storage
import Synchronization
import TestSupport

/// A play that writes what it was told into its own table, and wants one effect for each word.
///
/// Words that begin with `!` are orders: `!fail`, `!retry`, `!never`, `!later MILLIS`.
struct Diary: Play {
    let name: PlayName
    let routes = [Route(["message.text", "contact.added"])]

    init(_ name: PlayName = "diary") { self.name = name }

    func decide(_ event: Event, _ scene: inout Scene) throws -> Decision {
        let text = event.happening.text ?? ""
        try scene.transaction.run(
            "INSERT INTO diary (event, play, text, chance) VALUES ($1, $2, $3, $4)",
            .event(event.id),
            .name(self.name),
            .text(text),
            .text(String(scene.random.next()))
        )
        let words = text.split(separator: " ").map(String.init)
        switch words.first {
        case "!fail": throw Mishap()
        case "!retry": return Decision(.retry, .same("not yet"))
        case "!never": return .never(.same("it is not said"))
        case "!later": return Decision(.later(Instant(millis: Int64(words[1]) ?? 0)), .same("too early"))
        default:
            return .done(.same("written down"), effects: words.map { Effect(.note($0), purpose: .reply) })
        }
    }

    /// One line of the diary.
    struct Line: Hashable, Sendable {
        let event: Int64
        let text: String
        let chance: String
    }
}

extension StorageEngine {
    /// Lends a store with the tables of the rooms and the diary's.
    func withDiary<Result>(_ body: (any Store) async throws -> Result) async throws -> Result {
        try await self.withEmptyStore { store in
            try await store.makeDiary()
            return try await body(store)
        }
    }
}

extension Store {
    func makeDiary() async throws {
        try await self.write { transaction in
            _ = try transaction.run(
                """
                CREATE TABLE diary (
                  line INTEGER PRIMARY KEY, event INTEGER NOT NULL, play TEXT NOT NULL, text TEXT NOT NULL,
                  chance TEXT NOT NULL, UNIQUE (event, play)
                )
                """
            )
        }
    }

    /// What the play wrote, in the order in which it was written.
    func diary(of play: PlayName = "diary") async throws -> [Diary.Line] {
        try await self.read { transaction in
            try transaction.rows(
                "SELECT event, text, chance FROM diary WHERE play = $1 ORDER BY line LIMIT 10000",
                .name(play)
            ).map { Diary.Line(event: $0.integer(0), text: $0.text(1), chance: $0.text(2)) }
        }
    }

    func texts() async throws -> [String] { try await self.diary().map(\.text) }

    /// `event verdict` of everything that is decided, in the order of events.
    func verdicts() async throws -> [String] {
        try await self.read { transaction in
            try transaction.rows("SELECT event, verdict FROM decisions ORDER BY event LIMIT 10000").map {
                "\($0.integer(0)) \($0.text(1))"
            }
        }
    }

    /// Ids of all effects, in the order in which they were wanted.
    func effects() async throws -> [String] {
        try await self.read { transaction in
            try transaction.rows("SELECT id FROM outbox ORDER BY ordinal LIMIT 10000").map { $0.text(0) }
        }
    }

    func count(of table: CountedTable) async throws -> Int {
        try await self.read { transaction in
            switch table {
            case .postponed: try transaction.row("SELECT COUNT(*) FROM postponed")?.int(0) ?? 0
            case .timers: try transaction.row("SELECT COUNT(*) FROM timers")?.int(0) ?? 0
            case .inbox: try transaction.row("SELECT COUNT(*) FROM inbox")?.int(0) ?? 0
            case .decisions: try transaction.row("SELECT COUNT(*) FROM decisions")?.int(0) ?? 0
            case .outbox: try transaction.row("SELECT COUNT(*) FROM outbox")?.int(0) ?? 0
            case .attempts: try transaction.row("SELECT COUNT(*) FROM attempts")?.int(0) ?? 0
            }
        }
    }
}

enum CountedTable: CaseIterable { case postponed, timers, inbox, decisions, outbox, attempts }

extension Letter {
    /// A letter with words for the diary, in the lane of a person.
    static func words(_ text: String, lane: String = "wm1", band: Band = .ordinary) -> Letter {
        .sample("say \(lane) \(text)", lane: LaneID("acme/contact:\(lane)"), band: band)
    }
}
