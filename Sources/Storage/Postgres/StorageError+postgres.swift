internal import CPostgres

extension StorageError {
    /// Translates what the server said of a statement; `result` may be nil when it said nothing.
    ///
    /// Of the message only the primary line is kept: the detail names values.
    init(postgres result: OpaquePointer?, on connection: OpaquePointer) {
        guard PQstatus(connection) == CONNECTION_OK else {
            self.init(.unavailable, "The connection to PostgreSQL was lost.")
            return
        }
        if Self.field("C", of: result) == "42P01" {
            self.init(.unusable, "The database has no such table: no Hearth of this version has served from it yet.")
            return
        }
        // PG_DIAG_SQLSTATE and PG_DIAG_MESSAGE_PRIMARY, which Swift cannot read from the header.
        let state = Self.field("C", of: result) ?? ""
        let message = Self.field("M", of: result) ?? "PostgreSQL gave no reason."
        self.init(Self.code(of: state), state.isEmpty ? message : "\(message) (\(state))")
    }

    private static func field(_ code: UnicodeScalar, of result: OpaquePointer?) -> String? {
        PQresultErrorField(result, Int32(code.value)).map { String(cString: $0) }
    }

    /// The classes of SQLSTATE, from appendix A of PostgreSQL's manual.
    static func code(of state: String) -> Code {
        switch state.prefix(2) {
        case "23": .constraint
        case "08": .unavailable
        case "40", "55": .busy
        // A server that only reads, such as a standby before it is promoted; one that ended a transaction in which
        // nothing was asked for too long.
        case "25": state == "25006" || state == "25P03" ? .unavailable : .failed
        // The server's disk, or its system.
        case "58": .unavailable
        case "53": state == "53100" ? .full : .unavailable
        // An operator's stop, a crash, a server that is starting; but 57014 is a statement that took too long.
        case "57": state == "57014" ? .busy : .unavailable
        case "XX": .corrupt
        case "28", "3D": .unusable
        case "42": state == "42501" ? .unusable : .failed
        default: .failed
        }
    }
}
