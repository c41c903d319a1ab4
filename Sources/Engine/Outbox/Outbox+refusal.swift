public import Domain
public import Storage

extension Outbox {
    /// Tells the plays that a platform refused a call because the account does not sit in the group any more.
    ///
    /// It happened when the call was begun: who was put into the group again since, sits in it.
    public static func tell(
        of group: GroupID,
        refusing effect: ClaimedEffect,
        code: String,
        _ transaction: Transaction
    ) throws {
        let happenedAt = effect.lastTriedAt ?? effect.createdAt
        try OwnEvent.groupRefused(GroupRefusal(group: group, effect: effect.id, code: code)).store(
            source: .outcome,
            identity: "\(effect.id)/group/\(effect.attempt)",
            account: effect.account,
            lane: LaneID("\(effect.account)/chat:\(group)"),
            band: .ordinary,
            happenedAt: happenedAt,
            now: happenedAt,
            transaction
        )
    }
}
