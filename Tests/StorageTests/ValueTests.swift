import Domain
import Storage
import TestSupport
import Testing

/// Values come back as they went in, from every engine.
@Suite struct ValueTests {
    private static let values: [Value] = [
        .null, .integer(Int64(0)), .integer(Int64.max), .integer(Int64.min), .flag(true),
        .text(""), .text("a'b\"c;--"), .text("加微信领优惠券 🎁 e\u{301}"), .text(String(repeating: "长", count: 1_000_000)),
        .blob([]), .blob([0]), .blob(Array(0...255)), .blob([UInt8](repeating: 0xA5, count: 3_000_000)),
        .instant(Instant(millis: 1_767_000_000_123)), .instant(Instant(millis: -1)),
    ]

    @Test(arguments: StorageEngine.available, Self.values.indices)
    func `a value round-trips`(engine: StorageEngine, index: Int) async throws {
        let value = Self.values[index]
        try await engine.withBareStore { store in
            let (written, read) = try await store.write { transaction in
                try transaction.run("CREATE TABLE t (n INTEGER, s TEXT, b BLOB)")
                switch value {
                case .null, .integer: try transaction.run("INSERT INTO t (n) VALUES ($1)", value)
                case .text: try transaction.run("INSERT INTO t (s) VALUES ($1)", value)
                case .blob: try transaction.run("INSERT INTO t (b) VALUES ($1)", value)
                }
                return (value, try transaction.row("SELECT n, s, b FROM t"))
            }
            let row = try #require(read)
            switch written {
            case .null: #expect((row.optionalInteger(0), row.optionalText(1), row.optionalBlob(2)) == (nil, nil, nil))
            case .integer(let number): #expect(row.integer(0) == number)
            case .text(let text): #expect(row.text(1) == text)
            case .blob(let bytes): #expect(row.blob(2) == bytes)
            }
        }
    }

    @Test(arguments: StorageEngine.available)
    func `an empty blob is not NULL`(engine: StorageEngine) async throws {
        try await engine.withBareStore { store in
            let isNull = try await store.write { transaction in
                try transaction.run("CREATE TABLE t (b BLOB NOT NULL)")
                try transaction.run("INSERT INTO t (b) VALUES ($1)", .blob([]))
                return try transaction.row("SELECT b IS NULL, length(b) FROM t")
            }
            #expect(isNull?.flag(0) == false)
            #expect(isNull?.int(1) == 0)
        }
    }

    @Test(arguments: StorageEngine.available)
    func `a text with U+0000 keeps what comes after it`(engine: StorageEngine) async throws {
        try await engine.withBareStore { store in
            let text = try await store.write { transaction in
                try transaction.run("CREATE TABLE t (s TEXT)")
                try transaction.run("INSERT INTO t (s) VALUES ($1)", .text("before\u{0}after"))
                return try transaction.row("SELECT s FROM t")?.text(0)
            }
            // An engine that cannot store it may put something else in its place, but cuts nothing off.
            #expect(text?.hasPrefix("before") == true && text?.hasSuffix("after") == true)
        }
    }

    @Test(arguments: StorageEngine.available)
    func `parameters are bound by their number`(engine: StorageEngine) async throws {
        try await engine.withBareStore { store in
            let row = try await store.write { transaction in
                try transaction.row("SELECT $1, $2, $1", .text("a"), .text("b"))
            }
            #expect(row == Row([.text("a"), .text("b"), .text("a")]))
        }
    }

    @Test(arguments: StorageEngine.available)
    func `more than twenty parameters are bound too`(engine: StorageEngine) async throws {
        try await engine.withBareStore { store in
            let row = try await store.write { transaction in
                try transaction.row(
                    "SELECT $1 + $2 + $3 + $4 + $5 + $6 + $7 + $8 + $9 + $10 + $11 + $12, $13 + $14 + $15 + $16 + $17 + $18 + $19 + $20 + $21 + $22",
                    .integer(1),
                    .integer(2),
                    .integer(3),
                    .integer(4),
                    .integer(5),
                    .integer(6),
                    .integer(7),
                    .integer(8),
                    .integer(9),
                    .integer(10),
                    .integer(11),
                    .integer(12),
                    .integer(13),
                    .integer(14),
                    .integer(15),
                    .integer(16),
                    .integer(17),
                    .integer(18),
                    .integer(19),
                    .integer(20),
                    .integer(21),
                    .integer(22)
                )
            }
            #expect(row == Row([.integer(78), .integer(175)]))
        }
    }

    @Test func `optional values become NULL or themselves`() {
        #expect(Value.text(nil as String?) == .null)
        #expect(Value.integer(nil as Int?) == .null)
        #expect(Value.blob(nil) == .null)
        #expect(Value.instant(nil) == .null)
        #expect(Value.name(nil as AccountID?) == .null)
        #expect(Value.name(AccountID("acme") as AccountID?) == .text("acme"))
        #expect(Value.instant(Instant(millis: 5) as Instant?) == .integer(5))
        #expect(Value.flag(false) == .integer(0))
    }
}
