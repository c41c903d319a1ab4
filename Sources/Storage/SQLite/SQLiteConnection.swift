internal import Foundation
internal import GRDB

/// One SQLite connection seen as the interface's: prepared statements are kept by the address of their text.
final class SQLiteConnection: Connection {
    private let database: Database
    private var statements: [UnsafePointer<UInt8>: Statement] = [:]

    init(_ database: Database) { self.database = database }

    @discardableResult
    func run(_ sql: StaticString, _ values: [Value]) throws(StorageError) -> Int {
        do {
            let statement = try self.statement(sql)
            statement.setUncheckedArguments(StatementArguments(values.map(\.databaseValue)))
            try statement.execute()
            return self.database.changesCount
        } catch {
            throw StorageError(sqlite: error)
        }
    }

    func rows(_ sql: StaticString, _ values: [Value]) throws(StorageError) -> [Row] {
        do {
            let statement = try self.statement(sql)
            statement.setUncheckedArguments(StatementArguments(values.map(\.databaseValue)))
            let cursor = try GRDB.Row.fetchCursor(statement)
            var rows: [Row] = []
            while let row = try cursor.next() {
                rows.append(Row(row.databaseValues.map(Value.init(databaseValue:))))
            }
            return rows
        } catch {
            throw StorageError(sqlite: error)
        }
    }

    private func statement(_ sql: StaticString) throws -> Statement {
        if let known = self.statements[sql.utf8Start] { return known }
        let statement = try self.database.makeStatement(sql: sql.description)
        self.statements[sql.utf8Start] = statement
        return statement
    }
}

extension Value {
    fileprivate var databaseValue: DatabaseValue {
        switch self {
        case .null: .null
        case .integer(let value): value.databaseValue
        case .text(let value): value.databaseValue
        case .blob(let value): Data(value).databaseValue
        }
    }

    fileprivate init(databaseValue: DatabaseValue) {
        switch databaseValue.storage {
        case .null: self = .null
        case .int64(let value): self = .integer(value)
        case .string(let value): self = .text(value)
        case .blob(let value): self = .blob([UInt8](value))
        case .double: preconditionFailure("The schema has no floating columns.")
        }
    }
}

extension StorageError {
    init(sqlite error: any Error) {
        if let storage = error as? StorageError {
            self = storage
            return
        }
        guard let database = error as? DatabaseError else {
            self.init(.failed, "\(type(of: error))")
            return
        }
        let code: Code =
            switch database.resultCode {
            case .SQLITE_CONSTRAINT: .constraint
            case .SQLITE_FULL, .SQLITE_IOERR: .full
            case .SQLITE_BUSY, .SQLITE_LOCKED: .busy
            case .SQLITE_CORRUPT, .SQLITE_NOTADB: .corrupt
            case .SQLITE_CANTOPEN, .SQLITE_READONLY: .unusable
            default: .failed
            }
        // The message of SQLite names tables and columns, never values.
        self.init(code, database.message ?? "SQLite error \(database.extendedResultCode.rawValue)")
    }
}
