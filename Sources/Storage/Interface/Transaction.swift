public import Domain

/// The handle of one transaction, good inside its closure only.
///
/// It is not `Sendable` and a transaction's closure is, so it cannot leave.
/// SQL is a `StaticString`: it cannot be built from values. Parameters are `$1`, `$2` …, first used in that order.
public final class Transaction {
    package let connection: any Connection
    /// Why the engine has undone the whole transaction by itself, as SQLite does for want of room.
    package private(set) var loss: StorageError?

    package init(on connection: any Connection) { self.connection = connection }

    /// Runs a statement of a migration, where it is for this engine.
    func run(_ statement: Migration.Statement) throws(StorageError) {
        switch (statement, self.connection.days == nil) {
        case (.both(let sql), _), (.sqlite(let sql), true), (.postgres(let sql), false): try self.run(sql)
        case (.sqlite, false), (.postgres, true): break
        }
    }

    /// Runs a statement that gives no rows.
    ///
    /// - Returns: How many rows were inserted, changed or deleted.
    @discardableResult
    public func run(_ sql: StaticString, _ values: Value...) throws(StorageError) -> Int {
        try self.guarded { connection throws(StorageError) in try connection.run(sql, values) }
    }

    /// Runs a statement and gives all its rows.
    ///
    /// Bound the answer with a LIMIT.
    public func rows(_ sql: StaticString, _ values: Value...) throws(StorageError) -> [Row] {
        try self.guarded { connection throws(StorageError) in try connection.rows(sql, values) }
    }

    /// Runs a statement once for each set of values, in order, and gives the rows of each.
    ///
    /// Where the database is another process, all sets are on their way together.
    public func rows(_ sql: StaticString, each sets: [[Value]]) throws(StorageError) -> [[Row]] {
        try self.guarded { connection throws(StorageError) in try connection.rows(sql, each: sets) }
    }

    /// Runs a statement that gives one row or none.
    public func row(_ sql: StaticString, _ values: Value...) throws(StorageError) -> Row? {
        try self.guarded { connection throws(StorageError) in try connection.rows(sql, values).first }
    }

    /// Waits until no other transaction appends to the record; none does until this one has ended.
    ///
    /// So the numbers of rows come in the order of their commits, and who reads behind a number misses nothing that is
    /// committed later.
    public func takeTurn() throws(StorageError) {
        try self.guarded { connection throws(StorageError) in try connection.takeTurn() }
    }

    /// What the database's clock shows: one clock for all processes that share it.
    public func clock() throws(StorageError) -> Instant {
        var moment = Instant(millis: 0)
        try self.guarded { connection throws(StorageError) in moment = try connection.clock() }
        return moment
    }

    /// Does a part that can be undone alone: when it throws, what it wrote is undone and the rest stays.
    public func part<Result>(_ body: () throws -> Result) throws -> Result {
        try self.run("SAVEPOINT part")
        do {
            let result = try body()
            try self.run("RELEASE part")
            return result
        } catch {
            if self.loss == nil {
                try self.run("ROLLBACK TO part")
                try self.run("RELEASE part")
            }
            throw error
        }
    }

    /// Once the transaction is lost, nothing more is done in its name: it would stand alone.
    private func guarded<Result>(
        _ body: (any Connection) throws(StorageError) -> Result
    ) throws(StorageError) -> Result {
        if let loss = self.loss { throw loss }
        do {
            return try body(self.connection)
        } catch {
            if !self.connection.isInTransaction { self.loss = error }
            throw error
        }
    }
}

/// What an engine provides under a transaction.
package protocol Connection: AnyObject {
    var isInTransaction: Bool { get }
    func begin() throws(StorageError)
    func commit() throws(StorageError)
    /// Undoes what can be undone; there may be nothing left.
    func rollback()
    @discardableResult
    func run(_ sql: StaticString, _ values: [Value]) throws(StorageError) -> Int
    func rows(_ sql: StaticString, _ values: [Value]) throws(StorageError) -> [Row]
    func rows(_ sql: StaticString, each sets: [[Value]]) throws(StorageError) -> [[Row]]
    func takeTurn() throws(StorageError)
    func clock() throws(StorageError) -> Instant
    /// Cuts tables into days; nil where the engine does not.
    var days: (any DayTables)? { get }
}
