internal import Community
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
    public let routes = [Route(["group.joined"])]

    /// A greeting found so late, after a stop of the service, is not said any more.
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
            return .pass("no script greets groups on this account")
        }
        switch event.happening {
        case .groupMembersJoined(let change):
            return try self.gather(change, greeting, event, scene)
        case .timerDue(let timer):
            return try self.greet(GroupID(timer.key), pauses: Int(timer.payload) ?? 0, script, greeting, event, scene)
        default:
            return .pass("nobody joined")
        }
    }

    private func gather(
        _ change: MemberChange,
        _ greeting: GroupGreeting,
        _ event: Event,
        _ scene: Scene
    ) throws -> Decision {
        let customers = try change.members.filter { member in
            try Directory.guide(member, brand: event.brand, scene.transaction) == nil
        }
        guard !customers.isEmpty else { return .pass("only guides joined") }
        let waited = try Newcomers.count(in: change.group, account: event.account, scene.transaction)
        for customer in customers {
            try Newcomers.add(customer, to: change.group, event: event, scene.transaction)
        }
        guard waited == 0 else { return .done("\(customers.count) more newcomers for the greeting that is coming") }
        return .done(
            "newcomers are gathered for \(greeting.gather.components.seconds) s, then greeted together",
            timers: [
                .set(
                    key: change.group.rawValue,
                    dueAt: scene.now + greeting.gather,
                    lateness: .fireWithin(self.patience),
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
        let standing = try Groups.standing(group, account: event.account, scene.transaction)
        guard let owner = standing?.owner else {
            guard pauses < self.mostOwnerPauses else {
                _ = try Newcomers.take(in: group, account: event.account, scene.transaction)
                return .never("nobody could be asked: the owner of the group is not known")
            }
            return .done(
                "the owner of the group is not known yet; waiting for the look-up",
                timers: [
                    .set(
                        key: group.rawValue,
                        dueAt: scene.now + self.ownerPause,
                        lateness: .fireWithin(self.patience),
                        payload: "\(pauses + 1)"
                    )
                ]
            )
        }
        let newcomers = try Newcomers.take(in: group, account: event.account, scene.transaction)
        guard newcomers > 0 else { return .pass("nobody is left to greet") }
        let text = try self.voice.groupGreeting(
            greeting,
            script: script,
            group: standing,
            newcomers: newcomers,
            event,
            scene
        )
        let request: OutboundRequest =
            switch greeting.via {
            case .ownerTask: .groupTask(group, owner: owner, message: Message(text: text))
            case .ownerMessage: .memberMessage(to: [owner], text: text)
            }
        return .done(
            "\(newcomers) newcomers are greeted together; the owner of the group is asked",
            effects: [Effect(request, purpose: .task, deadline: scene.now + self.taskLife)]
        )
    }
}

/// Newcomers who wait for a greeting.
enum Newcomers {
    static func count(in group: GroupID, account: AccountID, _ transaction: Transaction) throws -> Int {
        try transaction.row(
            "SELECT COUNT(*) FROM newcomers WHERE account = $1 AND group_id = $2",
            .name(account),
            .name(group)
        )?.int(0) ?? 0
    }

    static func add(
        _ member: PlatformUserID,
        to group: GroupID,
        event: Event,
        _ transaction: Transaction
    ) throws {
        try transaction.run(
            """
            INSERT INTO newcomers (account, group_id, member, joined_at) VALUES ($1, $2, $3, $4)
            ON CONFLICT (account, group_id, member) DO NOTHING
            """,
            .name(event.account),
            .name(group),
            .name(member),
            .instant(event.happenedAt)
        )
    }

    /// - Returns: How many waited.
    static func take(in group: GroupID, account: AccountID, _ transaction: Transaction) throws -> Int {
        try transaction.run(
            "DELETE FROM newcomers WHERE account = $1 AND group_id = $2",
            .name(account),
            .name(group)
        )
    }
}
