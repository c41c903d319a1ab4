internal import Community
internal import Content
public import Domain
public import Engine
public import Scripts
internal import Storage

/// Greets the newcomers of a group: a burst of joins becomes one task for the group's owner.
///
/// A bot cannot speak in a customer group, so the owner is given the words: as a mass-send task to confirm, or as a
/// message to say in their own way.
public struct GroupGreetingPlay: Play {
    public let name: PlayName = "group-greeting"
    public let routes = [Route(["group.joined", "group.left", "group.dismissed"])]

    /// Who joined so long ago, because the service was stopped meanwhile, is not greeted any more.
    private let patience: Duration = .seconds(2 * 3_600)
    /// A task waits through the quiet hours, but not for ever.
    private let taskLife: Duration = .seconds(14 * 3_600)
    /// How long the look-up of the owner is waited for, each time, and how often.
    private let ownerPause: Duration = .seconds(30)
    private let mostOwnerPauses = 10

    private let scripts: [AccountID: WelcomeScript]
    private let voice: Voice

    public init(scripts: [AccountID: WelcomeScript], voice: Voice) {
        self.scripts = scripts
        self.voice = voice
    }

    public func decide(_ event: Event, _ scene: inout Scene) throws -> Decision {
        guard let script = self.scripts[event.account], let greeting = script.group?.greeting else {
            return .pass(Bilingual("这个账号的脚本不欢迎进群的人", "no script greets groups on this account"))
        }
        switch event.happening {
        case .groupMembersJoined(let change):
            return try self.gather(change, greeting, event, scene)
        case .groupMembersLeft(let change):
            let gone = try change.members.count { member in
                try Newcomers.remove(member, from: change.group, account: event.account, scene.transaction)
            }
            return gone > 0
                ? .done(
                    Bilingual("退群的 \(gone) 人不再欢迎", "\(gone) of those who left are not greeted any more")
                )
                : .pass(Bilingual("退群的人里没有等着欢迎的", "nobody who left was to be greeted"))
        case .groupDismissed(let group):
            let gone = try Newcomers.take(in: group, account: event.account, scene.transaction)
            return gone > 0
                ? .done(
                    Bilingual("客户群已解散，不再欢迎", "the group is closed: nobody is greeted there any more"),
                    timers: [.cancel(key: group.rawValue)]
                )
                : .pass(Bilingual("没有等着欢迎的人", "nobody was to be greeted"))
        case .timerDue(let timer):
            return try self.greet(GroupID(timer.key), pauses: Int(timer.payload) ?? 0, script, greeting, event, scene)
        default:
            return .pass(Bilingual("没有人进群", "nobody joined"))
        }
    }

    private func gather(
        _ change: MemberChange,
        _ greeting: GroupGreeting,
        _ event: Event,
        _ scene: Scene
    ) throws -> Decision {
        guard !change.members.isEmpty else {
            return .pass(Bilingual("平台没有说是谁进了群", "the platform does not say who joined"))
        }
        let customers = try change.members.filter { member in
            try Directory.guide(member, brand: event.brand, scene.transaction) == nil
        }
        guard !customers.isEmpty else { return .pass(Bilingual("进群的都是导购", "only guides joined")) }
        _ = try self.forgetLate(in: change.group, event, scene)
        let waited = try Newcomers.count(in: change.group, account: event.account, scene.transaction)
        for customer in customers {
            try Newcomers.add(customer, to: change.group, event: event, scene.transaction)
        }
        let count = customers.count
        guard waited == 0 else {
            return .done(
                Bilingual(
                    "又来了 \(count) 位新成员，并入即将发出的欢迎",
                    "\(count) more newcomers for the greeting that is coming"
                )
            )
        }
        let seconds = greeting.gather.components.seconds
        return .done(
            Bilingual(
                "等 \(seconds) 秒，把进群的人合在一起欢迎",
                "newcomers are gathered for \(seconds) s, then greeted together"
            ),
            timers: [
                .set(
                    key: change.group.rawValue,
                    dueAt: scene.now + greeting.gather,
                    lateness: .fire,
                    payload: "0"
                )
            ]
        )
    }

    private func greet(
        _ group: GroupID,
        pauses: Int,
        _ script: WelcomeScript,
        _ greeting: GroupGreeting,
        _ event: Event,
        _ scene: Scene
    ) throws -> Decision {
        let late = try self.forgetLate(in: group, event, scene)
        guard try Newcomers.count(in: group, account: event.account, scene.transaction) > 0 else {
            return late > 0
                ? .never(
                    Bilingual(
                        "错过了：\(late) 位新成员进群太久，现在不再欢迎",
                        "missed: \(late) newcomers joined too long ago to be greeted now"
                    )
                )
                : .pass(Bilingual("已经没有要欢迎的人", "nobody is left to greet"))
        }
        let standing = try Groups.standing(group, account: event.account, scene.transaction)
        guard let owner = standing?.owner else {
            guard pauses < self.mostOwnerPauses else {
                _ = try Newcomers.take(in: group, account: event.account, scene.transaction)
                return .never(
                    Bilingual("没有人可托：不知道群主是谁", "nobody could be asked: the owner of the group is not known")
                )
            }
            return .done(
                Bilingual(
                    "还不知道群主是谁，等查询的结果",
                    "the owner of the group is not known yet; waiting for the look-up"
                ),
                timers: [
                    .set(
                        key: group.rawValue,
                        dueAt: scene.now + self.ownerPause,
                        lateness: .fire,
                        payload: "\(pauses + 1)"
                    )
                ]
            )
        }
        let newcomers = try Newcomers.take(in: group, account: event.account, scene.transaction)
        let text: String
        do {
            text = try self.voice.groupGreeting(
                greeting,
                script: script,
                group: standing,
                newcomers: newcomers,
                event,
                scene
            )
        } catch let error as ContentError {
            return .never(
                Bilingual("\(newcomers) 位新成员欢迎不了：", "\(newcomers) newcomers cannot be greeted: ") + error.message
            )
        }
        let request: OutboundRequest =
            switch greeting.via {
            case .ownerTask: .groupTask(group, owner: owner, message: Message(text: text))
            case .ownerMessage: .memberMessage(to: [owner], text: text)
            }
        return .done(
            Bilingual(
                "\(newcomers) 位新成员合在一起欢迎，请群主来发",
                "\(newcomers) newcomers are greeted together; the owner of the group is asked"
            ),
            effects: [Effect(request, purpose: .task, deadline: scene.now + self.taskLife)]
        )
    }

    /// - Returns: How many joined too long ago.
    private func forgetLate(in group: GroupID, _ event: Event, _ scene: Scene) throws -> Int {
        try Newcomers.take(
            in: group,
            account: event.account,
            joinedBefore: scene.now - self.patience,
            scene.transaction
        )
    }
}
