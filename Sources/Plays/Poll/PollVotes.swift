import Domain
import Storage

/// The votes of all runs, as they are kept; one of each person.
enum PollVotes {
    enum Taking: Hashable {
        case taken, changed, kept
    }

    struct Vote: Hashable {
        let choice: String
        let moment: Moment
    }

    /// When something was said: of two at one moment, that of the earlier event is the earlier.
    struct Moment: Hashable {
        let at: Instant
        let event: EventID

        func isBefore(_ other: Self) -> Bool { (self.at, self.event) < (other.at, other.event) }
    }

    static func take(
        _ choice: String,
        of run: Run,
        by person: PersonID,
        at moment: Moment,
        mayChange: Bool,
        lane: LaneID,
        _ transaction: Transaction
    ) throws -> Taking {
        let known = try self.vote(of: person, run, transaction)
        if let known {
            guard mayChange ? known.moment.isBefore(moment) : moment.isBefore(known.moment) else { return .kept }
        }
        try transaction.run(
            """
            INSERT INTO poll_votes (brand, run, person, choice, voted_at, event) VALUES ($1, $2, $3, $4, $5, $6)
            ON CONFLICT (brand, run, person) DO UPDATE
            SET choice = excluded.choice, voted_at = excluded.voted_at, event = excluded.event
            """,
            .name(run.brand),
            .name(run.id),
            .name(person),
            .text(choice),
            .instant(moment.at),
            .event(moment.event)
        )
        if let known { try RunCounts.add(-1, known.choice, of: run, lane: lane, transaction) }
        try RunCounts.add(1, choice, of: run, lane: lane, transaction)
        return known == nil ? .taken : .changed
    }

    static func vote(of person: PersonID, _ run: Run, _ transaction: Transaction) throws -> Vote? {
        try transaction.row(
            "SELECT choice, voted_at, event FROM poll_votes WHERE brand = $1 AND run = $2 AND person = $3",
            .name(run.brand),
            .name(run.id),
            .name(person)
        ).map { Vote(choice: $0.text(0), moment: Moment(at: $0.instant(1), event: $0.event(2))) }
    }

    /// How many votes each option has by now, by its key.
    static func counts(of run: Run, _ transaction: Transaction) throws -> [String: Int] {
        try RunCounts.all(of: run, transaction).filter { $0.value > 0 }
    }

    /// What decides: the votes themselves, counted one by one; options without any are not in it.
    static func tally(of run: Run, _ transaction: Transaction) throws -> [String: Int] {
        try transaction.rows(
            "SELECT choice, COUNT(*) FROM poll_votes WHERE brand = $1 AND run = $2 GROUP BY choice",
            .name(run.brand),
            .name(run.id)
        ).reduce(into: [:]) { $0[$1.text(0)] = $1.int(1) }
    }
}
