import Domain
import Engine
import Storage

/// What accounts posted of runs and can change: the buttons go when a run is over, and it is told how many take part.
enum RunPosts {
    struct Post: Hashable {
        let effect: EffectID
        let run: RunID
        /// What it tells, as in ``GroupTelling/Place/what``.
        let what: String
        let account: AccountID
        let group: GroupID
        /// The platform's id of it.
        let id: String
        /// How often it was changed.
        let edits: Int
    }

    /// So many are changed in one transaction.
    static let atOnce = 100

    /// Writes down what is posted now, until the platform tells its ids.
    static func expect(
        _ effects: [Effect],
        _ what: String,
        of run: Run,
        cause: Event,
        _ scene: Scene
    ) throws {
        for (index, effect) in effects.enumerated() where effect.reportsBack {
            // What only carries media reports back too.
            guard case .groupPost(let group, let message) = effect.request, !message.choices.isEmpty,
                scene.can(.editsPosts, on: effect.account ?? cause.account)
            else { continue }
            try scene.transaction.run(
                """
                INSERT INTO run_posts (effect, brand, run, what, account, group_id, is_stale, edits)
                VALUES ($1, $2, $3, $4, $5, $6, 0, 0)
                """,
                .name(EffectID(event: cause.id, play: run.play, index: index)),
                .name(run.brand),
                .name(run.id),
                .text(what),
                .name(effect.account ?? cause.account),
                .name(group)
            )
        }
    }

    /// Takes the platform's id of a post; nil when nobody waits for it.
    static func note(_ id: String, of effect: EffectID, _ transaction: Transaction) throws -> Post? {
        try transaction.row(
            """
            UPDATE run_posts SET post = $1 WHERE effect = $2
            RETURNING effect, run, what, account, group_id, post, edits
            """,
            .text(id),
            .name(effect)
        ).map(self.post)
    }

    /// - Returns: Whether it was a post of a run.
    static func forget(_ effect: EffectID, _ transaction: Transaction) throws -> Bool {
        try transaction.run("DELETE FROM run_posts WHERE effect = $1", .name(effect)) == 1
    }

    /// Marks the posts of a run in a group as out of date.
    ///
    /// - Returns: How often the most changed of them was changed before; nil when there are none, or all are marked.
    static func outdate(
        _ run: RunID,
        in group: GroupID,
        of account: AccountID,
        brand: BrandID,
        _ transaction: Transaction
    ) throws -> Int? {
        try transaction.rows(
            """
            UPDATE run_posts SET is_stale = 1
            WHERE brand = $1 AND run = $2 AND account = $3 AND group_id = $4 AND is_stale = 0 AND post IS NOT NULL
            RETURNING edits
            """,
            .name(brand),
            .name(run),
            .name(account),
            .name(group)
        ).map { $0.int(0) }.max()
    }

    /// Takes the posts of a group that are out of date, to change them.
    static func takeOutdated(
        _ run: RunID,
        in group: GroupID,
        of account: AccountID,
        brand: BrandID,
        _ transaction: Transaction
    ) throws -> [Post] {
        try transaction.rows(
            """
            UPDATE run_posts SET is_stale = 0, edits = edits + 1
            WHERE brand = $1 AND run = $2 AND account = $3 AND group_id = $4 AND is_stale = 1
            RETURNING effect, run, what, account, group_id, post, edits
            """,
            .name(brand),
            .name(run),
            .name(account),
            .name(group)
        ).map(self.post).sorted { $0.effect < $1.effect }
    }

    /// Takes the next posts of a run for the last time, ``atOnce`` at most.
    static func takeLast(of run: Run, _ transaction: Transaction) throws -> [Post] {
        try transaction.rows(
            """
            DELETE FROM run_posts WHERE effect IN
              (SELECT effect FROM run_posts WHERE brand = $1 AND run = $2 AND post IS NOT NULL ORDER BY effect LIMIT $3)
            RETURNING effect, run, what, account, group_id, post, edits
            """,
            .name(run.brand),
            .name(run.id),
            .integer(self.atOnce)
        ).map(self.post).sorted { $0.effect < $1.effect }
    }

    private static func post(_ row: Row) -> Post {
        Post(
            effect: row.name(0),
            run: row.name(1),
            what: row.text(2),
            account: row.name(3),
            group: row.name(4),
            id: row.text(5),
            edits: row.int(6)
        )
    }
}
