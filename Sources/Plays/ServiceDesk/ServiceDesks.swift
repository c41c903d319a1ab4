internal import Domain
internal import Storage

/// What is known of one service account (微信客服): how far its messages were fetched, and what is being asked.
struct ServiceDesk: Hashable {
    let account: AccountID
    let serviceAccount: String
    /// When it was first heard of.
    let knownSince: Instant
    /// From where to ask on; empty for the beginning.
    var cursor = ""
    /// The effect of the question under way.
    var question: EffectID?
    var askedAt: Instant?
    /// Whether the question carries a token of a notice.
    var isAskedByToken = false
    /// Whether a notice came while the question was under way.
    var isWanted = false
    /// The token of the newest notice, and when that was.
    var token: Secret?
    var tokenAt: Instant?
    /// How many questions in a row brought nothing.
    var failures = 0
}

extension ServiceDesk {
    private static let tokenLife = Duration.seconds(600)
    /// What is kept back of the token's life for the way to the platform.
    private static let margin = Duration.seconds(60)
    /// An effect comes to its end within a day; a question that is older was lost with the outbox.
    private static let longestQuestion = Duration.seconds(26 * 3_600)
    /// How late the notice may be through which it is heard of.
    private static let longestWay = Duration.seconds(3_600)

    /// Whether an answer is still to come.
    func isWaiting(_ now: Instant) -> Bool {
        guard self.question != nil, let askedAt = self.askedAt else { return false }
        return now - askedAt < Self.longestQuestion
    }

    func freshToken(_ now: Instant) -> Secret? {
        guard let token = self.token, let tokenAt = self.tokenAt, now - tokenAt < Self.tokenLife - Self.margin else {
            return nil
        }
        return token
    }

    /// Whether a message was meant for Hearth: the platform also gives those of the three days before it was there, which
    /// somebody else has answered.
    func isMeant(_ message: ServiceMessage) -> Bool { message.sentAt >= self.knownSince - Self.longestWay }

    /// Begins a question.
    mutating func ask(_ id: EffectID, byToken token: Secret?, now: Instant) -> OutboundRequest {
        self.question = id
        self.askedAt = now
        self.isAskedByToken = token != nil
        self.isWanted = false
        return .serviceMessages(token: token ?? Secret(""), serviceAccount: self.serviceAccount, cursor: self.cursor)
    }
}

/// The service accounts that were ever heard of.
enum ServiceDesks {
    static func desk(_ serviceAccount: String, account: AccountID, _ transaction: Transaction) throws -> ServiceDesk? {
        try transaction.row(
            """
            SELECT account, service_account, cursor, question, asked_at, asked_by_token, is_wanted, token, token_at,
              failures, known_since FROM service_desks WHERE account = $1 AND service_account = $2
            """,
            .name(account),
            .text(serviceAccount)
        ).map(ServiceDesk.init)
    }

    /// The desk whose question this is.
    static func desk(asking question: EffectID, account: AccountID, _ transaction: Transaction) throws -> ServiceDesk? {
        try transaction.row(
            """
            SELECT account, service_account, cursor, question, asked_at, asked_by_token, is_wanted, token, token_at,
              failures, known_since FROM service_desks WHERE account = $1 AND question = $2
            """,
            .name(account),
            .name(question)
        ).map(ServiceDesk.init)
    }

    static func all(account: AccountID, _ transaction: Transaction) throws -> [ServiceDesk] {
        try transaction.rows(
            """
            SELECT account, service_account, cursor, question, asked_at, asked_by_token, is_wanted, token, token_at,
              failures, known_since FROM service_desks WHERE account = $1 ORDER BY service_account LIMIT 1000
            """,
            .name(account)
        ).map(ServiceDesk.init)
    }

    static func save(_ desk: ServiceDesk, _ transaction: Transaction) throws {
        try transaction.run(
            """
            INSERT INTO service_desks (account, service_account, cursor, question, asked_at, asked_by_token, is_wanted,
              token, token_at, failures, known_since)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
            ON CONFLICT (account, service_account) DO UPDATE SET
              cursor = excluded.cursor, question = excluded.question, asked_at = excluded.asked_at,
              asked_by_token = excluded.asked_by_token, is_wanted = excluded.is_wanted, token = excluded.token,
              token_at = excluded.token_at, failures = excluded.failures
            """,
            .name(desk.account),
            .text(desk.serviceAccount),
            .text(desk.cursor),
            .name(desk.question),
            .instant(desk.askedAt),
            .flag(desk.isAskedByToken),
            .flag(desk.isWanted),
            .text(desk.token?.reveal { $0 }),
            .instant(desk.tokenAt),
            .integer(desk.failures),
            .instant(desk.knownSince)
        )
    }
}

extension ServiceDesk {
    fileprivate init(_ row: Row) {
        self.init(
            account: row.name(0),
            serviceAccount: row.text(1),
            knownSince: row.instant(10),
            cursor: row.text(2),
            question: row.optionalText(3).map { EffectID($0) },
            askedAt: row.optionalInstant(4),
            isAskedByToken: row.flag(5),
            isWanted: row.flag(6),
            token: row.optionalText(7).map { Secret($0) },
            tokenAt: row.optionalInstant(8),
            failures: row.int(9)
        )
    }
}
