public import Domain
public import Scripts
public import Storage

extension Runs {
    /// What runs that have begun can still say, as the scripts say it with which they opened.
    ///
    /// A run is spoken of while it is not over, and while a prize of it waits for its winner.
    ///
    /// - Returns: The newest run before the others, 300 runs at most.
    public static func words(of brand: BrandID, _ transaction: Transaction) throws -> [(run: RunID, use: TemplateUse)] {
        try transaction.rows(
            """
            SELECT id, brand, script, play, account, opens_at, closes_at, state, definition, version, result FROM runs
            WHERE brand = $1 AND state IN ('open', 'closed')
            UNION SELECT r.id, r.brand, r.script, r.play, r.account, r.opens_at, r.closes_at, r.state, r.definition,
              r.version, r.result FROM runs r
            WHERE r.brand = $1 AND r.state = 'over' AND r.id IN
              (SELECT run FROM lottery_wins WHERE brand = $1 AND state IN ('drawn', 'won'))
            ORDER BY 6 DESC, 1 LIMIT 300
            """,
            .name(brand)
        ).map(self.run).flatMap { run in try run.words().map { (run: run.id, use: $0) } }
    }
}

extension Run {
    fileprivate func words() throws -> [TemplateUse] {
        switch self.play {
        case "quiz": try self.script(as: QuizScript.self).templateUses
        case "lottery": try self.script(as: LotteryScript.self).templateUses
        case "poll": try self.script(as: PollScript.self).templateUses
        default: []
        }
    }
}
