public import Domain
public import Engine
internal import Foundation
internal import HTTPTypes
public import Hummingbird

/// `/api/v1/draws/value`: the operator tells the outside value of a draw.
///
/// It goes the way of every act: stored before the answer, decided once, and explained by the journal.
public struct DrawRoutes: Sendable {
    /// The most bytes of a value.
    private static let mostBytes = 4_000
    private static let pauses: [Duration] = [10, 20, 40, 80, 150, 250, 400, 800].map { .milliseconds($0) }

    /// What became of a value.
    public struct Answer: Hashable, Codable, Sendable {
        /// `done`, or why not: `never`, `pass`; `waiting` while nothing was decided.
        public let verdict: String
        public let reason: Bilingual
    }

    private let desk: ActDesk
    private let journal: Journal
    private let key: OperatorKey
    /// The account in whose inbox a brand's values are taken.
    private let accounts: [BrandID: AccountID]
    private let now: WallClock
    private let sleep: @Sendable (Duration) async throws -> Void

    public init(
        desk: ActDesk,
        journal: Journal,
        key: OperatorKey,
        accounts: [BrandID: AccountID],
        now: @escaping WallClock,
        sleep: @escaping @Sendable (Duration) async throws -> Void
    ) {
        self.desk = desk
        self.journal = journal
        self.key = key
        self.accounts = accounts
        self.now = now
        self.sleep = sleep
    }

    public func add(to router: Router<some RequestContext>) {
        router.post("api/v1/draws/value") { request, _ in
            guard self.key.allows(request) else { return Response(status: .unauthorized) }
            let query = request.uri.queryParameters
            guard let run = query.get("run"), let brand = query.get("brand"),
                let account = self.accounts[BrandID(String(brand))],
                let script = run.split(separator: ".").first
            else { return Response(status: .badRequest) }
            let body = try await request.body.collect(upTo: Self.mostBytes)
            guard let value = String(validating: Array(body.readableBytesView), as: UTF8.self), !value.isEmpty else {
                return Response(status: .badRequest)
            }
            let act = PageAct(
                by: Identity(.member, "operator"),
                script: ScriptID(String(script)),
                run: RunID(String(run)),
                deed: .tellEntropy(value)
            )
            // Told twice at one second it is one telling; told again later it is answered again.
            let now = self.now()
            let receipt = try await self.desk.take(
                act,
                form: "entropy/\(run)/\(now.seconds)",
                shownAt: now,
                account: account
            )
            guard case .stored(let event?) = receipt else { return Response(status: .accepted) }
            return try Response.json(try await self.answer(event))
        }
    }

    private func answer(_ event: EventID) async throws -> Answer {
        for pause in Self.pauses {
            if try await self.desk.isDecided(event) { break }
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
