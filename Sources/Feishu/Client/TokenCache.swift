import Delivery
import Domain

/// Why there is no access token; the call that needed it was not sent.
struct NoToken: Error {
    let report: CallReport
    /// Whether the platform may have heard of it.
    var isReached = true
}

/// A token as the platform gave it.
struct FreshToken: Sendable {
    let secret: Secret
    let lifetime: Duration
}

/// Keeps the access token of one account for everybody, and fetches it for all at once.
actor TokenCache {
    private var shelf = TokenShelf()
    private var flight: Task<Result<Secret, NoToken>, Never>?
    private let now: WallClock
    private let fetch: @Sendable () async -> Result<FreshToken, NoToken>

    init(now: @escaping WallClock, fetch: @escaping @Sendable () async -> Result<FreshToken, NoToken>) {
        self.now = now
        self.fetch = fetch
    }

    /// A good token; one that the platform has just refused is not given again.
    func token(refused: Secret? = nil) async throws(NoToken) -> Secret {
        if let flight = self.flight {
            if let standIn = self.shelf.standIn(refused: refused, now: self.now()) { return standIn }
            return try await flight.value.get()
        }
        switch self.shelf.step(refused: refused, now: self.now()) {
        case .use(let secret): return secret
        case .wait(let until, let report):
            guard case .retry = report.advice else { throw NoToken(report: report) }
            let advice = CallReport.Advice.retry(after: until - self.now())
            throw NoToken(
                report: CallReport(report.outcome, advice: advice, code: report.code, message: report.message)
            )
        case .refuse(let until):
            let pause = until - self.now()
            let message = Bilingual(
                "没有 tenant_access_token：一分钟内要得太多了。",
                "No tenant access token: it was asked for too often within a minute."
            )
            throw NoToken(
                report: CallReport(.notSent, advice: .retry(after: pause), code: "token-limited", message: message)
            )
        case .fetch:
            // A task of its own: whoever asked first may be cancelled, the others still wait for the answer.
            let flight = Task { await self.fly() }
            self.flight = flight
            return try await flight.value.get()
        }
    }

    private func fly() async -> Result<Secret, NoToken> {
        self.shelf.began(at: self.now())
        let result = await self.fetch()
        self.flight = nil
        switch result {
        case .success(let token):
            self.shelf.received(token.secret, lifetime: token.lifetime, now: self.now())
            return .success(token.secret)
        case .failure(let failure):
            self.shelf.failed(failure, now: self.now())
            return self.shelf.standIn(now: self.now()).map { .success($0) } ?? .failure(failure)
        }
    }
}
