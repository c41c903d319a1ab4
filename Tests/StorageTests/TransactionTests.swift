import Storage
import TestSupport
import Testing

/// What every engine promises of one transaction.
@Suite struct TransactionTests {
    @Test(arguments: StorageEngine.available)
    func `what a transaction wrote is there for the next reader`(engine: StorageEngine) async throws {
        try await engine.withNotes { store in
            let count = try await store.write { try $0.run("INSERT INTO notes (id, text) VALUES (1, 'a'), (2, 'b')") }
            #expect(count == 2)
            try await #expect(store.notes() == ["a", "b"])
        }
    }

    @Test(arguments: StorageEngine.available)
    func `a closure that throws leaves nothing and its error comes back unchanged`(engine: StorageEngine) async throws {
        try await engine.withNotes { store in
            await #expect(throws: Mishap()) {
                try await store.write { transaction in
                    try transaction.run("INSERT INTO notes (id, text) VALUES (1, 'a')")
                    throw Mishap()
                }
            }
            try await #expect(store.notes() == [])
        }
    }

    @Test(arguments: StorageEngine.available)
    func `a part that throws is undone alone`(engine: StorageEngine) async throws {
        try await engine.withNotes { store in
            try await store.write { transaction in
                try transaction.run("INSERT INTO notes (id, text) VALUES (1, 'before')")
                #expect(throws: Mishap()) {
                    try transaction.part {
                        try transaction.run("INSERT INTO notes (id, text) VALUES (2, 'inside')")
                        throw Mishap()
                    }
                }
                try transaction.run("INSERT INTO notes (id, text) VALUES (3, 'after')")
            }
            try await #expect(store.notes() == ["before", "after"])
        }
    }

    @Test(arguments: StorageEngine.available)
    func `parts nest, and the inner one may fail while the outer one stays`(engine: StorageEngine) async throws {
        try await engine.withNotes { store in
            try await store.write { transaction in
                try transaction.part {
                    try transaction.run("INSERT INTO notes (id, text) VALUES (1, 'outer')")
                    try? transaction.part {
                        try transaction.run("INSERT INTO notes (id, text) VALUES (2, 'inner')")
                        throw Mishap()
                    }
                    try transaction.part { _ = try transaction.run("INSERT INTO notes (id, text) VALUES (3, 'kept')") }
                }
                try? transaction.part {
                    try transaction.part { _ = try transaction.run("INSERT INTO notes (id, text) VALUES (4, 'lost')") }
                    throw Mishap()
                }
            }
            try await #expect(store.notes() == ["outer", "kept"])
        }
    }

    @Test(arguments: StorageEngine.available)
    func `a broken rule of the schema is a constraint error and the statement stays usable`(
        engine: StorageEngine
    ) async throws {
        try await engine.withNotes { store in
            for attempt in 1...3 {
                let error = await #expect(throws: StorageError.self) {
                    try await store.write { transaction in
                        try transaction.run("INSERT INTO notes (id, text) VALUES ($1, 'a')", .integer(attempt))
                        // The same statement again: the row is there, and the whole transaction goes with it.
                        try transaction.run("INSERT INTO notes (id, text) VALUES ($1, 'a')", .integer(attempt))
                    }
                }
                #expect(error?.code == .constraint)
            }
            for wrong in [Value.null, .text("too long for the rule")] {
                let error = await #expect(throws: StorageError.self) {
                    try await store.write { _ = try $0.run("INSERT INTO notes (id, text) VALUES (1, $1)", wrong) }
                }
                #expect(error?.code == .constraint)
            }
            try await #expect(store.notes() == [])
            try await store.write { _ = try $0.run("INSERT INTO notes (id, text) VALUES ($1, 'a')", .integer(1)) }
            try await #expect(store.notes() == ["a"])
        }
    }

    @Test(arguments: StorageEngine.available)
    func `an error never carries the values of a statement`(engine: StorageEngine) async throws {
        try await engine.withNotes { store in
            let error = await #expect(throws: StorageError.self) {
                try await store.write { transaction in
                    for _ in 1...2 {
                        try transaction.run("INSERT INTO notes (id, text) VALUES (1, $1)", .text("canary"))
                    }
                }
            }
            #expect(error?.description.contains("canary") == false)
        }
    }

    @Test(arguments: StorageEngine.available)
    func `a reader cannot write`(engine: StorageEngine) async throws {
        try await engine.withNotes { store in
            for _ in 1...2 {
                await #expect(throws: StorageError.self) {
                    try await store.read { try $0.run("INSERT INTO notes (id, text) VALUES (1, 'a')") }
                }
            }
            try await #expect(store.notes() == [])
            try await store.write { _ = try $0.run("INSERT INTO notes (id, text) VALUES (1, 'a')") }
        }
    }

    @Test(arguments: StorageEngine.available)
    func `a reader's own error comes back unchanged`(engine: StorageEngine) async throws {
        try await engine.withNotes { store in
            await #expect(throws: Mishap()) { try await store.read { _ in throw Mishap() } }
        }
    }

    @Test(arguments: StorageEngine.available)
    func `a statement that changes rows may also give them`(engine: StorageEngine) async throws {
        try await engine.withNotes { store in
            let rows = try await store.write { transaction in
                try transaction.run("INSERT INTO notes (id, text) VALUES (1, 'a'), (2, 'b'), (3, 'c')")
                return try transaction.rows("UPDATE notes SET text = 'x' WHERE id > $1 RETURNING id", .integer(1))
            }
            #expect(Set(rows.map { $0.int(0) }) == [2, 3])
            try await #expect(store.notes() == ["a", "x", "x"])
        }
    }

    @Test(arguments: StorageEngine.available)
    func `a duplicate that is skipped counts as no row`(engine: StorageEngine) async throws {
        try await engine.withNotes { store in
            let counts = try await store.write { transaction in
                try [1, 1, 2, 2, 1].map { id in
                    try transaction.run(
                        "INSERT INTO notes (id, text) VALUES ($1, 'a') ON CONFLICT (id) DO NOTHING",
                        .integer(id)
                    )
                }
            }
            #expect(counts == [1, 0, 1, 0, 0])
        }
    }

    @Test(arguments: StorageEngine.available)
    func `a cancelled task does not undo its commit`(engine: StorageEngine) async throws {
        try await engine.withNotes { store in
            let task = Task {
                withUnsafeCurrentTask { $0?.cancel() }
                return try await store.write { try $0.run("INSERT INTO notes (id, text) VALUES (1, 'a')") }
            }
            try await #expect(task.value == 1)
            try await #expect(store.notes() == ["a"])
        }
    }

    @Test(arguments: StorageEngine.available)
    func `a statement for many sets of values answers each, in order`(engine: StorageEngine) async throws {
        try await engine.withNotes { store in
            let names = try await store.write { transaction in
                try transaction.run("INSERT INTO notes (id, text) VALUES (7, 'there')")
                return try transaction.rows(
                    "INSERT INTO notes (id, text) VALUES ($1, $2) ON CONFLICT (id) DO NOTHING RETURNING text",
                    each: (1...250).map { [.integer($0), .text("n\($0)")] }
                ).map { $0.map { $0.text(0) } }
            }
            #expect(names == (1...250).map { $0 == 7 ? [] : ["n\($0)"] })
            try await #expect(store.notes().count == 250)
            try await #expect(store.write { try $0.rows("SELECT 1", each: []) }.isEmpty)
        }
    }

    @Test(arguments: StorageEngine.available)
    func `one bad set of values fails the statement, and a part undoes all of it`(engine: StorageEngine) async throws {
        try await engine.withNotes { store in
            let code = try await store.write { transaction -> StorageError.Code? in
                do {
                    try transaction.part {
                        _ = try transaction.rows(
                            "INSERT INTO notes (id, text) VALUES ($1, $2)",
                            each: [[.integer(1), .text("good")], [.integer(2), .null], [.integer(3), .text("late")]]
                        )
                    }
                    return nil
                } catch let error as StorageError {
                    try transaction.run("INSERT INTO notes (id, text) VALUES (9, 'after')")
                    return error.code
                }
            }
            #expect(code == .constraint)
            try await #expect(store.notes() == ["after"])
        }
    }
}
