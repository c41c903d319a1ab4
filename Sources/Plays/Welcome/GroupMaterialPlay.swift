public import Domain
public import Engine
internal import OpenSSL
public import Scripts
internal import Storage

/// Keeps the platform's own group welcome as the script says it: made once, changed when the script changes.
public struct GroupMaterialPlay: Play {
    public let name: PlayName = "group-material"
    public let routes = [Route(["account.opened"])]

    private let scripts: [AccountID: WelcomeScript]
    private let voice: Voice
    /// A medium that is not ready yet is waited for so long at a time.
    private let mediaPause: Duration = .seconds(30)

    public init(scripts: [AccountID: WelcomeScript], voice: Voice) {
        self.scripts = scripts
        self.voice = voice
    }

    public func decide(_ event: Event, _ scene: inout Scene) throws -> Decision {
        switch event.happening {
        case .accountOpened, .timerDue: try self.bringUpToDate(event, scene)
        case .effectSettled(let settled): try self.take(settled, event, scene)
        default: .pass("not about group material")
        }
    }

    private func bringUpToDate(_ event: Event, _ scene: Scene) throws -> Decision {
        guard let script = self.scripts[event.account], let material = script.group?.material else {
            return .pass("no script has group material on this account")
        }
        guard let message = try self.voice.groupMaterial(material, script: script, event, scene) else {
            return .done(
                "waits for its picture",
                timers: [.set(key: "again", dueAt: scene.now + self.mediaPause, lateness: .fire, payload: "")]
            )
        }
        let checksum = lowercaseHex(Digest.sha256(Array(try self.voice.print(of: message, material, event).utf8)))
        let known = try scene.transaction.row(
            "SELECT template_id, checksum FROM group_materials WHERE account = $1",
            .name(event.account)
        )
        if let known, known.text(1) == checksum { return .done("the group material is up to date") }
        if let known, known.optionalText(0) == nil {
            return .never("the first material was sent but not confirmed; a person must look, see `hearth deliveries`")
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
        let request = OutboundRequest.groupWelcomeMaterial(
            id: id,
            message: message,
            notifiesMembers: material.notify
        )
        return .done(
            id == nil ? "the group material is made" : "the script changed: so does the group material",
            effects: [Effect(request, purpose: .upkeep, reportsBack: true)]
        )
    }

    private func take(_ settled: EffectSettled, _ event: Event, _ scene: Scene) throws -> Decision {
        if case .made(let id)? = settled.answer {
            try scene.transaction.run(
                "UPDATE group_materials SET template_id = $1 WHERE account = $2 AND effect = $3",
                .text(id),
                .name(event.account),
                .name(settled.effect)
            )
            return .done("the platform keeps the group material as \(id)")
        }
        guard settled.state != .sent, settled.state != .unknownFinal else { return .done("the group material was changed") }
        // Certainly not done: forget it, so that the next start tries again.
        try scene.transaction.run(
            """
            UPDATE group_materials SET checksum = '' WHERE account = $1 AND effect = $2 AND template_id IS NOT NULL
            """,
            .name(event.account),
            .name(settled.effect)
        )
        try scene.transaction.run(
            "DELETE FROM group_materials WHERE account = $1 AND effect = $2 AND template_id IS NULL",
            .name(event.account),
            .name(settled.effect)
        )
        return .done("the group material could not be set (\(settled.code ?? settled.state.rawValue))")
    }
}
