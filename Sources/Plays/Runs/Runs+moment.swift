import Domain
import Engine
import Storage

extension Runs {
    /// The run of a script into which something done at a moment falls, whether its opening and closing are decided or
    /// not; where there is none, the one that was opened last.
    static func run(
        of script: ScriptID,
        at moment: Instant,
        brand: BrandID,
        _ transaction: Transaction
    ) throws -> Run? {
        let on = try transaction.row(
            """
            SELECT id, brand, script, play, account, opens_at, closes_at, state, definition, version, result FROM runs
            WHERE brand = $1 AND script = $2 AND opens_at <= $3 AND closes_at > $3 AND state <> 'cancelled'
            ORDER BY opens_at DESC, id DESC LIMIT 1
            """,
            .name(brand),
            .name(script),
            .instant(moment)
        ).map(self.run)
        return try on ?? self.current(script, brand: brand, transaction)
    }

    /// The run that a page was about, if it is one of the play.
    static func run(of act: PageAct, play: PlayName, _ event: Event, _ transaction: Transaction) throws -> Run? {
        let run =
            try act.run.map { try self.find($0, brand: event.brand, transaction) }
            ?? self.run(of: act.script, at: event.happenedAt, brand: event.brand, transaction)
        return run.flatMap { $0.play == play && $0.script == act.script ? $0 : nil }
    }

    /// A word that comes too late is answered for so long after the closing.
    private static let lateness: Duration = .seconds(12 * 3_600)

    /// The last run of each script of a play for which a word comes too late, but not so late that nobody remembers;
    /// also where the script is no more.
    ///
    /// None while a run is on in which something is chosen by its key, in whatever play: the word may be meant for it.
    static func justOver(
        _ play: PlayName,
        at moment: Instant,
        brand: BrandID,
        _ transaction: Transaction
    ) throws -> [Run] {
        let isChosenByKey = try transaction.row(
            """
            SELECT id FROM runs WHERE brand = $1 AND play IN ('quiz', 'poll') AND opens_at <= $2 AND closes_at > $2
            AND state IN ('planned', 'open', 'closed') LIMIT 1
            """,
            .name(brand),
            .instant(moment)
        )
        guard isChosenByKey == nil else { return [] }
        var scripts: Set<ScriptID> = []
        return try transaction.rows(
            """
            SELECT id, brand, script, play, account, opens_at, closes_at, state, definition, version, result FROM runs
            WHERE brand = $1 AND closes_at > $2 AND closes_at <= $3 AND play = $4 AND state <> 'cancelled'
            ORDER BY opens_at DESC, id DESC LIMIT 100
            """,
            .name(brand),
            .instant(moment - self.lateness),
            .instant(moment),
            .name(play)
        ).map(self.run).filter { scripts.insert($0.script).inserted }
    }

    /// Which of some messages of one brand cannot be meant for a run of a play: none is on while they are said, and none
    /// was over so short a time before that a word comes too late for it.
    ///
    /// Who speaks to the brand may also mean one that opens later.
    static func ignore(_ messages: [Event], of play: PlayName, _ transaction: Transaction) throws -> [Bool] {
        let moments = messages.map(\.happenedAt)
        guard let brand = messages.first?.brand, let first = moments.min(), let last = moments.max() else { return [] }
        let run = try transaction.row(
            """
            SELECT id FROM runs WHERE brand = $1 AND play = $2 AND opens_at <= $3 AND closes_at > $4
            AND state <> 'cancelled' LIMIT 1
            """,
            .name(brand),
            .name(play),
            .instant(last),
            .instant(first - self.lateness)
        )
        guard run == nil else { return messages.map { _ in false } }
        let addressed = messages.map(\.isAddressedMessage)
        guard addressed.contains(true) else { return messages.map { _ in true } }
        let next = try transaction.row(
            """
            SELECT id FROM runs WHERE brand = $1 AND play = $2 AND opens_at > $3
            AND state IN ('planned', 'open', 'closed') LIMIT 1
            """,
            .name(brand),
            .name(play),
            .instant(last)
        )
        return addressed.map { !$0 || next == nil }
    }

    /// Takes back what is planned in a play on an account and belongs to none of these scripts.
    ///
    /// - Returns: The runs that were taken back.
    static func cancelPlanned(
        of play: PlayName,
        on account: AccountID,
        besides scripts: Set<ScriptID>,
        brand: BrandID,
        now: Instant,
        _ transaction: Transaction
    ) throws -> [RunID] {
        let gone = try self.live(play, brand: brand, transaction).filter {
            $0.state == .planned && $0.account == account && now < $0.closesAt && !scripts.contains($0.script)
        }
        for run in gone { try self.move(run, to: .cancelled, transaction) }
        return gone.map(\.id)
    }
}

extension Event {
    /// Whether it is a message to the brand and not one to others in a group.
    fileprivate var isAddressedMessage: Bool {
        guard case .messageReceived(let message) = self.happening else { return false }
        return message.isAddressed
    }
}

extension Run {
    /// Whether what was done at a moment comes too late, or the run was never held.
    func isClosed(at moment: Instant) -> Bool {
        self.closesAt <= moment || self.state == .over || self.state == .cancelled
    }
}
