import Curl
import Delivery
import Domain

/// `oauth2/accessToken`: the call that carries the secret of the app.
struct TokenRequest: Sendable {
    let base: String
    let appKey: String
    let secret: Secret
    let limits: Limits

    private struct Answer: Decodable {
        let token: String?
        let lifetime: Int64?

        init(from decoder: any Decoder) throws {
            let fields = try Fields(decoder)
            self.token = fields.text("accessToken")
            self.lifetime = fields.number("expireIn")
        }
    }

    /// However it fails, the call that needed the token was not sent.
    func fetch(with curl: Curl.Client, patience: Duration, now: WallClock) async -> Result<FreshToken, NoToken> {
        let body = self.secret.reveal { WireJSON.bytes(["appKey": self.appKey, "appSecret": $0]) }
        var request = Request(.post, "\(self.base)/v1.0/\(Endpoint.token.rawValue)", body: body)
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
        case .answered(let answer): return self.token(in: answer, now: now())
        }
    }

    private func token(in answer: PlatformAnswer, now: Instant) -> Result<FreshToken, NoToken> {
        if let code = answer.code {
            let report = ErrorTable.report(
                answer,
                code: code,
                endpoint: .token,
                destination: "",
                limits: self.limits,
                now: now
            )
            return .failure(Self.failure(report))
        }
        let body = WireJSON.value(Answer.self, from: answer.body)
        guard let token = body?.token else {
            let message = Bilingual("答复里没有 accessToken。", "The answer holds no token.")
            return .failure(Self.failure(CallReport(.notSent, code: "unreadable", message: message)))
        }
        let lifetime = min(max(body?.lifetime ?? 7_200, 60), 86_400)
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
        let head = Bilingual("没有 accessToken：", "No access token: ")
        let message = (head + (report.message ?? .same(report.code))).map(ErrorText.bounded)
        return NoToken(report: CallReport(.notSent, advice: advice, code: report.code, message: message))
    }
}
