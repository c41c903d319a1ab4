internal import Community
internal import Content
public import Domain
public import Engine
public import Scripts
internal import Storage

/// Greets the newcomers of a group: a burst of joins becomes one task for the group's owner.
///
/// Where the brand's bot sits in the group it says so itself and calls them by name. In a customer group of WeCom no bot
/// can speak, so the owner is given the words: as a mass-send task to confirm, or as a message to say in their own way.
/// Callbacks get lost, so those whom the group's member list knows to have joined
/// lately are greeted with the others, each once.
public struct GroupGreetingPlay: Play {
    public let name: PlayName = "group-greeting"
    public let routes = [Route(["group.joined", "group.left", "group.dismissed", "group.bot-left"])]

    /// Who joined so long ago, because the service was stopped meanwhile, is not greeted any more.
    private let patience: Duration = .seconds(2 * 3_600)
    /// A task waits through the quiet hours, but not for ever.
    private let taskLife: Duration = .seconds(14 * 3_600)
    /// The owner is waited for so many seconds, then twice as long, and so on to five minutes.
    private let firstPause: Int64 = 30
    private let longestPause: Int64 = 300
    /// So many newcomers are called by name.
    private let mostCalled = 20

    private let inForce: InForce<[AccountID: WelcomeScript]>
    private let voice: Voice

    public init(scripts: InForce<[AccountID: WelcomeScript]>, voice: Voice) {
        self.inForce = scripts
        self.voice = voice
    }

    private var scripts: [AccountID: WelcomeScript] { self.inForce.value }

