public import Domain
public import Storage

extension Points {
    /// Why points go that were not spent in time.
    static let expiry = Bilingual("过期", "expired")

    /// The newest lines as a person reads them, newest first: in the order in which things happened, with what has
    /// expired and has no line yet where it did; the next spending writes one line for all of that.
    ///
    /// The balance of the first line is what can be spent now, and each line's is that of the line behind it with its
    /// own amount added.
    public static func statement(
        of account: PointAccount,
        limit: Int,
        now: Instant,
        _ transaction: Transaction
    ) throws -> [PointLine] {
        let written = try self.lines(of: account, limit: limit, transaction)
        let due = try Lots.dueByMoment(account, now: now, limit: limit, transaction).map { moment, amount in
            PointLine(
                number: (written.first?.number ?? 0) + 1,
                kind: .expired,
                amount: -amount,
                balance: 0,
                reason: self.expiry,
                at: moment,
                expiresAt: nil,
                cause: "expire/\(account.person)/\(moment.millis)"
            )
        }
        let sorted = (written + due).sorted { ($0.at, $0.number) > ($1.at, $1.number) }
        var balance = try self.balance(of: account, now: now, transaction)
        return sorted.prefix(limit).map { line in
            defer { balance -= line.amount }
            return PointLine(
                number: line.number,
                kind: line.kind,
                amount: line.amount,
                balance: balance,
                reason: line.reason,
                at: line.at,
                expiresAt: line.expiresAt,
                cause: line.cause
            )
        }
    }
}
