/// A table that PostgreSQL keeps in a part for each day, so that an old day is dropped at once and leaves nothing behind.
///
/// Its column `day` counts days from 1970. Rows of a day without a part of its own lie in the part `…_rest`. SQLite keeps
/// all days in one table, and there is nothing to drop at once.
public struct DayTable: Sendable {
    let name: StaticString

    public init(_ name: StaticString) { self.name = name }

    /// Makes the parts of these days, where they are not there.
    ///
    /// - Throws: ``StorageError/Code/busy`` when a long transaction stands in the way: try again later.
    public func prepare(_ days: ClosedRange<Int>, _ transaction: Transaction) throws(StorageError) {
        guard let engine = transaction.connection.days else { return }
        let known = try self.days(transaction)
        for day in days where !known.contains(day) { try engine.add(day, to: self) }
    }

    /// The days that can be dropped at once, oldest first.
    public func days(_ transaction: Transaction) throws(StorageError) -> [Int] {
        try transaction.connection.days?.days(of: self).sorted() ?? []
    }

    /// Drops a day with all its rows.
    public func drop(_ day: Int, _ transaction: Transaction) throws(StorageError) {
        try transaction.connection.days?.drop(day, of: self)
    }
}

/// What an engine provides under a ``DayTable``.
package protocol DayTables {
    func days(of table: DayTable) throws(StorageError) -> [Int]
    func add(_ day: Int, to table: DayTable) throws(StorageError)
    func drop(_ day: Int, of table: DayTable) throws(StorageError)
}
