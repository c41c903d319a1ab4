internal import Community
public import Domain
public import Engine
internal import Storage

/// Keeps the register: who serves whom, who is in which group, brought by whom, through which channel.
///
/// It comes before all other plays, so that they read what is true after the event. It disturbs nobody: all it asks
/// for are look-ups.
public struct RegisterPlay: Play {
    public let name: PlayName = "register"
    public let routes = [
        Route([
            "contact.added", "contact.half-added", "contact.removed", "group.created", "group.dismissed",
            "group.joined", "group.left", "group.owner-changed", "group.name-changed",
        ])
    ]

    /// The platform changes its data some seconds behind its callbacks, so a look-up at once would show the old list.
    private let settleTime: Duration = .seconds(2)

    public init() {}

    public func decide(_ event: Event, _ scene: inout Scene) throws -> Decision {
        let account = event.account
        switch event.happening {
        case .contactAdded(let added):
            let standing = try Relations.add(added, account: account, at: event.happenedAt, scene.transaction)
            return .done(standing.isReturning ? "the customer is back with this guide" : "a new customer of this guide")
        case .contactRemoved(let removed):
            try Relations.end(removed, account: account, at: event.happenedAt, scene.transaction)
            return .done(removed.isTransfer ? "handed to another guide" : "ended by the \(removed.by.rawValue)")
        case .groupDismissed(let group):
            try Groups.dismiss(group, account: account, at: event.happenedAt, scene.transaction)
            return .done("the group is closed")
        case .groupCreated(let group), .groupDetailChanged(let group, _):
            return try self.planLookUp(group, event, scene, "its details have to be looked up")
        case .groupMembersJoined(let change):
            try Memberships.join(change, account: account, at: event.happenedAt, scene.transaction)
            _ = try Groups.advance(change, account: account, scene.transaction)
            // The callback does not say who brought them and through which channel.
            return try self.planLookUp(change.group, event, scene, "\(change.count) joined; who brought them is looked up")
        case .groupMembersLeft(let change):
            try Memberships.leave(change, account: account, at: event.happenedAt, scene.transaction)
            guard try Groups.advance(change, account: account, scene.transaction) else {
                return try self.planLookUp(change.group, event, scene, "the member list missed a step and is looked up")
            }
            return .done("\(change.count) left")
        case .timerDue(let timer):
            let look = Effect(.groupLookUp(GroupID(timer.key)), purpose: .upkeep, reportsBack: true)
            return .done("the group is looked up", effects: [look])
        case .effectSettled(let settled):
            return try self.take(settled, event, scene)
        default:
            return .pass("nothing to register")
        }
    }

    private func planLookUp(_ group: GroupID, _ event: Event, _ scene: Scene, _ reason: String) throws -> Decision {
        let planned = try Groups.planLookUp(
            group,
            account: event.account,
            at: scene.now + self.settleTime,
            now: scene.now,
            scene.transaction
        )
        guard let planned else { return .done("\(reason); a look-up is planned already") }
        return .done(
            reason,
            timers: [.set(key: group.rawValue, dueAt: planned, lateness: .fire, payload: "")]
        )
    }

    private func take(_ settled: EffectSettled, _ event: Event, _ scene: Scene) throws -> Decision {
        guard case .group(let snapshot)? = settled.answer else {
            return .done("the group could not be looked up (\(settled.code ?? settled.state.rawValue))")
        }
        let change = try Memberships.replace(snapshot, account: event.account, now: scene.now, scene.transaction)
        return .done("the group has \(snapshot.members.count) members; \(change.joined) new and \(change.left) gone by the list")
    }
}
