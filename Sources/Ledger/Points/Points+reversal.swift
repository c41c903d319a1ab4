public import Domain
public import Storage

extension Points {
    /// Whether a line can be taken back.
    public enum Standing: Hashable, Sendable {
        case reversible
        /// There is no line of this cause.
        case unknown
        /// It was taken back before.
        case reversed
        /// What was left of it is gone.
        case expired
    }

    /// Whether ``reverse(cause:brand:reason:at:_:)`` would take the line of a cause back, and why not.
    public static func standing(
        of cause: String,
        brand: BrandID,
        now: Instant,
        _ transaction: Transaction
    ) throws -> Standing {
        let row = try transaction.row(
            "SELECT expires_at FROM points WHERE brand = $1 AND cause = $2",
            .name(brand),
            .text(cause)
        )
        guard let row else { return .unknown }
        if try self.contains("reverse/\(cause)", brand: brand, transaction) { return .reversed }
        return row.optionalInstant(0).map { $0 <= now } == true ? .expired : .reversible
    }
}
