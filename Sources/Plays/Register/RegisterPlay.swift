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
            "contact.added", "contact.half-added", "contact.edited", "contact.removed", "group.created",
            "group.dismissed", "group.joined", "group.left", "group.owner-changed", "group.name-changed",
            "group.bot-joined", "group.bot-left", "group.refused", "account.groups-named", "message.text",
            "card.clicked",
        ])
    ]

    /// The platform changes its data some seconds behind its callbacks, so a look-up at once would show the old list.
    private let settleTime: Duration = .seconds(2)
    /// A group in which people join one after the other is looked up so long after the first of them at the latest.
    private let mostDelay: Duration = .seconds(30)

    public init() {}

    public func isConcerned(by event: Event) -> Bool {
        guard case .messageReceived = event.happening else { return true }
        return event.happening.group != nil
    }

    /// A message is heard only for the group in which it is said.
    public func ignores(_ messages: [Event], _ scene: Scene) throws -> [Bool] {
        let open = messages.filter { scene.can(.postsInGroups, on: $0.account) }
        let places = Set(
            open.compactMap { message in message.happening.group.map { Groups.Place(message.account, $0) } }
        )
        let known = try Groups.open(among: Array(places), scene.transaction)
        return messages.map { message in
            guard scene.can(.postsInGroups, on: message.account), let group = message.happening.group else {
                return true
            }
            return known.contains(Groups.Place(message.account, group))
        }
    }

    public func decide(_ event: Event, _ scene: inout Scene) throws -> Decision {
        let account = event.account
        switch event.happening {
        case .contactAdded(let added):
            let standing = try Relations.add(added, account: account, at: event.happenedAt, scene.transaction)
            _ = try self.doubtTags(of: added.relation, event, scene)
            guard standing.isActive else {
                return .done(
                    Bilingual(
                        "好友关系已经结束了：更早的添加不改变什么",
                        "the relation has ended since: an older adding changes nothing"
                    )
                )
            }
            return .done(
                standing.isReturning
                    ? Bilingual("顾客又加回了这位导购", "the customer is back with this guide")
                    : Bilingual("这位导购的新顾客", "a new customer of this guide")
            )
        case .contactEdited(let relation):
            guard try self.doubtTags(of: relation, event, scene) else {
                return .pass(Bilingual("没有人问过他的标签", "nobody has asked for their tags"))
            }
            return .done(
                Bilingual("标签可能变了，下次要用时重新查询", "the tags may have changed: they are looked up when they are asked for")
            )
        case .contactRemoved(let removed):
            guard try Relations.end(removed, account: account, at: event.happenedAt, scene.transaction) else {
                return try .done(self.objection(to: removed, event, scene))
            }
            _ = try self.doubtTags(of: removed.relation, event, scene)
            guard !removed.isTransfer else { return .done(Bilingual("已转给另一位导购", "handed to another guide")) }
            switch removed.by {
            case .guide: return .done(Bilingual("导购删除了顾客", "ended by the guide"))
            case .customer: return .done(Bilingual("顾客删除了导购", "ended by the customer"))
            }
        case .messageReceived, .cardClicked:
            guard let group = event.happening.group, scene.can(.postsInGroups, on: account),
                try Groups.meet(group, account: account, at: event.happenedAt, scene.transaction)
            else { return .pass(Bilingual("没有要登记的", "nothing to register")) }
            return .pass(Bilingual("从这句话知道自己在这个群里", "heard in a group that was not known"))
        case .botJoined(let group):
            _ = try Groups.meet(group, account: account, at: event.happenedAt, scene.transaction)
            return try self.planLookUp(group, event, scene, Bilingual("进了这个群", "it sits in this group now"))
        case .botLeft(let group):
            try Groups.dismiss(group, account: account, at: event.happenedAt, scene.transaction)
            let reason = Bilingual("不在这个群里了", "it does not sit in this group any more")
            return .done(reason, timers: [.cancel(key: group.rawValue)])
        case .groupRefused(let refusal):
            try Groups.dismiss(refusal.group, account: account, at: event.happenedAt, scene.transaction)
            return .done(
                Bilingual(
                    "平台拒绝了 \(refusal.effect)（\(Glossary.title(refusal.code).chinese)）：当作不在这个群里了",
                    "the platform refused \(refusal.effect) (\(refusal.code)): it does not sit in this group any more"
                ),
                timers: [.cancel(key: refusal.group.rawValue)]
            )
        case .groupsNamed(let groups):
            let change = try Groups.meetOnly(groups, account: account, at: event.happenedAt, scene.transaction)
            return .done(
                Bilingual(
                    "按配置在 \(groups.count) 个群里；新增 \(change.met) 个，去掉 \(change.left) 个",
                    "it sits in \(groups.count.counted("group", "groups")) by the configuration; \(change.met) new and "
                        + "\(change.left) gone"
                )
            )
        case .groupDismissed(let group):
            try Groups.dismiss(group, account: account, at: event.happenedAt, scene.transaction)
            return .done(Bilingual("客户群已解散", "the group is closed"), timers: [.cancel(key: group.rawValue)])
        case .groupCreated(let group), .groupDetailChanged(let group, _):
            let reason = Bilingual("要查询群详情", "its details have to be looked up")
            return try self.planLookUp(group, event, scene, reason)
        case .groupMembersJoined(let change):
            try Memberships.join(change, account: account, at: event.happenedAt, scene.transaction)
            _ = try Groups.advance(change, account: account, scene.transaction)
            // The callback does not say who brought them and through which channel.
            return try self.planLookUp(
                change.group,
                event,
                scene,
                Bilingual(
                    "\(change.count) 人进群，要查询是谁带来的",
                    "\(change.count) joined; who brought them is looked up"
                )
            )
        case .groupMembersLeft(let change):
            try Memberships.leave(change, account: account, at: event.happenedAt, scene.transaction)
            guard try Groups.advance(change, account: account, scene.transaction) else {
                let reason = Bilingual("成员名单缺了一步，要重新查询", "the member list missed a step and is looked up")
                return try self.planLookUp(change.group, event, scene, reason)
            }
            return .done(Bilingual("\(change.count) 人退群", "\(change.count) left"))
        case .timerDue(let timer):
            let group = GroupID(timer.key)
            let id = EffectID(event: event.id, play: self.name, index: 0)
            try Groups.lookUpBegan(group, effect: id, account: account, scene.transaction)
            let look = Effect(.groupLookUp(group), purpose: .upkeep, reportsBack: true)
            return .done(Bilingual("查询群详情", "the group is looked up"), effects: [look])
        case .effectSettled(let settled):
            return try self.take(settled, event, scene)
        default:
            return .pass(Bilingual("没有要登记的", "nothing to register"))
        }
    }

    private func doubtTags(of relation: Relation, _ event: Event, _ scene: Scene) throws -> Bool {
        try Tags.doubt(relation.customer, account: event.account, at: event.happenedAt, scene.transaction)
    }

    /// Why an end changes nothing.
    private func objection(to removed: ContactRemoved, _ event: Event, _ scene: Scene) throws -> Bilingual {
        let standing = try Relations.standing(removed.relation, account: event.account, scene.transaction)
        return standing?.isActive == true
            ? Bilingual(
                "之后顾客又加回了这位导购：更早的结束不改变什么",
                "the customer has added the guide again since: an older end changes nothing"
            )
            : Bilingual("好友关系已经结束了", "the relation has ended already")
    }

    private func planLookUp(_ group: GroupID, _ event: Event, _ scene: Scene, _ reason: Bilingual) throws -> Decision {
        guard scene.can(.listsMembers, on: event.account) else {
            return .done(reason + Bilingual("；这个平台查不到", "; this platform does not tell"))
        }
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
            planned == nil ? reason + Bilingual("，与别的一起查", ", together with others") : reason,
            timers: [.set(key: group.rawValue, dueAt: dueAt, lateness: .fire, payload: "")]
        )
    }

    private func take(_ settled: EffectSettled, _ event: Event, _ scene: Scene) throws -> Decision {
        guard case .group(let snapshot)? = settled.answer else { return try self.tryAgain(settled, event, scene) }
        let standing = try Groups.standing(snapshot.group, account: event.account, scene.transaction)
        guard standing?.isDismissed != true else {
            return .done(Bilingual("名单来时客户群已解散", "the list came after the group was closed"))
        }
        let change = try Memberships.replace(snapshot, account: event.account, now: scene.now, scene.transaction)
        let count = snapshot.members.count
        return .done(
            Bilingual(
                "群里有 \(count) 人；按名单新来 \(change.joined) 人，走了 \(change.left) 人",
                "the group has \(count.counted("member", "members")); \(change.joined) new and \(change.left) gone by the list"
            )
        )
    }

    private func tryAgain(_ settled: EffectSettled, _ event: Event, _ scene: Scene) throws -> Decision {
        let code = settled.code ?? settled.state.rawValue
        let reason = Bilingual(
            "群详情没有查到（\(Glossary.title(code).chinese)）",
            "the group could not be looked up (\(code))"
        )
        let failed = try Groups.lookUpFailed(settled.effect, account: event.account, scene.transaction)
        guard let failed, !failed.isSettled else { return .done(reason) }
        guard !LookUpPauses.isForeign(code), let minutes = LookUpPauses.minutes(afterFailures: failed.count) else {
            return .done(reason + Bilingual("，不再自动查询", "; not tried again by itself"))
        }
        let pause =
            minutes < 60
            ? Bilingual("，\(minutes) 分钟后再查", "; tried again in \(minutes) min")
            : Bilingual("，\(minutes / 60) 小时后再查", "; tried again in \(minutes / 60) h")
        return .done(
            reason + pause,
            timers: [
                .set(
                    key: failed.group.rawValue,
                    dueAt: scene.now + .seconds(minutes * 60),
                    lateness: .fire,
                    payload: ""
                )
            ]
        )
    }
}
