import Curl
import Delivery
public import Domain
public import Engine

/// Any browser is sent to the platform's own page, where somebody signs in and chooses an organisation.
///
/// The answer names them for the developer only (`unionId`); who they are in the organisation is asked in a third call.
extension DingTalkAdapter: Recognising {
    /// A code has at most 512 bytes.
    private static let longestCode = 512
    private static let patience = Duration.seconds(8)

    /// Source: DingTalk developer documentation, 实现登录第三方网站.
    public func authorisationAddress(returningTo returnAddress: String, state: String) -> String {
        let query = [
            ("client_id", self.configuration.appKey), ("redirect_uri", returnAddress), ("response_type", "code"),
            ("scope", "openid corpid"), ("state", state), ("prompt", "consent"),
        ]
        let text = query.map { "\($0.0)=\($0.1.percentEncoded)" }.joined(separator: "&")
        return "\(self.configuration.loginBase.trimmedSlashes)/oauth2/auth?\(text)"
    }

    public var codeName: String { "authCode" }

    public func identity(for code: Secret, returnedTo _: String) async throws(Unrecognised) -> Identity {
        guard code.reveal({ (1...Self.longestCode).contains($0.utf8.count) }) else {
            throw Unrecognised(.staleCode, Bilingual("授权码的长度不对。", "The code has a length that none has."))
        }
        let budget = TimeBudget(Self.patience)
        let token = try await self.userToken(for: code, within: budget)
        var call = PlatformCall(endpoint: .ownUser, method: .get, credential: .user(token))
        let user = try await self.answer(SignInAnswer.self, to: call, within: budget)
        guard let unionID = user.unionID else { throw Unrecognised.nameless }
        call = PlatformCall(endpoint: .userByUnionID, body: WireJSON.bytes(["unionid": unionID]))
        let member = try await self.answer(SignInAnswer.self, to: call, within: budget)
        guard let userID = member.result?.userID else { throw Unrecognised.nameless }
        return Identity(.participant, self.house.person(userID))
    }

    /// Somebody may sign in for another organisation, whose people are not ours.
    private func userToken(for code: Secret, within budget: TimeBudget) async throws(Unrecognised) -> Secret {
        let body = code.reveal { code in
            self.configuration.appSecret.reveal { secret in
                WireJSON.bytes([
                    "clientId": self.configuration.appKey, "clientSecret": secret, "code": code,
                    "grantType": "authorization_code",
                ])
            }
        }
        let call = PlatformCall(endpoint: .userToken, credential: .none, body: body, hidden: [code])
        let answer = try await self.answer(SignInAnswer.self, to: call, within: budget)
        guard let token = answer.token else { throw Unrecognised.nameless }
        guard answer.corpID ?? self.house.corpID == self.house.corpID else {
            throw Unrecognised(
                .refused,
                Bilingual("登录时选的是另一个企业。", "Another organisation was chosen at the sign-in.")
            )
        }
        return Secret(token)
    }

    private func answer<Answer: Decodable>(
        _ type: Answer.Type,
        to call: PlatformCall,
        within budget: TimeBudget
    ) async throws(Unrecognised) -> Answer {
        switch await self.client.reply(to: call, within: budget) {
        case .silent(let report): throw Unrecognised(report)
        case .answered(let answer):
            if let code = answer.code {
                let report = ErrorTable.report(
                    answer,
                    code: code,
                    endpoint: call.endpoint,
                    destination: "",
                    limits: self.client.limits,
                    now: self.now()
                )
                throw Unrecognised(report, isAboutCode: call.endpoint == .userToken && Self.isAboutCode(code))
            }
            guard let value = WireJSON.value(type, from: answer.body) else { throw Unrecognised.nameless }
            return value
        }
    }

    /// 40078 is in the tables; the newer API names the field, but no table of it is at hand.
    private static func isAboutCode(_ code: String) -> Bool {
        code == "40078" || code.lowercased().contains("authcode")
    }
}

/// What any of the three answers of a sign-in may hold.
private struct SignInAnswer: Decodable {
    struct Member: Decodable {
        let userID: String?
        init(from decoder: any Decoder) throws { self.userID = try Fields(decoder).id("userid") }
    }

    let token: String?
    let corpID: String?
    let unionID: String?
    let result: Member?

    init(from decoder: any Decoder) throws {
        let fields = try Fields(decoder)
        self.token = fields.text("accessToken")
        self.corpID = fields.text("corpId")
        self.unionID = fields.id("unionId")
        self.result = fields.value("result")
    }
}

extension Unrecognised {
    fileprivate static let nameless = Unrecognised(.refused, Bilingual("答复里没有任何身份。", "The answer names nobody."))

    fileprivate init(_ report: CallReport, isAboutCode: Bool = false) {
        let message = report.message ?? .same(report.code)
        if isAboutCode {
            self.init(.staleCode, message)
        } else if report.advice == .giveUp {
            self.init(.refused, message)
        } else {
            self.init(.unreachable, message)
        }
    }
}
