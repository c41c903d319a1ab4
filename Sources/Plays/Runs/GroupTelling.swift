import Community
import Content
import Domain
import Engine
import Scripts
import Storage

/// Tells groups something, some hundred in one decision; a timer brings the rest.
struct GroupTelling: Sendable {
    /// So many groups in one transaction.
    private static let atOnce = 100

    /// Where it goes on.
    struct Place: Hashable {
        let run: RunID
        /// What is told: a name of the play's own.
        let what: String

        var key: String { "tell/\(self.run)/\(self.what)" }

        init(run: RunID, what: String) {
            self.run = run
            self.what = what
        }

        init?(_ timer: TimerDue) {
            let parts = timer.key.split(separator: "/")
            guard parts.count == 3, parts[0] == "tell" else { return nil }
            self.run = RunID(String(parts[1]))
            self.what = String(parts[2])
        }
    }

    let groups: GroupChoice
    let announcement: Announcement
    /// Until when the task or message is worth sending.
    let until: Instant

    /// Tells the next groups what the text says, and why not where it says nothing.
    func decision(
        _ place: Place,
        after last: GroupID?,
        account: AccountID,
        _ scene: Scene,
        text: () throws -> String
    ) throws -> Decision {
        let words: String
        do {
            words = try text()
        } catch let error as ContentError {
            return .done(Bilingual("群里没有说：", "the groups are told nothing: ") + error.message)
        }
        let (effects, timer) = try self.tell(words, place, after: last, account: account, scene)
        let count = effects.count
        return .done(
            count == 0
                ? Bilingual("没有要告诉的群", "there is no group to tell")
                : Bilingual(
                    "请 \(count) 个群的群主来说",
                    "the \(count.counted("owner of a group is", "owners of groups are")) asked"
                ),
            effects: effects,
            timers: timer.map { [$0] } ?? []
        )
    }

    /// The next groups behind one.
    ///
    /// - Returns: What is to be sent, and the timer for the others.
    func tell(
        _ text: String,
        _ place: Place,
        after last: GroupID?,
        account: AccountID,
        _ scene: Scene
    ) throws -> (effects: [Effect], timer: TimerChange?) {
        if case .none = self.groups { return ([], nil) }
        let found = try Groups.reachable(
            account: account,
            after: last,
            limit: Self.atOnce,
            scene.transaction
        )
        let effects = found.filter { self.groups.contains($0.id) }.map { group in
            let request: OutboundRequest =
                switch self.announcement.via {
                case .ownerTask: .groupTask(group.id, owner: group.owner, message: Message(text: text))
                case .ownerMessage: .memberMessage(to: [group.owner], text: text)
                }
            return Effect(request, purpose: .task, deadline: self.until)
        }
        guard found.count == Self.atOnce, let next = found.last else { return (effects, nil) }
        return (
            effects,
            .set(key: place.key, dueAt: scene.now, lateness: .fire, payload: next.id.rawValue)
        )
    }
}

extension Run {
    /// Until when groups may be told something of it: the invitations only while one can still take part.
    func tellingEnds(_ what: String, from now: Instant) -> Instant {
        let most = now + .seconds(12 * 3_600)
        return ["announce", "remind"].contains(what) ? min(most, self.closesAt) : most
    }
}