    public func decide(_ event: Event, _ scene: inout Scene) throws -> Decision {
        if case .effectSettled(let settled) = event.happening {
            return try Carriage.settle(settled, of: Bilingual("进群欢迎", "the greeting"), event, scene)
                ?? .pass(Bilingual("它没有带素材", "it carried no media"))
        }
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
                    Bilingual(
                        "退群的 \(gone) 人不再欢迎",
                        "\(gone.counted("of those who left is", "of those who left are")) not greeted any more"
                    )
                )
                : .pass(Bilingual("退群的人里没有等着欢迎的", "nobody who left was to be greeted"))
        case .groupDismissed(let group), .botLeft(let group):
            let gone = try Newcomers.forgetAll(in: group, account: event.account, scene.transaction)
            return gone > 0
                ? .done(
                    Bilingual("这个群没有了，不再欢迎", "the group is gone: nobody is greeted there any more"),
                    timers: [.cancel(key: group.rawValue)]
                )
                : .pass(Bilingual("没有等着欢迎的人", "nobody was to be greeted"))
        case .timerDue(let timer):
            return try self.greet(GroupID(timer.key), lastPause: Int64(timer.payload), script, greeting, event, scene)
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
        let count = try customers.count { customer in
            try Newcomers.add(
                customer,
                to: change.group,
                joinedAt: event.happenedAt,
                account: event.account,
                scene.transaction
            )
        }
        guard waited == 0 else {
            return .done(
                Bilingual(
                    "又来了 \(count) 位新成员，并入即将发出的欢迎",
                    "\(count.counted("more newcomer", "more newcomers")) for the greeting that is coming"
                )
            )
        }
        guard count > 0 else { return .pass(Bilingual("他们都已经欢迎过了", "all of them are greeted already")) }
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
                    payload: ""
                )
            ]
        )
    }

    private func greet(
        _ group: GroupID,
        lastPause: Int64?,
        _ script: WelcomeScript,
        _ greeting: GroupGreeting,
        _ event: Event,
        _ scene: Scene
    ) throws -> Decision {
        let late = try self.forgetLate(in: group, event, scene)
        let found = try self.addThoseOfTheList(in: group, event, scene)
        guard try Newcomers.count(in: group, account: event.account, scene.transaction) > 0 else {
            return late > 0
                ? .never(
                    Bilingual(
                        "错过了：\(late) 位新成员进群太久，现在不再欢迎",
                        "missed: \(late.counted("newcomer", "newcomers")) joined too long ago to be greeted now"
                    )
                )
                : .pass(Bilingual("已经没有要欢迎的人", "nobody is left to greet"))
        }
        let standing = try Groups.standing(group, account: event.account, scene.transaction)
        guard !scene.can(.postsInGroups, on: event.account) || standing?.isDismissed == false else {
            // Some platforms tell of joins in all groups of an organisation.
            _ = try Newcomers.forgetAll(in: group, account: event.account, scene.transaction)
            return .pass(Bilingual("不知道自己在这个群里，不欢迎", "it is not known to sit in this group: nobody is greeted"))
        }
        let owner = scene.can(.postsInGroups, on: event.account) ? nil : standing?.owner
        guard owner != nil || scene.can(.postsInGroups, on: event.account) else {
            return self.waitForOwner(of: group, lastPause: lastPause, scene)
        }
        let called = try Newcomers.first(self.mostCalled, in: group, account: event.account, scene.transaction)
        let newcomers = try Newcomers.greet(in: group, account: event.account, now: scene.now, scene.transaction)
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
            let count = Bilingual("\(newcomers) 位新成员", newcomers.counted("newcomer", "newcomers"))
            return .never(count + Bilingual("欢迎不了：", " cannot be greeted: ") + error.message)
        }
        let deadline = scene.now + self.taskLife
        let isPost = owner == nil
        let hanging = try self.hanging(greeting, isPost: isPost, event, scene)
        let message = Message(text: text, attachments: hanging.attachments, mentions: isPost ? called : [])
        let request: OutboundRequest
        if let owner {
            request =
                switch greeting.via {
                case .ownerTask: .groupTask(group, owner: owner, message: message)
                case .ownerMessage: .memberMessage(to: [owner], text: text)
                }
        } else {
            request = .groupPost(group, message: message)
        }
        try Carriage.note(message, by: EffectID(event: event.id, play: self.name, index: 0), scene)
        let asked = isPost ? Bilingual("", "") : Bilingual("，请群主来发", "; the owner of the group is asked")
        let without = hanging.lack.map { Bilingual("；附件不全：", "; not all that hangs on it: ") + $0 }
        return .done(
            Self.reason(newcomers, found: found) + asked + (without ?? Bilingual("", "")),
            effects: [
                Effect(
                    request,
                    purpose: isPost ? .notice : .task,
                    deadline: deadline,
                    reportsBack: !message.mediaIDs.isEmpty
                )
            ]
        )
    }

    private func hanging(_ greeting: GroupGreeting, isPost: Bool, _ event: Event, _ scene: Scene) throws -> Hanging {
        guard isPost || greeting.via == .ownerTask || greeting.attachments.isEmpty else {
            return Hanging(lack: Bilingual("给群主的消息只有文字", "a message to an owner is words alone"))
        }
        return try self.voice.hanging(greeting.attachments, isPost: isPost, through: event.account, event, scene)
    }

    private static func reason(_ newcomers: Int, found: Int) -> Bilingual {
        let greeted = Bilingual(
            "\(newcomers) 位新成员" + (newcomers == 1 ? "要欢迎" : "合在一起欢迎"),
            newcomers.counted("newcomer is greeted", "newcomers are greeted together")
        )
        let those = Bilingual("，其中 \(found) 位是查询群详情发现的", ", \(found) of them found by the look-up")
        return found > 0 ? greeted + those : greeted
    }

    private func waitForOwner(of group: GroupID, lastPause: Int64?, _ scene: Scene) -> Decision {
        let pause = lastPause.map { min($0 * 2, self.longestPause) } ?? self.firstPause
        return .done(
            Bilingual("还不知道群主是谁，等查询的结果", "the owner of the group is not known yet; waiting for the look-up"),
            timers: [
                .set(key: group.rawValue, dueAt: scene.now + .seconds(pause), lateness: .fire, payload: "\(pause)")
            ]
        )
    }

    /// Lets those wait, too, who are in the member list, joined lately and were not greeted.
    ///
    /// - Returns: How many they are.
    private func addThoseOfTheList(in group: GroupID, _ event: Event, _ scene: Scene) throws -> Int {
        let listed = try Memberships.customers(
            in: group,
            joinedSince: scene.now - self.patience,
            account: event.account,
            scene.transaction
        )
        return try listed.count { customer in
            guard try Directory.guide(customer.id, brand: event.brand, scene.transaction) == nil else { return false }
            return try Newcomers.add(
                customer.id,
                to: group,
                joinedAt: customer.joinedAt,
                account: event.account,
                scene.transaction
            )
        }
    }

    /// - Returns: How many joined too long ago.
    private func forgetLate(in group: GroupID, _ event: Event, _ scene: Scene) throws -> Int {
        try Newcomers.forget(
            in: group,
            account: event.account,
            before: scene.now - self.patience,
            scene.transaction
        )
    }
}
