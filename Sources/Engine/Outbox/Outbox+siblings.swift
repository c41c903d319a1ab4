public import Domain
public import Storage

/// Other calls of the same account and kind, from the first try of one call on.
///
/// A platform that keeps no key of ours can only be searched for a thing that looks like ours; what belongs to a
/// sibling must not be taken for it.
public struct Siblings: Hashable, Sendable {
    /// The platform's ids of what the others made.
    public let made: Set<String>
    /// The bodies of those that may have made something that nobody knows of.
    public let open: [EffectID: [UInt8]]
    /// Whether there are more of them than are named here.
    public let isIncomplete: Bool

    /// Siblings without names: if any is open, it may be any.
    public init(made: Set<String>, isAnyOpen: Bool) {
        self.init(made: made, open: [:], isIncomplete: isAnyOpen)
    }

    public init(made: Set<String>, open: [EffectID: [UInt8]], isIncomplete: Bool) {
        self.made = made
        self.open = open
        self.isIncomplete = isIncomplete
    }

    /// Whether any of them may have made something that nobody knows of.
    public var isAnyOpen: Bool { self.isAnyOpen { _ in true } }

    /// Whether any of those with such a body may have made something that nobody knows of.
    public func isAnyOpen(_ isAlike: (_ body: [UInt8]) -> Bool) -> Bool {
        self.isIncomplete || self.open.values.contains(where: isAlike)
    }

    /// Whether a thing that was found for one of them, when only `known` ones were looked at, may belong to another.
    public func contest(_ id: String, known: Siblings) -> Bool {
        self.isIncomplete || self.made.contains(id) || !self.open.keys.allSatisfy { known.open[$0] != nil }
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
            SELECT id, made, state, body FROM outbox
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
            made: Set(rows.compactMap { $0.optionalText(1) }),
            open: rows.reduce(into: [:]) { bodies, row in
                if EffectState(rawValue: row.text(2)).map(open.contains) ?? true { bodies[row.name(0)] = row.blob(3) }
            },
            isIncomplete: rows.count == Self.mostSiblings
        )
    }
}
