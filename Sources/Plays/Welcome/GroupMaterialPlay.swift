internal import Content
public import Domain
public import Engine
internal import OpenSSL
public import Scripts
internal import Storage

/// Keeps the platform's own group welcome as the script says it: made once, changed when the script changes.
public struct GroupMaterialPlay: Play {
    public let name: PlayName = "group-material"
    public let routes = [Route(["account.opened", "scripts.changed"])]

    private let inForce: InForce<[AccountID: WelcomeScript]>
    private let voice: Voice
    /// A medium that is not ready yet is waited for so many seconds, then twice as long, and so on to half an hour.
    private let firstPause: Int64 = 30
    private let longestPause: Int64 = 1_800

    public init(scripts: InForce<[AccountID: WelcomeScript]>, voice: Voice) {
        self.inForce = scripts
        self.voice = voice
    }

    private var scripts: [AccountID: WelcomeScript] { self.inForce.value }

    public func decide(_ event: Event, _ scene: inout Scene) throws -> Decision {
        switch event.happening {
        case .accountOpened, .scriptsChanged, .timerDue: try self.bringUpToDate(event, scene)
        case .effectSettled(let settled): try self.take(settled, event, scene)
        default: .pass(Bilingual("与入群欢迎语无关", "not about group material"))
        }
    }

    private func bringUpToDate(_ event: Event, _ scene: Scene) throws -> Decision {
        guard scene.can(.attachesMaterial, on: event.account) else {
            return .pass(Bilingual("这个平台没有入群欢迎语", "this platform knows no group material"))
        }
        guard let script = self.scripts[event.account], let material = script.group?.material else {
            return .pass(
                Bilingual("这个账号的脚本没有入群欢迎语", "no script has group material on this account")
            )
        }
        let message: Message?
        do {
            message = try self.voice.groupMaterial(material, script: script, event, scene)
        } catch let error as ContentError {
            return .never(Bilingual("入群欢迎语写不出来：", "the group material cannot be said: ") + error.message)
        }
        guard let message else { return self.waitForPicture(event, scene) }
        let checksum = lowercaseHex(Digest.sha256(Array(try self.voice.print(of: message, material, event).utf8)))
        let known = try scene.transaction.row(
            "SELECT template_id, checksum FROM group_materials WHERE account = $1",
            .name(event.account)
        )
        if let known, known.optionalText(0) == nil {
            return .never(
                Bilingual(
                    "第一份入群欢迎语正在路上，也可能已经建好：请看 `hearth deliveries`",
                    "the first group material is on its way, or may have been made: see `hearth deliveries`"
                )
            )
        }
        if let known, known.text(1) == checksum {
            return .done(Bilingual("入群欢迎语已是最新", "the group material is up to date"))
        }
        let id = known?.optionalText(0)
        try scene.transaction.run(
            """
            INSERT INTO group_materials (account, effect, template_id, checksum) VALUES ($1, $2, $3, $4)
            ON CONFLICT (account) DO UPDATE SET effect = excluded.effect, checksum = excluded.checksum
            """,
            .name(event.account),
            .name(EffectID(event: event.id, play: self.name, index: 0)),
            .text(id),
            .text(checksum)
        )
        try MediaShelf.note(
            message.mediaIDs,
            carriedBy: EffectID(event: event.id, play: self.name, index: 0),
            scene.transaction
        )
        let request = OutboundRequest.groupWelcomeMaterial(
            id: id,
            message: message,
            notifiesMembers: material.notify
        )
        return .done(
            id == nil
                ? Bilingual("新建入群欢迎语", "the group material is made")
                : Bilingual("脚本改了，入群欢迎语也跟着改", "the script changed: so does the group material"),
            effects: [Effect(request, purpose: .upkeep, reportsBack: true)]
        )
    }

    private func waitForPicture(_ event: Event, _ scene: Scene) -> Decision {
        var pause = self.firstPause
        if case .timerDue(let timer) = event.happening, let last = Int64(timer.payload) {
            pause = min(max(last, 1) * 2, self.longestPause)
        }
        return .done(Bilingual("等它的图片备好", "waits for its picture"), timers: [self.again(in: pause, scene)])
    }

    private func again(in pause: Int64, _ scene: Scene) -> TimerChange {
        .set(key: "again", dueAt: scene.now + .seconds(pause), lateness: .fire, payload: "\(pause)")
    }

    private func take(_ settled: EffectSettled, _ event: Event, _ scene: Scene) throws -> Decision {
        let doubted = try MediaShelf.settle(
            settled.effect,
            isRefused: settled.refusedPart,
            account: event.account,
            now: scene.now,
            scene.transaction
        )
        if case .made(let id)? = settled.answer { return try self.keep(id, event, scene) }
        guard settled.state != .sent else {
            return .done(Bilingual("入群欢迎语已改好", "the group material was changed"))
        }
        // A change can be made again without harm, so the next start does; so can what was certainly not made.
        let isChange =
            try scene.transaction.run(
                """
                UPDATE group_materials SET checksum = '' WHERE account = $1 AND effect = $2 AND template_id IS NOT NULL
                """,
                .name(event.account),
                .name(settled.effect)
            ) == 1
        guard isChange || settled.state != .unknownFinal else {
            return .never(
                Bilingual(
                    "不知道入群欢迎语有没有设好；要有人去看一看，见 `hearth deliveries`",
                    "nobody knows whether the group material was set; a person must look, see `hearth deliveries`"
                )
            )
        }
        try scene.transaction.run(
            "DELETE FROM group_materials WHERE account = $1 AND effect = $2 AND template_id IS NULL",
            .name(event.account),
            .name(settled.effect)
        )
        let code = settled.code ?? settled.state.rawValue
        let reason = Bilingual(
            "入群欢迎语没有设成（\(Glossary.title(code).chinese)）",
            "the group material could not be set (\(code))"
        )
        guard doubted > 0 else { return .done(reason) }
        return .done(
            reason + Bilingual("；图片要重新上传，等它备好再设", "; its picture is stored once more and waited for"),
            timers: [self.again(in: self.firstPause, scene)]
        )
    }

    /// Remembers what the platform made, also when a person had it sent again, and changes it if the script did meanwhile.
    private func keep(_ id: String, _ event: Event, _ scene: Scene) throws -> Decision {
        let isKept =
            try scene.transaction.run(
                """
                INSERT INTO group_materials (account, effect, template_id, checksum) VALUES ($1, '', $2, '')
                ON CONFLICT (account) DO UPDATE SET template_id = excluded.template_id
                WHERE group_materials.template_id IS NULL
                """,
                .name(event.account),
                .text(id)
            ) == 1
        guard isKept else {
            return .never(
                Bilingual(
                    "又多建了一份入群欢迎语 \(id)；请手工删掉其中一份",
                    "a second group material was made, \(id); remove one of them by hand"
                )
            )
        }
        let next = try self.bringUpToDate(event, scene)
        let reason = Bilingual("平台已存下入群欢迎语 \(id)", "the platform keeps the group material as \(id)")
        guard !next.effects.isEmpty || !next.timers.isEmpty else { return .done(reason) }
        return .done(reason + Bilingual("；", "; ") + next.reason, effects: next.effects, timers: next.timers)
    }
}
