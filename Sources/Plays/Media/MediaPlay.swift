internal import Content
public import Domain
public import Engine
internal import Storage

/// Keeps the media of the scripts ready at the platform, so that what is said never waits for an upload.
///
/// Where members send them it keeps all there are, where a bot speaks only the pictures that it shows.
/// It looks when an account opens and every ten minutes from then on: what the platform is about to forget, what it was
/// found to have forgotten, and what could not be uploaded is uploaded then.
public struct MediaPlay: Play {
    public let name: PlayName = "media"
    public let routes = [Route(["account.opened", "scripts.changed"])]

    private let inForce: InForce<[AccountID: [Medium]]>
    private let pictures: InForce<[AccountID: [Medium]]>
    /// A medium is stored again so long before the platform forgets it.
    private let margin: Duration = .seconds(12 * 3_600)
    private let pause: Duration = .seconds(600)

    /// - Parameters:
    ///   - media: All that the scripts of each account use.
    ///   - pictures: Those of them that a bot of the account shows in its groups.
    public init(media: InForce<[AccountID: [Medium]]>, pictures: InForce<[AccountID: [Medium]]>) {
        self.inForce = media
        self.pictures = pictures
    }

    private func media(of account: AccountID, _ scene: Scene) -> [Medium] {
        let all = scene.can(.attachesMaterial, on: account) ? self.inForce : self.pictures
        return all.value[account] ?? []
    }

    public func decide(_ event: Event, _ scene: inout Scene) throws -> Decision {
        switch event.happening {
        case .accountOpened:
            // The uploads of an earlier start may be stuck: they are overtaken by new ones.
            try WaitingUploads.forgetAll(account: event.account, scene.transaction)
            return try self.check(event, scene)
        case .timerDue, .scriptsChanged:
            return try self.check(event, scene)
        case .effectSettled(let settled):
            return try self.take(settled, event, scene)
        default:
            return .pass(Bilingual("与素材无关", "not about media"))
        }
    }

    private func check(_ event: Event, _ scene: Scene) throws -> Decision {
        guard scene.can(.keepsMedia, on: event.account) else {
            return .pass(Bilingual("这个平台不存素材", "this platform keeps no media"))
        }
        let all = self.media(of: event.account, scene)
        let missing = try all.filter { medium in
            try MediaShelf.mediaID(
                medium,
                account: event.account,
                goodUntil: scene.now + self.margin,
                scene.transaction
            ) == nil
        }
        let waiting = try WaitingUploads.checksums(account: event.account, scene.transaction)
        let wanted = missing.filter { !waiting.contains($0.checksum) }
        try WaitingUploads.add(wanted, cause: event, scene.transaction)
        return .done(
            Self.reason(all: all.count, missing: missing.count, wanted: wanted.count),
            effects: wanted.map { Effect(.upload($0), purpose: .upkeep, reportsBack: true) },
            timers: all.isEmpty
                ? []
                : [.set(key: "check", dueAt: scene.now + self.pause, lateness: .fire, payload: "")]
        )
    }

    private static func reason(all: Int, missing: Int, wanted: Int) -> Bilingual {
        if missing == 0 {
            return all == 0
                ? Bilingual("脚本没有用到素材", "the scripts use no media")
                : Bilingual("\(all) 个素材都已备好", all == 1 ? "the 1 medium lies ready" : "all \(all) media lie ready")
        }
        if wanted == 0 {
            return Bilingual("还有 \(missing) 个素材正在上传", "\(missing.counted("medium is", "media are")) on the way")
        }
        return Bilingual(
            "共 \(all) 个素材，现在上传其中 \(wanted) 个",
            "\(wanted) of \(all.counted("medium", "media")) \(wanted == 1 ? "is" : "are") stored now"
        )
    }

    private func take(_ settled: EffectSettled, _ event: Event, _ scene: Scene) throws -> Decision {
        guard let medium = try WaitingUploads.take(settled.effect, account: event.account, scene.transaction) else {
            return .done(Bilingual("这次上传已被更新的一次取代", "the upload was overtaken by a newer one"))
        }
        guard case .media(let id, let expiresAt)? = settled.answer else {
            let code = settled.code ?? settled.state.rawValue
            return .done(
                Bilingual(
                    "\(medium.path) 没有传成（\(Glossary.title(code).chinese)），稍后再试",
                    "\(medium.path) could not be stored (\(code)); tried again later"
                ),
                timers: [
                    .set(key: "check", dueAt: scene.now + self.pause, lateness: .fire, payload: "")
                ]
            )
        }
        try MediaShelf.put(medium, id: id, expiresAt: expiresAt, account: event.account, scene.transaction)
        return .done(Bilingual("\(medium.path) 已备好", "\(medium.path) lies ready"))
    }
}

/// Which medium an upload under way is for.
enum WaitingUploads {
    static func forgetAll(account: AccountID, _ transaction: Transaction) throws {
        try transaction.run("DELETE FROM media_uploads WHERE account = $1", .name(account))
    }

    static func checksums(account: AccountID, _ transaction: Transaction) throws -> Set<String> {
        let rows = try transaction.rows(
            "SELECT checksum FROM media_uploads WHERE account = $1 LIMIT 10000",
            .name(account)
        )
        return Set(rows.map { $0.text(0) })
    }

    static func add(_ media: [Medium], cause: Event, _ transaction: Transaction) throws {
        for (index, medium) in media.enumerated() {
            try transaction.run(
                "INSERT INTO media_uploads (effect, account, kind, path, checksum) VALUES ($1, $2, $3, $4, $5)",
                .name(EffectID(event: cause.id, play: "media", index: index)),
                .name(cause.account),
                .text(medium.kind.rawValue),
                .text(medium.path),
                .text(medium.checksum)
            )
        }
    }

    static func take(_ effect: EffectID, account: AccountID, _ transaction: Transaction) throws -> Medium? {
        let row = try transaction.row(
            "DELETE FROM media_uploads WHERE effect = $1 AND account = $2 RETURNING kind, path, checksum",
            .name(effect),
            .name(account)
        )
        guard let row, let kind = Medium.Kind(rawValue: row.text(0)) else { return nil }
        return Medium(kind: kind, path: row.text(1), checksum: row.text(2))
    }
}
