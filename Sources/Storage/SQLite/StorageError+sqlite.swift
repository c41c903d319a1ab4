internal import GRDB
internal import GRDBSQLite

extension StorageError {
    /// Translates what SQLite or GRDB reports.
    init(sqlite error: any Error) {
        if let storage = error as? StorageError {
            self = storage
        } else if let database = error as? DatabaseError {
            self.init(sqlite: database.resultCode.rawValue, message: database.message ?? "\(database.resultCode)")
        } else {
            self.init(.failed, "\(type(of: error))")
        }
    }

    /// The `result` code is primary or extended; the primary one is the lower byte.
    init(sqlite result: Int32, message: String) {
        let code: Code =
            switch result & 0xFF {
            case SQLITE_CONSTRAINT: .constraint
            case SQLITE_FULL, SQLITE_IOERR: .full
            case SQLITE_BUSY, SQLITE_LOCKED: .busy
            case SQLITE_CORRUPT, SQLITE_NOTADB: .corrupt
            case SQLITE_CANTOPEN, SQLITE_READONLY: .unusable
            // What GRDB says of a connection that was closed.
            case SQLITE_MISUSE: .closed
            default: .failed
            }
        self.init(code, message)
    }
}
