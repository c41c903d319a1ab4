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
    /// A group in which people join one after the other is looked up so long after the first of them at the latest.
    private let mostDelay: Duration = .seconds(30)

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
            return .done("the group is closed", timers: [.cancel(key: group.rawValue)])
        case .groupCreated(let group), .groupDetailChanged(let group, _):
            return try self.planLookUp(group, event, scene, "its details have to be looked up")
        case .groupMembersJoined(let change):
            try Memberships.join(change, account: account, at: event.happenedAt, scene.transaction)
            _ = try Groups.advance(change, account: account, scene.transaction)
            // The callback does not say who brought them and through which channel.
            return try self.planLookUp(
                change.group,
                event,
                scene,
                "\(change.count) joined; who brought them is looked up"
            )
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
        let wanted = scene.now + self.settleTime
        let planned = try Groups.planLookUp(
            group,
            account: event.account,
            at: wanted,
            now: scene.now - self.mostDelay,
            scene.transaction
        )
        // One look-up for all, but not before the platform has caught up with the last: a list that lacks somebody
        // who just came would say that they left.
        let first = try planned ?? Groups.standing(group, account: event.account, scene.transaction)?.lookUpAt ?? wanted
        let dueAt = min(wanted, first + self.mostDelay)
        return .done(
            planned == nil ? "\(reason), together with others" : reason,
            timers: [.set(key: group.rawValue, dueAt: dueAt, lateness: .fire, payload: "")]
        )
    }

    private func take(_ settled: EffectSettled, _ event: Event, _ scene: Scene) throws -> Decision {
        guard case .group(let snapshot)? = settled.answer else {
            return .done("the group could not be looked up (\(settled.code ?? settled.state.rawValue))")
        }
        let standing = try Groups.standing(snapshot.group, account: event.account, scene.transaction)
        guard standing?.isDismissed != true else { return .done("the list came after the group was closed") }
        let change = try Memberships.replace(snapshot, account: event.account, now: scene.now, scene.transaction)
        return .done(
            "the group has \(snapshot.members.count) members; \(change.joined) new and \(change.left) gone by the list"
        )
    }
}
