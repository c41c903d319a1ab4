public import Domain
public import Engine
internal import HTTPTypes
internal import Hummingbird

/// Takes what an operator tells a running service, and says what became of it.
///
/// It goes the way of every act: stored before the answer, decided once, and explained by the journal.
public struct OperatorDesk: Sendable {
    /// Who acts, as far as plays are told: somebody of the brand.
    static let identity = Identity(.member, "operator")
    private static let pauses: [Duration] = [10, 20, 40, 80, 150, 250, 400, 800].map { .milliseconds($0) }

    /// What became of an act.
    public struct Answer: Hashable, Codable, Sendable {
        /// `done`, or why not: `never`, `pass`; `waiting` while nothing was decided.
        public let verdict: String
        public let reason: Bilingual
    }

    let key: OperatorKey
    /// The account in whose inbox a brand's acts are taken.
    let accounts: [BrandID: AccountID]
    private let acts: ActDesk
    private let journal: Journal
    private let now: WallClock
    private let sleep: @Sendable (Duration) async throws -> Void

    public init(
        acts: ActDesk,
        journal: Journal,
        key: OperatorKey,
        accounts: [BrandID: AccountID],
        now: @escaping WallClock,
        sleep: @escaping @Sendable (Duration) async throws -> Void
    ) {
        self.acts = acts
        self.journal = journal
        self.key = key
        self.accounts = accounts
        self.now = now
        self.sleep = sleep
    }

    /// Told again it is decided and answered again: whoever decides knows what was done before.
    func take(_ act: PageAct, form: String, account: AccountID) async throws -> Response {
        let now = self.now()
        let receipt = try await self.acts.take(act, form: "\(form)/\(now.millis)", shownAt: now, account: account)
        guard case .stored(let event?) = receipt else { return Response(status: .accepted) }
        return try Response.json(try await self.answer(event))
    }

    private func answer(_ event: EventID) async throws -> Answer {
        for pause in Self.pauses {
            if try await self.acts.isDecided(event) { break }
            try await self.sleep(pause)
        }
        let explanation = try await self.journal.explain(event)
        let look = explanation?.looked.last { $0.verdict != "pass" } ?? explanation?.looked.last
        return Answer(
            verdict: explanation?.verdict ?? "waiting",
            reason: look?.reason ?? Bilingual("没有玩法要它", "no play asked for it")
        )
    }
}
