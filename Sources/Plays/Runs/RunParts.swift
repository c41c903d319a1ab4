import Domain
import Storage

/// What was decided of a run all at once and is written out bit by bit, so that no transaction is long.
///
/// It is decided once, from what there was then, and lies here as lines. A timer carries the writing, part by part, each in
/// a transaction with the next timer: whatever ends in between, the next part follows. Until the last one is written the
/// run is not over, and nobody is told or paid.
enum RunParts {
    /// So many lines are written in one transaction.
    static let size = 1_000
    /// Between two lines; no XML has it, so no id of a platform.
    private static let separator = "\u{1E}"

    /// Puts lines aside, in order, behind those that are written at once.
    static func put(_ lines: ArraySlice<String>, of run: Run, _ transaction: Transaction) throws {
        for (number, start) in stride(from: lines.startIndex, to: lines.endIndex, by: self.size).enumerated() {
            try transaction.run(
                "INSERT INTO run_parts (brand, run, part, lines) VALUES ($1, $2, $3, $4)",
                .name(run.brand),
                .name(run.id),
                .integer(number + 1),
                .text(lines[start..<min(start + self.size, lines.endIndex)].joined(separator: self.separator))
            )
        }
    }

    /// Takes the next lines.
    ///
    /// - Returns: The lines, and how many parts are behind them; nil when there are none.
    static func take(of run: Run, _ transaction: Transaction) throws -> (lines: [Substring], left: Int)? {
        let row = try transaction.row(
            """
            SELECT part, lines, (SELECT COUNT(*) FROM run_parts WHERE brand = $1 AND run = $2) FROM run_parts
            WHERE brand = $1 AND run = $2 ORDER BY part LIMIT 1
            """,
            .name(run.brand),
            .name(run.id)
        )
        guard let row else { return nil }
        try transaction.run(
            "DELETE FROM run_parts WHERE brand = $1 AND run = $2 AND part = $3",
            .name(run.brand),
            .name(run.id),
            .integer(row.int(0))
        )
        return (row.text(1).split(separator: self.separator), row.int(2) - 1)
    }
}
