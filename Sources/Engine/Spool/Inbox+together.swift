internal import Domain
internal import Storage

extension Inbox {
    private static let together = 8

    /// Stores letters as ``insert(_:_:)`` does, eight to a statement: a long spool is stored several times as fast.
    static func insertTogether(_ letters: [(Letter, Instant)], _ transaction: Transaction) throws -> [EventID?] {
        let whole = letters.count / Self.together * Self.together
        let sets = stride(from: 0, to: whole, by: Self.together).map { start in
            letters[start..<start + Self.together].flatMap { Self.values($0.0, receivedAt: $0.1) }
        }
        var ids: [[UInt8]: EventID] = [:]
        for row in try transaction.rows(Self.insertionTogether, each: sets).joined() { ids[row.blob(1)] = row.event(0) }
        let places = letters.prefix(whole).map { ids.removeValue(forKey: $0.0.fingerprint) }
        return places + (try Self.insert(letters.suffix(from: whole), transaction))
    }

    private static let insertionTogether: StaticString = """
        INSERT INTO inbox (day, account, source, fingerprint, lane, shard, band, happened_at, received_at, body)
        VALUES
          ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10),
          ($11, $12, $13, $14, $15, $16, $17, $18, $19, $20),
          ($21, $22, $23, $24, $25, $26, $27, $28, $29, $30),
          ($31, $32, $33, $34, $35, $36, $37, $38, $39, $40),
          ($41, $42, $43, $44, $45, $46, $47, $48, $49, $50),
          ($51, $52, $53, $54, $55, $56, $57, $58, $59, $60),
          ($61, $62, $63, $64, $65, $66, $67, $68, $69, $70),
          ($71, $72, $73, $74, $75, $76, $77, $78, $79, $80)
        ON CONFLICT (fingerprint, day) DO NOTHING RETURNING id, fingerprint
        """
}
