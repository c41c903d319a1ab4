internal import CPostgres

/// One statement with its values, run, and what came of it.
struct PostgresAnswer: ~Copyable {
    private let result: OpaquePointer

    /// Takes over a result of libpq.
    init(owning result: OpaquePointer) { self.result = result }

    /// What the server said against it.
    func failure(on connection: OpaquePointer) -> StorageError { StorageError(postgres: self.result, on: connection) }

    init(_ connection: OpaquePointer, _ sql: StaticString, _ values: [Value]) throws(StorageError) {
        let parameters = PostgresParameters(values)
        let result = parameters.withPointers { types, pointers, lengths, formats in
            sql.withUTF8Buffer { text in
                text.withMemoryRebound(to: CChar.self) { text in
                    // A static string ends with a NUL byte.
                    let count = Int32(values.count)
                    return PQexecParams(connection, text.baseAddress, count, types, pointers, lengths, formats, 1)
                }
            }
        }
        let status = PQresultStatus(result)
        guard let result, status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK else {
            let error = StorageError(postgres: result, on: connection)
            PQclear(result)
            throw error
        }
        self.result = result
    }

    deinit { PQclear(self.result) }

    var changedRows: Int { Int(String(cString: PQcmdTuples(self.result))) ?? 0 }

    var rows: [Row] {
        let columns = PQnfields(self.result)
        let types = (0..<columns).map { PQftype(self.result, $0) }
        return (0..<PQntuples(self.result)).map { row in
            Row((0..<columns).map { self.value(row, $0, types[Int($0)]) })
        }
    }

    private func value(_ row: Int32, _ column: Int32, _ type: Oid) -> Value {
        guard PQgetisnull(self.result, row, column) == 0, let start = PQgetvalue(self.result, row, column) else {
            return .null
        }
        let bytes = UnsafeRawBufferPointer(start: start, count: Int(PQgetlength(self.result, row, column)))
        switch type {
        case PostgresType.bool: return .integer(bytes.first == 0 ? Int64(0) : Int64(1))
        case PostgresType.int4: return .integer(Int64(Int32(bigEndian: bytes.loadUnaligned(as: Int32.self))))
        case PostgresType.int8: return .integer(Int64(bigEndian: bytes.loadUnaligned(as: Int64.self)))
        case PostgresType.numeric: return .integer(Self.wholeNumber(bytes))
        case PostgresType.text, PostgresType.unknown: return .text(String(decoding: bytes, as: UTF8.self))
        case PostgresType.bytea: return .blob(Array(bytes))
        default: preconditionFailure("The schema has no columns of the type \(type).")
        }
    }

    /// What a SUM of BIGINT comes as: digits to the base 10,000 behind count, weight, sign and scale, 16 bits each
    /// (`numeric_send` in PostgreSQL's `numeric.c`).
    private static func wholeNumber(_ bytes: UnsafeRawBufferPointer) -> Int64 {
        func part(_ index: Int) -> Int16 {
            Int16(bigEndian: bytes.loadUnaligned(fromByteOffset: index * 2, as: Int16.self))
        }
        let (count, weight, isNegative) = (Int(part(0)), Int(part(1)), part(2) != 0)
        var number: Int64 = 0
        for place in 0..<max(0, weight + 1) {
            number = number * 10_000 + Int64(place < count ? part(4 + place) : 0)
        }
        return isNegative ? -number : number
    }
}

/// The numbers of PostgreSQL's types, which never change (`pg_type.dat`).
enum PostgresType {
    static let bool: Oid = 16
    static let bytea: Oid = 17
    static let int8: Oid = 20
    static let int4: Oid = 23
    static let text: Oid = 25
    static let unknown: Oid = 705
    static let numeric: Oid = 1_700
}

/// Values as libpq takes them: binary, with their types.
struct PostgresParameters {
    private var bytes: [UInt8] = []
    private var places: [Int?] = []
    private var types: [Oid] = []
    private var lengths: [Int32] = []

    init(_ values: [Value]) {
        for value in values {
            let start = self.bytes.count
            switch value {
            // The server finds out what it is the absence of.
            case .null: self.types.append(0)
            case .integer(let number):
                self.types.append(PostgresType.int8)
                withUnsafeBytes(of: number.bigEndian) { self.bytes.append(contentsOf: $0) }
            case .text(let text):
                self.types.append(PostgresType.text)
                // PostgreSQL keeps no U+0000; what follows it must not be cut off.
                self.bytes.append(
                    contentsOf: text.utf8.contains(0) ? text.replacing("\0", with: "\u{FFFD}").utf8 : text.utf8
                )
            case .blob(let blob):
                self.types.append(PostgresType.bytea)
                self.bytes.append(contentsOf: blob)
            }
            self.places.append(value == .null ? nil : start)
            self.lengths.append(Int32(self.bytes.count - start))
        }
        // What is empty has an address all the same: none would mean NULL.
        self.bytes.append(0)
    }

    /// Sends a statement without waiting for its answer.
    ///
    /// - Returns: False when it was not taken; the connection says why.
    func send(_ sql: StaticString, to connection: OpaquePointer) -> Bool {
        self.withPointers { types, pointers, lengths, formats in
            sql.withUTF8Buffer { text in
                text.withMemoryRebound(to: CChar.self) { text in
                    let count = Int32(self.places.count)
                    return PQsendQueryParams(connection, text.baseAddress, count, types, pointers, lengths, formats, 1)
                }
            }
        } == 1
    }

    func withPointers<Result>(
        _ body: (
            UnsafePointer<Oid>?, UnsafePointer<UnsafePointer<CChar>?>?, UnsafePointer<Int32>?, UnsafePointer<Int32>?
        ) -> Result
    ) -> Result {
        self.bytes.withUnsafeBytes { bytes in
            let pointers = self.places.map { place in
                place.map { bytes.baseAddress.unsafelyUnwrapped.advanced(by: $0).assumingMemoryBound(to: CChar.self) }
            }
            let formats = [Int32](repeating: 1, count: self.places.count)
            return self.types.withUnsafeBufferPointer { types in
                pointers.withUnsafeBufferPointer { pointers in
                    self.lengths.withUnsafeBufferPointer { lengths in
                        formats.withUnsafeBufferPointer { formats in
                            body(types.baseAddress, pointers.baseAddress, lengths.baseAddress, formats.baseAddress)
                        }
                    }
                }
            }
        }
    }
}
