import Curl
import Delivery
public import Domain
public import Engine

extension WeComAdapter: Recognising {
    /// A code has at most 512 bytes.
    private static let longestCode = 512
    private static let patience = Duration.seconds(5)

    /// The silent way, which asks nobody: it gives an id and nothing else.
    ///
    /// Source: WeCom developer documentation 91022, "构造网页授权链接".
    public func authorisationAddress(returningTo returnAddress: String, state: String) -> String {
        let query = [
            ("appid", self.corpID), ("redirect_uri", returnAddress), ("response_type", "code"),
            ("scope", "snsapi_base"), ("state", state), ("agentid", "\(self.agentID)"),
        ]
        let text = query.map { "\($0.0)=\($0.1.percentEncoded)" }.joined(separator: "&")
        return "\(self.authorizeBase)/connect/oauth2/authorize?\(text)#wechat_redirect"
    }

    /// Source: WeCom developer documentation 91023, "获取访问用户身份".
    public func identity(for code: Secret, returnedTo _: String) async throws(Unrecognised) -> Identity {
        let query = code.reveal { text -> String? in
            guard (1...Self.longestCode).contains(text.utf8.count) else { return nil }
            return "&code=\(text.percentEncoded)"
        }
        guard let query else {
            throw Unrecognised(.staleCode, Bilingual("授权码的长度不对。", "The code has a length that none has."))
        }
        var call = PlatformCall(endpoint: .userInfo, method: .get, query: query)
        call.answerLimit = 64 << 10
        call.hidden = [code, Secret(code.reveal(\.percentEncoded))]
        switch await self.client.reply(to: call, within: TimeBudget(Self.patience)) {
        case .silent(let report): throw Unrecognised(report)
        case .answered(let answer):
            if let code = answer.code, code != 0 {
                let limits = self.client.limits
                let report = ErrorTable.report(
                    code: code,
                    text: answer.text,
                    endpoint: .userInfo,
                    limits: limits,
                    now: self.now()
                )
                guard !Self.staleCodes.contains(code) else {
                    throw Unrecognised(.staleCode, report.message ?? .same(report.code))
                }
                throw Unrecognised(report)
            }
            guard let identity = WireJSON.value(UserInfoAnswer.self, from: answer.body)?.identity else {
                throw Unrecognised(.refused, Bilingual("答复里没有任何身份。", "The answer names nobody."))
            }
            return identity
        }
    }

    /// Not good, too old, used.
    private static let staleCodes: Set<Int> = [40_029, 42_003, 42_022]
}

/// The answer to `auth/getuserinfo`; older servers begin the names with a capital letter.
struct UserInfoAnswer: Decodable {
    let userid: String?
    let UserId: String?
    let openid: String?
    let OpenId: String?
    let external_userid: String?

    /// A member by their userid, a customer by their external userid, and anybody else by their openid.
    var identity: Identity? {
        if let id = Self.id(self.userid) ?? Self.id(self.UserId) { return Identity(.member, id) }
        if let id = Self.id(self.external_userid) { return Identity(.customer, id) }
        return (Self.id(self.openid) ?? Self.id(self.OpenId)).map { Identity(.visitor, $0) }
    }

    private static func id(_ text: String?) -> PlatformUserID? {
        guard let text, (1...128).contains(text.utf8.count) else { return nil }
        return PlatformUserID(text)
    }
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
