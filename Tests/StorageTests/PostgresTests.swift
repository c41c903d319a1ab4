import Dispatch
import Domain
import TestSupport
import Testing

@testable import Storage

/// What only PostgreSQL can do wrong; everything else is in the tests that all engines pass.
@Suite(.enabled(if: StorageEngine.hasPostgres)) struct PostgresTests {
    @Test func `a lost connection fails its transaction and is made anew for the next`() async throws {
        try await StorageEngine.postgres.withNotes { store in
            let error = await #expect(throws: StorageError.self) {
                try await store.write { transaction in
                    try transaction.run("INSERT INTO notes (text) VALUES ('lost')")
                    _ = try transaction.rows("SELECT pg_terminate_backend(pg_backend_pid())")
                }
            }
            #expect(error?.code == .unavailable)
            try await store.write { _ = try $0.run("INSERT INTO notes (text) VALUES ('kept')") }
            try await #expect(store.notes() == ["kept"])
        }
    }

    @Test func `the whole group of a lost connection is refused, and nothing of it stays`() async throws {
        try await StorageEngine.postgres.withNotes { store in
            let release = await store.holdWriter()
            let failures = await withTaskGroup(of: Bool.self) { group in
                let started = Gate()
                started.open()
                for number in 1...20 {
                    group.addTask {
                        await started.pass()
                        do {
                            try await store.write { transaction in
                                try transaction.run("INSERT INTO notes (text) VALUES ('x')")
                                if number == 10 {
                                    _ = try transaction.rows("SELECT pg_terminate_backend(pg_backend_pid())")
                                }
                            }
                            return false
                        } catch {
                            return true
                        }
                    }
                }
                await started.arrivals(atLeast: 20)
                release()
                return await group.reduce(0) { $0 + ($1 ? 1 : 0) }
            }
            // Those that were handed over after the group are done; nobody of the group is.
            try await #expect(store.notes().count == 20 - failures)
            #expect(failures > 0)
        }
    }

    @Test func `a reader that lost its connection reads again`() async throws {
        try await StorageEngine.postgres.withNotes { store in
            for _ in 1...8 {
                await #expect(throws: StorageError.self) {
                    try await store.read { _ = try $0.rows("SELECT pg_terminate_backend(pg_backend_pid())") }
                }
            }
            try await #expect(store.notes() == [])
        }
    }

    @Test func `a reader cannot write`() async throws {
        try await StorageEngine.postgres.withNotes { store in
            await #expect(throws: StorageError.self) {
                try await store.read { _ = try $0.run("INSERT INTO notes (text) VALUES ('x')") }
            }
            try await #expect(store.notes() == [])
        }
    }

    @Test func `a failed statement that was passed over in silence is not committed as a success`() async throws {
        try await StorageEngine.postgres.withNotes { store in
            await #expect(throws: StorageError.self) {
                try await store.write { transaction in
                    try transaction.run("INSERT INTO notes (text) VALUES ('before')")
                    _ = try? transaction.run("INSERT INTO notes (text) VALUES (NULL)")
                }
            }
            try await #expect(store.notes() == [])
        }
    }

    @Test func `who reads behind a number misses nothing, although two processes write`() async throws {
        let address = try await StorageEngine.freshSchema()
        let stores = [try PostgresStore(address), try PostgresStore(address)]
        try await stores[0].write { _ = try $0.run("CREATE TABLE log (id INTEGER PRIMARY KEY, text TEXT NOT NULL)") }
        let total = 2_000
        let seen = try await withThrowingTaskGroup(of: Void.self) { group in
            for number in 0..<total {
                group.addTask {
                    try await stores[number % 2].write(to: Writer.allCases[number / 2 % 3]) { transaction in
                        try transaction.takeTurn()
                        _ = try transaction.run("INSERT INTO log (text) VALUES ($1)", .text("\(number)"))
                    }
                }
            }
            var (last, seen) = (Int64(0), 0)
            while seen < total {
                let after = last
                let ids = try await stores[seen % 2].read { transaction in
                    try transaction.rows("SELECT id FROM log WHERE id > $1 ORDER BY id LIMIT 5000", .integer(after))
                        .map { $0.integer(0) }
                }
                seen += ids.count
                last = ids.last ?? last
            }
            try await group.waitForAll()
            return seen
        }
        #expect(seen == total)
        for store in stores { await store.close() }
    }

    @Test func `what another process changed meanwhile is not overwritten unseen`() async throws {
        try await StorageEngine.postgres.withNotes { store in
            try await store.write { _ = try $0.run("INSERT INTO notes (text, amount) VALUES ('purse', 100)") }
            let (hasRead, mayWrite) = (Gate(), DispatchSemaphore(value: 0))
            let slow = Task {
                try await store.write { transaction in
                    let amount = try transaction.row("SELECT amount FROM notes")?.integer(0) ?? 0
                    hasRead.open()
                    mayWrite.wait()
                    try transaction.run("UPDATE notes SET amount = $1", .integer(amount - 60))
                }
            }
            await hasRead.pass()
            try await store.write(to: .intake) { _ = try $0.run("UPDATE notes SET amount = amount - 60") }
            mayWrite.signal()
            let error = await #expect(throws: StorageError.self) { _ = try await slow.value }
            #expect(error?.code == .busy)
            try await #expect(store.read { try $0.row("SELECT amount FROM notes")?.int(0) } == 40)
        }
    }

    @Test func `a turn ends with the part that took it`() async throws {
        try await StorageEngine.postgres.withNotes { store in
            let (isUndone, mayEnd) = (Gate(), DispatchSemaphore(value: 0))
            async let other: Void = store.write { transaction in
                _ = try? transaction.part {
                    try transaction.takeTurn()
                    throw CancellationError()
                }
                isUndone.open()
                mayEnd.wait()
                try transaction.takeTurn()
                try transaction.run("INSERT INTO notes (text) VALUES ('second')")
            }
            await isUndone.pass()
            try await store.write(to: .intake) { transaction in
                try transaction.takeTurn()
                try transaction.run("INSERT INTO notes (text) VALUES ('first')")
            }
            mayEnd.signal()
            try await other
            try await #expect(store.notes() == ["first", "second"])
        }
    }

    @Test func `a nudge is heard by the other process and not by the one that gave it`() async throws {
        let address = try await StorageEngine.freshSchema()
        let (one, other) = (try PostgresStore(address), try PostgresStore(address))
        let (heard, echo) = (Gate(), Counter())
        other.onNudge { heard.open() }
        one.onNudge { _ = echo.next() }
        // The other one may not listen yet.
        while !heard.isOpen {
            one.nudge()
            await Task.yield()
        }
        #expect(echo.soFar == 0)
        await one.close()
        await other.close()
    }

    @Test func `whole numbers come back whatever the server calls them`() async throws {
        try await StorageEngine.postgres.withNotes { store in
            let row = try await store.write { transaction in
                for amount in [9_007_199_254_740_993, -12_340_000, 10_000, 1] {
                    try transaction.run("INSERT INTO notes (text, amount) VALUES ('x', $1)", .integer(amount))
                }
                return try transaction.row(
                    "SELECT SUM(amount), -SUM(amount), COUNT(*), SUM(amount) = 0, 7, SUM(amount) - SUM(amount) FROM notes"
                )
            }
            let sum: Int64 = 9_007_199_254_740_993 - 12_340_000 + 10_001
            #expect(row == Row([sum, -sum, 4, 0, 7, 0].map { .integer($0 as Int64) }))
        }
    }

    @Test(arguments: [
        "postgres://hearth:hunter2@127.0.0.1:1/hearth", "host=/nowhere user=hearth password=hunter2",
        "postgres://hearth:hunter2@127.0.0.1:not-a-port/hearth",
    ])
    func `a server that cannot be reached is named without the password`(address: String) {
        let error = #expect(throws: StorageError.self) { try PostgresStore(Secret(address)) }
        #expect(error?.code == .unavailable)
        #expect(error?.description.contains("hunter2") == false)
    }
}

/// The same words for both engines.
@Suite struct PostgresDialectTests {
    @Test func `a definition is said in PostgreSQL's words, anything else is left as it is`() {
        let table = PostgresDialect.definition(
            "CREATE TABLE t (id INTEGER PRIMARY KEY, data BLOB, INTEGER_like TEXT, n INTEGER NOT NULL)"
        )
        #expect(
            table == "CREATE TABLE t (id BIGINT GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY, data BYTEA, "
                + "INTEGER_like TEXT, n BIGINT NOT NULL)"
        )
        #expect(PostgresDialect.definition("SELECT 'CREATE TABLE INTEGER'") == nil)
    }

    @Test(arguments: [
        ("23505", StorageError.Code.constraint), ("53100", .full), ("53300", .unavailable), ("57P01", .unavailable),
        ("40001", .busy), ("XX001", .corrupt), ("28P01", .unusable), ("42501", .unusable), ("42703", .failed),
        ("25006", .unavailable), ("25P03", .unavailable), ("25001", .failed),
    ])
    func `a state of the server has one meaning`(state: String, code: StorageError.Code) {
        #expect(StorageError.code(of: state) == code)
    }
}
