import Curl
import Delivery
import Domain

/// The one call that carries the secret of the app to get a tenant_access_token.
struct TokenRequest: Sendable {
    let base: String
    let appID: String
    let secret: Secret
    let limits: Limits

    private struct Question: Encodable {
        let app_id: String
        let app_secret: String
    }
    /// Not inside `data`, unlike other answers.
    private struct Body: Decodable {
        @Tolerant var tenant_access_token: String?
        @Tolerant var expire: Int?
    }

    /// However it fails, the call that needed the token was not sent.
    func fetch(with curl: Curl.Client, patience: Duration) async -> Result<FreshToken, NoToken> {
        let body = self.secret.reveal { WireJSON.bytes(Question(app_id: self.appID, app_secret: $0)) }
        var request = Request(.post, "\(self.base)/open-apis/\(Endpoint.token.rawValue)", body: body)
        request.headers = [("Content-Type", "application/json; charset=utf-8")]
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
        case .answered(let answer): return self.token(in: answer)
        }
    }

    private func token(in answer: PlatformAnswer) -> Result<FreshToken, NoToken> {
        if answer.code != 0 {
            let report = ErrorTable.report(
                answer,
                code: answer.code,
                endpoint: Endpoint.token.rawValue,
                destination: "",
                limits: self.limits
            )
            return .failure(Self.failure(report))
        }
        let body = WireJSON.value(Body.self, from: answer.body)
        guard let token = body?.tenant_access_token, !token.isEmpty else {
            let message = Bilingual("答复里没有 tenant_access_token。", "The answer holds no tenant access token.")
            return .failure(Self.failure(CallReport(.notSent, code: "unreadable", message: message)))
        }
        let lifetime = min(max(body?.expire ?? 7_200, 60), 86_400)
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
        let head = Bilingual("没有 tenant_access_token：", "No tenant access token: ")
        let message = (head + (report.message ?? .same(report.code))).map(ErrorText.bounded)
        return NoToken(report: CallReport(.notSent, advice: advice, code: report.code, message: message))
    }
}
