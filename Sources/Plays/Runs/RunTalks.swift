import Domain
import Storage

/// Where people spoke about a run and can be told, later, what came of it.
///
/// A play without runs takes the id of its script for that of the run.
enum RunTalks {
    struct Talk: Hashable {
        let by: Identity
        let place: Conversation
        let account: AccountID
    }

    /// Remembers a chat that can be written to later: not one that takes a single answer.
    ///
    /// Who spoke in a group is written to alone.
    static func note(_ utterance: Utterance, person: PersonID, run: Run, account: AccountID, _ transaction: Transaction)
        throws
    {
        try self.note(utterance, person: person, run: run.id, brand: run.brand, account: account, transaction)
    }

    static func note(
        _ utterance: Utterance,
        person: PersonID,
        run: RunID,
        brand: BrandID,
        account: AccountID,
        _ transaction: Transaction
    ) throws {
        let place: String
        switch utterance.place {
        case .app: place = "app"
        case .service(let account): place = "service/\(account)"
        case .chat:
            guard utterance.canBeWrittenTo else { return }
            place = "chat"
        }
        try transaction.run(
            """
            INSERT INTO run_talks (brand, run, person, account, identity, place) VALUES ($1, $2, $3, $4, $5, $6)
            ON CONFLICT (brand, run, person) DO UPDATE
            SET account = excluded.account, identity = excluded.identity, place = excluded.place
            """,
            .name(brand),
            .name(run),
            .name(person),
            .name(account),
            .text("\(utterance.by.kind.rawValue)/\(utterance.by.id)"),
            .text(place)
        )
    }

    /// Where to tell somebody; nil when they spoke nowhere, or where nothing can be told later.
    static func talk(of person: PersonID, run: Run, _ transaction: Transaction) throws -> Talk? {
        try self.talk(of: person, run: run.id, brand: run.brand, transaction)
    }

    static func talk(
        of person: PersonID,
        run: RunID,
        brand: BrandID,
        _ transaction: Transaction
    ) throws -> Talk? {
        let row = try transaction.row(
            "SELECT account, identity, place FROM run_talks WHERE brand = $1 AND run = $2 AND person = $3",
            .name(brand),
            .name(run),
            .name(person)
        )
        return row.flatMap { self.talk(account: $0.name(0), identity: $0.text(1), place: $0.text(2)) }
    }

    /// The next people who spoke about a run, behind one of them.
    static func next(
        after person: PersonID,
        run: Run,
        limit: Int,
        _ transaction: Transaction
    ) throws -> [(person: PersonID, talk: Talk)] {
        try transaction.rows(
            """
            SELECT person, account, identity, place FROM run_talks
            WHERE brand = $1 AND run = $2 AND person > $3 ORDER BY person LIMIT $4
            """,
            .name(run.brand),
            .name(run.id),
            .name(person),
            .integer(limit)
        ).compactMap { row in
            self.talk(account: row.name(1), identity: row.text(2), place: row.text(3))
                .map { (person: row.name(0), talk: $0) }
        }
    }

    private static func talk(account: AccountID, identity: String, place: String) -> Talk? {
        let parts = identity.split(separator: "/", maxSplits: 1)
        guard parts.count == 2, let kind = Identity.Kind(rawValue: String(parts[0])) else { return nil }
        let words = place.split(separator: "/", maxSplits: 1)
        let conversation: Conversation =
            switch words.first {
            case "service" where words.count == 2: .service(account: String(words[1]))
            case "chat": .chat(nil, answer: Secret(""))
            default: .app
            }
        return Talk(by: Identity(kind, PlatformUserID(String(parts[1]))), place: conversation, account: account)
    }
}

extension RunTalks.Talk {
    /// News that was not asked for just now.
    func news(_ text: String, deadline: Instant) -> Effect {
        let request: OutboundRequest =
            switch self.place {
            case .app: .memberMessage(to: [self.by.id], text: text)
            case .service, .chat: .answer(self.by, in: self.place, message: Message(text: text))
            }
        return Effect(request, purpose: .notice, deadline: deadline, through: self.account)
    }
}
