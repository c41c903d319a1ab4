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
    /// Whose groups are told, one account after the other.
    let accounts: [AccountID]
    /// What may be pressed where the account itself says it, and the run that is meant by it: what has both is kept up to
    /// date, where it can be changed.
    var choices: [Message.Choice] = []
    var run: RunID?

    /// Tells the next groups what the text says, and why not where it says nothing.
    ///
    /// `last` is where the part before ended, as its timer carries it; empty for the beginning.
    func decision(_ place: Place, after last: String, _ scene: Scene, text: () throws -> String) throws -> Decision {
        let words: String
        do {
            words = try text()
        } catch let error as ContentError {
            return .done(Bilingual("群里没有说：", "the groups are told nothing: ") + error.message)
        }
        let (effects, timer) = try self.tell(words, place, after: last, scene)
        return .done(Self.reason(effects), effects: effects, timers: timer.map { [$0] } ?? [])
    }

    private static func reason(_ effects: [Effect]) -> Bilingual {
        let posts = effects.count { if case .groupPost = $0.request { true } else { false } }
        let owners = effects.count - posts
        let said = Bilingual("在 \(posts) 个群里说", "it is said in \(posts.counted("group", "groups"))")
        let asked = Bilingual(
            "请 \(owners) 个群的群主来说",
            "the \(owners.counted("owner of a group is", "owners of groups are")) asked"
        )
        switch (posts, owners) {
        case (0, 0): return Bilingual("没有要告诉的群", "there is no group to tell")
        case (_, 0): return said
        case (0, _): return asked
        default: return said + Bilingual("，", ", ") + asked
        }
    }

    /// The next groups behind one.
    ///
    /// - Returns: What is to be sent, and the timer for the others.
    private func tell(
        _ text: String,
        _ place: Place,
        after last: String,
        _ scene: Scene
    ) throws -> (effects: [Effect], timer: TimerChange?) {
        if case .none = self.groups { return ([], nil) }
        let parts = last.split(separator: "/", maxSplits: 1).map(String.init)
        var rest = self.accounts[...]
        if let account = parts.first { rest = rest.drop { $0.rawValue != account } }
        var behind = parts.count == 2 ? GroupID(parts[1]) : nil
        var effects: [Effect] = []
        var looked = 0
        for account in rest {
            let found = try self.found(on: account, after: behind, limit: Self.atOnce - looked, scene)
            looked += found.count
            effects += found.filter { self.groups.contains($0.id) }.map {
                self.effect(text, $0.id, owner: $0.owner, on: account, scene)
            }
            guard looked < Self.atOnce else {
                let end = found.last.map { "\(account)/\($0.id)" } ?? account.rawValue
                return (effects, .set(key: place.key, dueAt: scene.now, lateness: .fire, payload: end))
            }
            behind = nil
        }
        return (effects, nil)
    }

    private func found(
        on account: AccountID,
        after last: GroupID?,
        limit: Int,
        _ scene: Scene
    ) throws -> [(id: GroupID, owner: PlatformUserID?)] {
        guard !scene.can(.postsInGroups, on: account) else {
            return try Groups.open(account: account, after: last, limit: limit, scene.transaction)
                .map { (id: $0, owner: nil) }
        }
        return try Groups.reachable(account: account, after: last, limit: limit, scene.transaction)
            .map { (id: $0.id, owner: $0.owner) }
    }

    private func effect(
        _ text: String,
        _ group: GroupID,
        owner: PlatformUserID?,
        on account: AccountID,
        _ scene: Scene
    ) -> Effect {
        guard let owner else {
            let message = Message(text: text, choices: self.choices, run: self.run)
            return Effect(
                .groupPost(group, message: message),
                purpose: .notice,
                deadline: self.until,
                reportsBack: self.run != nil && !self.choices.isEmpty
                    && scene.can(.editsPosts, on: account),
                through: account
            )
        }
        let request: OutboundRequest =
            switch self.announcement.via {
            case .ownerTask: .groupTask(group, owner: owner, message: Message(text: text))
            case .ownerMessage: .memberMessage(to: [owner], text: text)
            }
        return Effect(request, purpose: .task, deadline: self.until, through: account)
    }
}

extension Run {
    /// Until when groups may be told something of it: the invitations only while one can still take part.
    func tellingEnds(_ what: String, from now: Instant) -> Instant {
        let most = now + .seconds(12 * 3_600)
        return ["announce", "remind"].contains(what) ? min(most, self.closesAt) : most
    }
}
