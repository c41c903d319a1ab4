import Curl
import Delivery
public import Domain
public import Engine

extension FeishuAdapter: Recognising {
    /// A code may have more than 64 characters.
    private static let longestCode = 512
    private static let patience = Duration.seconds(8)

    /// Asks for no scope beyond the open_id.
    ///
    /// Inside the client nobody is asked; a browser shows a page of consent.
    /// Source: Feishu developer documentation, "获取授权码". The return address has to be registered.
    public func authorisationAddress(returningTo returnAddress: String, state: String) -> String {
        let query = [
            ("client_id", self.appID), ("response_type", "code"), ("redirect_uri", returnAddress), ("state", state),
        ]
        let text = query.map { "\($0.0)=\($0.1.percentEncoded)" }.joined(separator: "&")
        return "\(self.accountsBase)/open-apis/authen/v1/authorize?\(text)"
    }

    /// Changes the code for a token of the person, and asks with that whose it is; the token is then forgotten.
    ///
    /// Source: Feishu developer documentation, "获取 user_access_token", "获取用户信息".
    public func identity(for code: Secret, returnedTo returnAddress: String) async throws(Unrecognised) -> Identity {
        guard code.reveal({ (1...Self.longestCode).contains($0.utf8.count) }) else {
            throw Unrecognised(.staleCode, Bilingual("授权码的长度不对。", "The code has a length that none has."))
        }
        let budget = TimeBudget(Self.patience)
        let token = try await self.token(of: code, returnAddress, budget)
        let call = PlatformCall(method: .get, path: Endpoint.userInfo.rawValue, answerLimit: 64 << 10)
        let answer = try self.answer(await self.client.reply(to: call, bearing: token, within: budget), .userInfo)
        let user = WireJSON.value(UserInfoAnswer.self, from: answer.body)?.data
        guard let id = WireID.person(user?.open_id) else {
            throw Unrecognised(.refused, Bilingual("答复里没有任何身份。", "The answer names nobody."))
        }
        if let tenant = self.tenantKey, user?.tenant_key != tenant {
            throw Unrecognised(.refused, Bilingual("这个人属于另一个企业。", "This person belongs to another company."))
        }
        return Identity(.participant, PlatformUserID(id))
    }

    private func token(
        of code: Secret,
        _ returnAddress: String,
        _ budget: TimeBudget
    ) async throws(Unrecognised) -> Secret {
        let body = code.reveal { code in
            self.client.secret.reveal { secret in
                WireJSON.bytes([
                    "grant_type": "authorization_code", "client_id": self.appID, "client_secret": secret, "code": code,
                    "redirect_uri": returnAddress,
                ])
            }
        }
        let call = PlatformCall(
            path: Endpoint.userToken.rawValue,
            body: body,
            answerLimit: 64 << 10,
            hidden: [code]
        )
        let answer = try self.answer(await self.client.reply(to: call, bearing: nil, within: budget), .userToken)
        guard let token = WireJSON.value(UserTokenAnswer.self, from: answer.body)?.access_token, !token.isEmpty else {
            throw Unrecognised(.refused, Bilingual("答复里没有 access_token。", "The answer holds no access token."))
        }
        return Secret(token)
    }

    private func answer(_ reply: Reply, _ endpoint: Endpoint) throws(Unrecognised) -> PlatformAnswer {
        switch reply {
        case .silent(let report): throw Unrecognised(report)
        case .answered(let answer):
            guard answer.code != 0 else { return answer }
            let report = ErrorTable.report(
                answer,
                code: answer.code,
                endpoint: endpoint.rawValue,
                destination: "",
                limits: self.client.limits
            )
            let isStale =
                Self.staleCodes.contains(answer.code)
                || WireJSON.value(UserTokenAnswer.self, from: answer.body)?.error == "invalid_grant"
            guard !isStale else { throw Unrecognised(.staleCode, report.message ?? .same(report.code)) }
            throw Unrecognised(report)
        }
    }

    /// A token of a person that is good no more; and codes that are wrong, too old or used, which are known from use and
    /// not from the documentation that was read.
    private static let staleCodes: Set<Int> = [99_991_668, 99_991_677, 20_003, 20_004, 20_065]
}

/// The answer to `authen/v2/oauth/token`, not inside `data`.
private struct UserTokenAnswer: Decodable {
    @Tolerant var access_token: String?
    @Tolerant var error: String?
}

/// The answer to `authen/v1/user_info`, of which nothing but the id is read.
private struct UserInfoAnswer: Decodable {
    struct User: Decodable {
        @Tolerant var open_id: String?
        @Tolerant var tenant_key: String?
    }
    @Tolerant var data: User?
}

extension Unrecognised {
    fileprivate init(_ report: CallReport) {
        let message = report.message ?? .same(report.code)
        guard case .giveUp = report.advice else {
            self.init(.unreachable, message)
            return
        }
        self.init(.refused, message)
    }
}
