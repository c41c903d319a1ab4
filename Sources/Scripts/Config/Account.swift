public import Domain

/// One credentialed presence on a platform: one of `accounts`.
public struct Account: Hashable, Sendable {
    /// `id`: small letters, digits and `-`, 1 to 32 of them, unique.
    ///
    /// It stands in the callback's address, `/callbacks/{id}`. Required.
    public let id: AccountID
    /// `brand`: the id of the brand it belongs to.
    ///
    /// Required.
    public let brand: BrandID
    /// `platform`: which platform it is on, with the fields that this platform wants.
    ///
    /// Required.
    public let platform: AccountPlatform

    public init(id: AccountID, brand: BrandID, platform: AccountPlatform) {
        self.id = id
        self.brand = brand
        self.platform = platform
    }
}

/// The platforms there are, each with the fields of its accounts.
public enum AccountPlatform: Hashable, Sendable {
    /// `platform: wecom`.
    case wecom(WeComAccount)
    /// `platform: wecom-aibot`.
    case wecomAibot(AibotAccount)

    /// What `platform:` may say.
    public enum Name: String, Hashable, Sendable, CaseIterable {
        case wecom
        case wecomAibot = "wecom-aibot"
    }

    public var name: Name {
        switch self {
        case .wecom: .wecom
        case .wecomAibot: .wecomAibot
        }
    }
}

/// A self-built app of a WeCom corp.
///
/// Source: WeCom developer documentation, "callback configuration"; lengths as given there.
public struct WeComAccount: Hashable, Sendable {
    /// The two texts that the admin console shows beside the callback's URL.
    public struct Callback: Hashable, Sendable {
        /// `token`: `${NAME}` of 1 to 32 letters and digits.
        ///
        /// Required.
        public let token: Secret
        /// `encodingAESKey`: `${NAME}` of exactly 43 letters and digits.
        ///
        /// Required.
        public let encodingAESKey: Secret

        public init(token: Secret, encodingAESKey: Secret) {
            self.token = token
            self.encodingAESKey = encodingAESKey
        }
    }

    /// The server of the platform when `apiBase` is left out.
    public static let defaultAPIBase = "https://qyapi.weixin.qq.com"
    /// Where browsers are recognised when `authorizeBase` is left out.
    public static let defaultAuthorizeBase = "https://open.weixin.qq.com"

    /// `corpID`: `ww` or `wx` and 4 to 62 letters and digits.
    ///
    /// Required.
    public let corpID: String
    /// `agentID`: the app's number, 1 to 4,294,967,295.
    ///
    /// Required. No two accounts share corp and app.
    public let agentID: Int
    /// `secret`: `${NAME}` of the app's secret.
    ///
    /// Required.
    public let secret: Secret
    /// `callback`: `{ token, encodingAESKey }`.
    ///
    /// Required.
    public let callback: Callback
    /// `previousCallback`: the old `{ token, encodingAESKey }` while a key is changed: callbacks under either are
    /// taken.
    ///
    /// Default: none.
    public let previousCallback: Callback?
    /// `apiBase`: what stands before `/cgi-bin/…`, kept without a slash at its end.
    ///
    /// `https`; `http` only to this machine, a private address or a host without a dot, because the secret travels in
    /// it. Default `https://qyapi.weixin.qq.com`.
    public let apiBase: String
    /// `authorizeBase`: what stands before `/connect/oauth2/authorize`, where whoever opens a page is recognised.
    ///
    /// Kept without a slash at its end. Default `https://open.weixin.qq.com`.
    public let authorizeBase: String

    public init(
        corpID: String,
        agentID: Int,
        secret: Secret,
        callback: Callback,
        previousCallback: Callback? = nil,
        apiBase: String = WeComAccount.defaultAPIBase,
        authorizeBase: String = WeComAccount.defaultAuthorizeBase
    ) {
        self.corpID = corpID
        self.agentID = agentID
        self.secret = secret
        self.callback = callback
        self.previousCallback = previousCallback
        self.apiBase = apiBase
        self.authorizeBase = authorizeBase
    }
}

/// An intelligent robot (智能机器人) of a WeCom corp, in API mode with a callback address.
///
/// Members write to it alone, or mention it in a group of members. Source: WeCom developer documentation, path 100719.
public struct AibotAccount: Hashable, Sendable {
    /// `callback`: `{ token, encodingAESKey }`, the robot's own.
    ///
    /// Required.
    public let callback: WeComAccount.Callback
    /// `previousCallback`: the old `{ token, encodingAESKey }` while a key is changed.
    ///
    /// Default: none.
    public let previousCallback: WeComAccount.Callback?
    /// `apiBase`: what stands before `/cgi-bin/…`; answers go there and nowhere else.
    ///
    /// As for an app. Default `https://qyapi.weixin.qq.com`.
    public let apiBase: String

    public init(
        callback: WeComAccount.Callback,
        previousCallback: WeComAccount.Callback? = nil,
        apiBase: String = WeComAccount.defaultAPIBase
    ) {
        self.callback = callback
        self.previousCallback = previousCallback
        self.apiBase = apiBase
    }
}
