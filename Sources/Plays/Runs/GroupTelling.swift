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
    /// What hangs on it, and who knows where that lies ready.
    var attachments: [AttachmentDefinition] = []
    let voice: Voice
    /// Whose effects these are.
    let play: PlayName

    /// Tells the next groups what the text says for their account, and why not where it says nothing.
    ///
    /// `last` is where the part before ended, as its timer carries it; empty for the beginning.
    func decision(
        _ place: Place,
        after last: String,
        _ event: Event,
        _ scene: Scene,
        text: (AccountID) throws -> String
    ) throws -> Decision {
        let words: [AccountID: String]
        do {
            words = try self.accounts.reduce(into: [:]) { $0[$1] = try text($1) }
        } catch let error as ContentError {
            return .done(Bilingual("群里没有说：", "the groups are told nothing: ") + error.message)
        }
        let part = try self.tell(words, place, after: last, event, scene)
        let without = part.lack.map { Bilingual("；附件不全：", "; not all that hangs on it: ") + $0 }
        return .done(
            Self.reason(part.effects) + (without ?? Bilingual("", "")),
            effects: part.effects,
            timers: part.timer.map { [$0] } ?? []
        )
    }

    /// What is told in one decision.
    private struct Part {
        var effects: [Effect] = []
        /// For the others.
        var timer: TimerChange?
        /// Why something does not hang on it.
        var lack: Bilingual?
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

    /// Tells the next groups behind one.
    private func tell(
        _ words: [AccountID: String],
        _ place: Place,
        after last: String,
        _ event: Event,
        _ scene: Scene
    ) throws -> Part {
        var part = Part()
        if case .none = self.groups { return part }
        let parts = last.split(separator: "/", maxSplits: 1).map(String.init)
        var rest = self.accounts[...]
        if let account = parts.first { rest = rest.drop { $0.rawValue != account } }
        var behind = parts.count == 2 ? GroupID(parts[1]) : nil
        var looked = 0
        for account in rest {
            let found = try self.found(on: account, after: behind, limit: Self.atOnce - looked, scene)
            looked += found.count
            let told = found.filter { self.groups.contains($0.id) }
            if !told.isEmpty, let text = words[account] {
                let hanging = try self.hanging(on: account, event, scene)
                part.lack = part.lack ?? hanging.lack
                let isKept = self.run != nil && !self.choices.isEmpty && scene.can(.editsPosts, on: account)
                for (index, group) in told.enumerated() {
                    let message = self.message(text, hanging, isPost: group.owner == nil)
                    // What the platform has forgotten it has forgotten for all groups: one tells for the others.
                    let tells = index == 0 && !message.mediaIDs.isEmpty
                    if tells {
                        let effect = EffectID(event: event.id, play: self.play, index: part.effects.count)
                        try Carriage.note(message, by: effect, scene)
                    }
                    part.effects.append(
                        self.effect(
                            message,
                            group.id,
                            owner: group.owner,
                            on: account,
                            reportsBack: tells || group.owner == nil && isKept
                        )
                    )
                }
            }
            guard looked < Self.atOnce else {
                let end = found.last.map { "\(account)/\($0.id)" } ?? account.rawValue
                part.timer = .set(key: place.key, dueAt: scene.now, lateness: .fire, payload: end)
                return part
            }
            behind = nil
        }
        return part
    }

    private func hanging(on account: AccountID, _ event: Event, _ scene: Scene) throws -> Hanging {
        let isPost = scene.can(.postsInGroups, on: account)
        if !self.attachments.isEmpty, !isPost, self.announcement.via == .ownerMessage {
            return Hanging(lack: Bilingual("给群主的消息只有文字", "a message to an owner is words alone"))
        }
        return try self.voice.hanging(self.attachments, isPost: isPost, through: account, event, scene)
    }

    private func message(_ text: String, _ hanging: Hanging, isPost: Bool) -> Message {
        isPost
            ? Message(text: text, attachments: hanging.attachments, choices: self.choices, run: self.run)
            : Message(text: text, attachments: hanging.attachments)
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
        _ message: Message,
        _ group: GroupID,
        owner: PlatformUserID?,
        on account: AccountID,
        reportsBack: Bool
    ) -> Effect {
        let request: OutboundRequest
        if let owner {
            request =
                switch self.announcement.via {
                case .ownerTask: .groupTask(group, owner: owner, message: message)
                case .ownerMessage: .memberMessage(to: [owner], text: message.text)
                }
        } else {
            request = .groupPost(group, message: message)
        }
        return Effect(
            request,
            purpose: owner == nil ? .notice : .task,
            deadline: self.until,
            reportsBack: reportsBack,
            through: account
        )
    }
}

extension GroupTelling {
    /// What a group was told has come to its end.
    static func settle(_ settled: EffectSettled, _ event: Event, _ scene: Scene) throws -> Decision {
        try self.settleCarried(settled, event, scene) ?? .pass(Bilingual("它没有带素材", "it carried no media"))
    }

    /// nil when it carried no media.
    static func settleCarried(_ settled: EffectSettled, _ event: Event, _ scene: Scene) throws -> Decision? {
        try Carriage.settle(settled, of: Bilingual("群里的消息", "what the groups were told"), event, scene)
    }
}

extension Run {
    /// Until when groups may be told something of it: the invitations only while one can still take part.
    func tellingEnds(_ what: String, from now: Instant) -> Instant {
        let most = now + .seconds(12 * 3_600)
        return ["announce", "remind"].contains(what) ? min(most, self.closesAt) : most
    }
}
