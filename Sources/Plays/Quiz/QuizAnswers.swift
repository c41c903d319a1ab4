import Domain
import Scripts
import Storage

/// The answers of all runs, as they are kept.
enum QuizAnswers {
    /// What became of an answer.
    enum Taking: Hashable {
        case taken
        /// It replaced another.
        case changed
        /// One had been given, and it stays.
        case kept
    }

    static func take(
        _ answer: String,
        to question: String,
        of run: Run,
        by person: PersonID,
        at moment: QuizSheet.Moment,
        mayChange: Bool,
        lane: LaneID,
        _ transaction: Transaction
    ) throws -> Taking {
        let sheet = try self.sheet(of: person, run, transaction)
        if sheet == nil { try RunCounts.add(1, self.people, of: run, lane: lane, transaction) }
        let known = sheet?.answers[question]
        if let known {
            // An older answer may be decided later, when it came another way.
            guard mayChange ? known.moment < moment : moment < known.moment else { return .kept }
        }
        try transaction.run(
            """
            INSERT INTO quiz_answers (brand, run, person, question, answer, answered_at, event)
            VALUES ($1, $2, $3, $4, $5, $6, $7)
            ON CONFLICT (brand, run, person, question) DO UPDATE
            SET answer = excluded.answer, answered_at = excluded.answered_at, event = excluded.event
            """,
            .name(run.brand),
            .name(run.id),
            .name(person),
            .text(question),
            .text(answer),
            .instant(moment.at),
            .event(moment.event)
        )
        return known == nil ? .taken : .changed
    }

    static func sheet(of person: PersonID, _ run: Run, _ transaction: Transaction) throws -> QuizSheet? {
        let rows = try transaction.rows(
            """
            SELECT person, question, answer, answered_at, event FROM quiz_answers
            WHERE brand = $1 AND run = $2 AND person = $3
            """,
            .name(run.brand),
            .name(run.id),
            .name(person)
        )
        return self.sheets(rows).first
    }

    static func sheets(of run: Run, _ transaction: Transaction) throws -> [QuizSheet] {
        self.sheets(
            try transaction.rows(
                """
                SELECT person, question, answer, answered_at, event FROM quiz_answers
                WHERE brand = $1 AND run = $2 ORDER BY person
                """,
                .name(run.brand),
                .name(run.id)
            )
        )
    }

    private static let people = "people"

    /// How many people answered by now.
    static func count(of run: Run, _ transaction: Transaction) throws -> Int {
        try RunCounts.all(of: run, transaction)[self.people] ?? 0
    }

    private static func sheets(_ rows: [Row]) -> [QuizSheet] {
        var sheets: [QuizSheet] = []
        for row in rows {
            let person: PersonID = row.name(0)
            let moment = QuizSheet.Moment(at: row.instant(3), event: row.event(4))
            let answer = QuizSheet.Answer(text: row.text(2), moment: moment)
            if sheets.last?.person == person {
                sheets[sheets.count - 1].answers[row.text(1)] = answer
            } else {
                sheets.append(QuizSheet(person: person, answers: [row.text(1): answer]))
            }
        }
        return sheets
    }
}
