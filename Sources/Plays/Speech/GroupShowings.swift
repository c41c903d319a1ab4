import Domain
import Engine
import Storage

/// What a whole group was shown because somebody asked for it: forty who ask within a minute see it once.
enum GroupShowings {
    /// What was shown: each run is told apart from all others.
    enum What: Hashable {
        case help
        case run(RunID)

        /// As it is kept.
        fileprivate var text: String {
            switch self {
            case .help: "help"
            case .run(let id): "run/\(id)"
            }
        }
    }

    /// So long nobody has to be shown it again.
    static let pause: Duration = .seconds(60)

    /// Whether the group was shown it just now.
    ///
    /// What was shown later than now, by a clock that was set back, says nothing.
    static func isFresh(_ what: What, in group: GroupID, of account: AccountID, _ scene: Scene) throws -> Bool {
        let row = try scene.transaction.row(
            "SELECT shown_at FROM group_showings WHERE account = $1 AND group_id = $2 AND what = $3",
            .name(account),
            .name(group),
            .text(what.text)
        )
        guard let shownAt = row?.instant(0) else { return false }
        return shownAt <= scene.now && scene.now < shownAt + self.pause
    }

    static func note(_ what: What, in group: GroupID, of account: AccountID, _ scene: Scene) throws {
        try scene.transaction.run(
            """
            INSERT INTO group_showings (account, group_id, what, shown_at) VALUES ($1, $2, $3, $4)
            ON CONFLICT (account, group_id, what) DO UPDATE SET shown_at = excluded.shown_at
            """,
            .name(account),
            .name(group),
            .text(what.text),
            .instant(scene.now)
        )
    }
}

extension RunVoice {
    /// Shows somebody what a play has for everybody: to the whole group the first time, then for a while to nobody else.
    ///
    /// Where an answer cannot reach one person alone, it stands in the group already, and nobody is answered.
    func show(
        _ what: GroupShowings.What,
        to utterance: Utterance,
        _ saying: Saying,
        choices: [Message.Choice],
        about run: RunID? = nil,
        _ reason: Bilingual,
        _ event: Event,
        _ scene: Scene
    ) throws -> Decision {
        let isSeen = !(utterance.isUnseen && utterance.canBeAnsweredAlone)
        guard case .chat(let group?, _) = utterance.place, isSeen else {
            return self.answer(utterance, saying, choices: choices, about: run, reason)
        }
        guard try !GroupShowings.isFresh(what, in: group, of: event.account, scene) else {
            guard utterance.canBeAnsweredAlone else {
                return .done(Bilingual("刚在群里说过，不再说一遍", "the group was told just now and is not told again"))
            }
            return self.answer(utterance, saying, choices: choices, about: run, isForOne: true, reason)
        }
        let decision = self.answer(utterance, saying, choices: choices, about: run, reason)
        if !decision.effects.isEmpty { try GroupShowings.note(what, in: group, of: event.account, scene) }
        return decision
    }
}
