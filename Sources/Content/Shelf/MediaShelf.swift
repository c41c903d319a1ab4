public import Domain
public import Storage

/// Which media lie ready at a platform, under which id, until when.
///
/// Platforms forget an uploaded medium after days, so it is stored again before it is needed. A platform may forget one
/// earlier, too: it is doubted as soon as a message that carries it is refused, and stored again soon.
public enum MediaShelf {
    public static let migrations = [
        Migration(
            room: "content",
            number: 1,
            name: "media",
            [
                """
                CREATE TABLE media (
                  account TEXT NOT NULL, checksum TEXT NOT NULL, kind TEXT NOT NULL,
                  media_id TEXT NOT NULL, expires_at INTEGER NOT NULL, doubted_at INTEGER,
                  PRIMARY KEY (account, checksum, kind)
                )
                """,
                // Which media travel with an effect that has not come to its end yet.
                """
                CREATE TABLE media_uses (
                  effect TEXT NOT NULL, media_id TEXT NOT NULL,
                  PRIMARY KEY (effect, media_id)
                )
                """,
            ]
        )
    ]

    /// The platform's id of a medium that is good for a while yet; nil when there is none.
    public static func mediaID(
        _ medium: Medium,
        account: AccountID,
        goodUntil instant: Instant,
        _ transaction: Transaction
    ) throws -> String? {
        try transaction.row(
            """
            SELECT media_id FROM media
            WHERE account = $1 AND checksum = $2 AND kind = $3 AND expires_at > $4
            """,
            .name(account),
            .text(medium.checksum),
            .text(medium.kind.rawValue),
            .instant(instant)
        )?.text(0)
    }

    /// Notes that a medium lies ready.
    public static func put(
        _ medium: Medium,
        id: String,
        expiresAt: Instant,
        account: AccountID,
        _ transaction: Transaction
    ) throws {
        try transaction.run(
            """
            INSERT INTO media (account, checksum, kind, media_id, expires_at) VALUES ($1, $2, $3, $4, $5)
            ON CONFLICT (account, checksum, kind) DO UPDATE
            SET media_id = excluded.media_id, expires_at = excluded.expires_at
            """,
            .name(account),
            .text(medium.checksum),
            .text(medium.kind.rawValue),
            .text(id),
            .instant(expiresAt)
        )
    }
}
