import Curl
import Delivery
public import Domain
public import Engine

extension SlackAdapter: Recognising {
    private static let longestCode = 512
    private static let patience = Duration.seconds(5)
    private static let staleCodes: Set<String> = ["invalid_code", "code_already_used", "code_expired"]

    /// Sign in with Slack, asking for nothing but who somebody is; the workspace is chosen for them.
    ///
    /// Source: Slack documentation, "Sign in with Slack".
    public func authorisationAddress(returningTo returnAddress: String, state: String) -> String {
        let query = [
            ("response_type", "code"), ("scope", "openid"), ("client_id", self.login?.clientID ?? ""),
            ("redirect_uri", returnAddress), ("state", state), ("team", self.presence.team),
        ]
        let text = query.map { "\($0.0)=\($0.1.percentEncoded)" }.joined(separator: "&")
        return "\(self.authorizeBase)/openid/connect/authorize?\(text)"
    }

    /// The code is changed for a token, and the token asked whose it is; what the signed answer of the first says is not
    /// needed then.
    public func identity(for code: Secret, returnedTo returnAddress: String) async throws(Unrecognised) -> Identity {
        guard code.reveal({ (1...Self.longestCode).contains($0.utf8.count) }) else {
            throw Unrecognised(.staleCode, Bilingual("授权码的长度不对。", "The code has a length that none has."))
        }
        guard let login = self.login else {
            throw Unrecognised(.refused, Bilingual("这个账号没有配置 login。", "The account has no login configured."))
        }
        let budget = TimeBudget(Self.patience)
        var exchange = PlatformCall(
            method: .loginToken,
            content: .form([
                ("client_id", Secret(login.clientID)), ("client_secret", login.clientSecret), ("code", code),
                ("redirect_uri", Secret(returnAddress)), ("grant_type", Secret("authorization_code")),
            ])
        )
        exchange.isAnonymous = true
        let token = try await self.ask(exchange, budget, LoginTokenAnswer.self).access_token
        guard let token, !token.isEmpty else { throw Self.nobody }
        var question = PlatformCall(method: .loginUser)
        question.token = Secret(token)
        let user = try await self.ask(question, budget, LoginUserAnswer.self)
        guard user.team == self.presence.team else {
            throw Unrecognised(
                .refused,
                Bilingual("登录的人属于另一个工作区。", "Whoever logged in belongs to another workspace.")
            )
        }
        guard let id = user.user ?? user.sub, WireID.isUser(id) else { throw Self.nobody }
        return Identity(.participant, self.presence.person(id))
    }

    private static var nobody: Unrecognised {
        Unrecognised(.refused, Bilingual("答复里没有任何身份。", "The answer names nobody."))
    }

    private func ask<Said: Decodable>(
        _ call: PlatformCall,
        _ budget: TimeBudget,
        _ type: Said.Type
    ) async throws(Unrecognised) -> Said {
        switch await self.client.reply(to: call, within: budget) {
        case .silent(let report):
            throw Unrecognised(report.advice == .giveUp ? .refused : .unreachable, report.message ?? .same(report.code))
        case .refused(let refusal, let report):
            let reason: Unrecognised.Reason =
                Self.staleCodes.contains(refusal.code) ? .staleCode : report.advice == .giveUp ? .refused : .unreachable
            throw Unrecognised(reason, report.message ?? .same(report.code))
        case .done(let answer):
            guard let said = WireJSON.value(type, from: answer.body) else { throw Self.nobody }
            return said
        }
    }
}

/// The answer to `openid.connect.token`, of which only the token matters.
private struct LoginTokenAnswer: Decodable {
    let access_token: String?
}

/// The answer to `openid.connect.userInfo`.
private struct LoginUserAnswer: Decodable {
    private enum CodingKeys: String, CodingKey {
        case sub
        case user = "https://slack.com/user_id"
        case team = "https://slack.com/team_id"
    }

    let sub: String?
    let user: String?
    let team: String?
}
