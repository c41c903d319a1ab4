internal import Domain
public import Storage

/// Other calls of the same account and kind, from the first try of one call on.
///
/// A platform that keeps no key of ours can only be searched for a thing that looks like ours; what belongs to a
/// sibling must not be taken for it.
public struct Siblings: Hashable, Sendable {
    /// The platform's ids of what the others made.
    public let made: Set<String>
    /// Whether any of them may have made something that nobody knows of.
    public let isAnyOpen: Bool

    public init(made: Set<String>, isAnyOpen: Bool) {
        self.made = made
        self.isAnyOpen = isAnyOpen
    }
}

extension Outbox {
    private static let mostSiblings = 1_000

    /// The siblings of an effect that can be looked up.
    ///
    /// More than 1,000 of them count as open: then nothing that is found is certain.
    public static func siblings(of effect: ClaimedEffect, _ transaction: Transaction) throws -> Siblings {
        let rows = try transaction.rows(
            """
            SELECT made, state FROM outbox
            WHERE class = 'readable' AND account = $1 AND endpoint = $2 AND last_tried_at >= $3 AND id <> $4
            LIMIT $5
            """,
            .name(effect.account),
            .text(effect.endpoint),
            .instant((effect.firstTriedAt ?? effect.createdAt) - .seconds(600)),
            .name(effect.id),
            .integer(Self.mostSiblings)
        )
        let open: Set<EffectState> = [.inflight, .unknown, .reconciling, .unknownFinal]
        return Siblings(
            made: Set(rows.compactMap { $0.optionalText(0) }),
            isAnyOpen: rows.count == Self.mostSiblings
                || rows.contains { EffectState(rawValue: $0.text(1)).map(open.contains) ?? true }
        )
    }
}
