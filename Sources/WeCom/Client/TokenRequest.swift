import Curl
import Delivery
import Domain

/// `gettoken`: the one call that carries the secret of the app.
struct TokenRequest: Sendable {
    let base: String
    let corpID: String
    let secret: Secret
    let limits: Limits

    private struct Body: Decodable {
        let access_token: String?
        let expires_in: Int?
    }

    /// However it fails, the call that needed the token was not sent.
    func fetch(with curl: Curl.Client, patience: Duration, now: WallClock) async -> Result<FreshToken, NoToken> {
        let query = self.secret.reveal { "corpid=\(self.corpID.percentEncoded)&corpsecret=\($0.percentEncoded)" }
        var request = Request(.get, "\(self.base)/cgi-bin/\(Endpoint.token.rawValue)?\(query)")
        request.deadline = patience
        request.connectTimeout = min(patience, .seconds(3))
        request.answerLimit = 64 << 10
        let reply: Reply
        do {
            reply = Reply(try await curl.send(request), hiding: [self.secret])
        } catch {
            reply = Reply(error, hiding: [self.secret])
        }
        switch reply {
        case .silent(let report):
            var failure = Self.failure(report)
            failure.isReached = report.outcome != .notSent
            return .failure(failure)
        case .answered(let answer): return self.token(in: answer, now: now())
        }
    }

    private func token(in answer: PlatformAnswer, now: Instant) -> Result<FreshToken, NoToken> {
        if let code = answer.code, code != 0 {
            let report = ErrorTable.report(
                code: code,
                text: answer.text,
                endpoint: .token,
                limits: self.limits,
                now: now
            )
            return .failure(Self.failure(report))
        }
        let body = WireJSON.value(Body.self, from: answer.body)
        guard let token = body?.access_token, !token.isEmpty else {
            let message = Bilingual("答复里没有 access_token。", "The answer holds no token.")
            return .failure(Self.failure(CallReport(.notSent, code: "unreadable", message: message)))
        }
        let lifetime = min(max(body?.expires_in ?? 7_200, 60), 86_400)
        return .success(FreshToken(secret: Secret(token), lifetime: .seconds(lifetime)))
    }

    private static func failure(_ report: CallReport) -> NoToken {
        let advice: CallReport.Advice =
            switch report.advice {
            case .giveUp, .gone: .giveUp
            case .retry(let pause): .retry(after: pause)
            case .closeLimits(_, let pause): .retry(after: pause)
            case .none, .degrade, .alreadyDone: .retry(after: nil)
            }
        let head = Bilingual("没有 access_token：", "No access token: ")
        let message = (head + (report.message ?? .same(report.code))).map(ErrorText.bounded)
        return NoToken(report: CallReport(.notSent, advice: advice, code: report.code, message: message))
    }
}
