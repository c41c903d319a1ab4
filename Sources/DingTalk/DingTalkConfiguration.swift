public import Domain

/// What one DingTalk account of `accounts:` is made from: an internal app (企业内部应用) with its robot.
public struct DingTalkConfiguration: Hashable, Sendable {
    /// The two values of 事件订阅: 签名 token and 加密 aes_key.
    public struct CallbackKeys: Hashable, Sendable {
        /// 3 to 32 ASCII letters and digits.
        public var token: Secret
        /// Exactly 43 ASCII letters and digits.
        public var encodingAESKey: Secret

        public init(token: Secret, encodingAESKey: Secret) {
            self.token = token
            self.encodingAESKey = encodingAESKey
        }
    }

    /// Everything that is wrong with a configuration, each in one sentence without the secret itself.
    public struct Invalid: Error, Hashable, Sendable, CustomStringConvertible {
        public let problems: [String]
        public var description: String { self.problems.joined(separator: " ") }
    }

    /// CorpId: `ding…`.
    public var corpID: String
    /// AppKey of the app, also called client id.
    public var appKey: String
    /// AppSecret of the app, also called client secret; robot messages are signed with it.
    public var appSecret: Secret
    /// The robot's code; the app key unless told otherwise.
    public var robotCode: String
    /// Needed when the robot came into its groups with a cool app (群聊酷应用); empty otherwise.
    public var coolAppCode: String
    /// Nil where no events are subscribed: then nobody tells who joins a group.
    public var callback: CallbackKeys?
    /// The keys that were valid until the rotation that is under way; nil outside of one.
    public var previousCallback: CallbackKeys?
    /// The id of a published card template whose buttons are choices; empty where there is none.
    ///
    /// The template has the text variables `title` and `text` (Markdown), `count`, and for each of its six buttons *n* from 1
    /// to 6 `label`*n* and `value`*n*. A button *n* is shown when `label`*n* is not empty, and sends back (回传请求) the
    /// parameter `value` with the variable `value`*n*.
    public var cardTemplate: String
    /// The key under which the address of card clicks was registered; `hearth` unless told otherwise.
    public var cardRouteKey: String
    /// The `apiSecret` of that registration, with which clicks are signed; needed with a card template.
    public var cardSecret: Secret?
    /// Whether cards are kept up to date, which takes calls of the month.
    public var changesCards: Bool
    /// What is said below choices that have to be written in a group, because a robot hears only what is said to it by
    /// name; empty for nothing.
    public var choiceHint: String
    /// Scheme, host and, where needed, port and path, without `/v1.0`; the platform itself unless told otherwise.
    public var apiBase: String
    /// The same for the older API; answers go nowhere else.
    public var oldAPIBase: String
    /// What stands before `/oauth2/auth`, where browsers are sent to be recognised.
    public var loginBase: String
    /// API calls of the organisation in a calendar month, 5,000 in the standard edition; nil for no limit.
    public var monthlyCalls: Int?
    /// Messages by webhook in a calendar month, 3,000 in the standard edition; nil for no limit.
    public var monthlyAnswers: Int?
    /// How far a callback's time may be from ours, in either direction; 1 hour unless told otherwise.
    public var window: Duration

    public init(
        corpID: String,
        appKey: String,
        appSecret: Secret,
        robotCode: String? = nil,
        coolAppCode: String = "",
        callback: CallbackKeys? = nil,
        previousCallback: CallbackKeys? = nil,
        cardTemplate: String = "",
        cardRouteKey: String = "hearth",
        cardSecret: Secret? = nil,
        changesCards: Bool = false,
        choiceHint: String = "（回答时请 @我）",
        apiBase: String = "https://api.dingtalk.com",
        oldAPIBase: String = "https://oapi.dingtalk.com",
        loginBase: String = "https://login.dingtalk.com",
        monthlyCalls: Int? = 5_000,
        monthlyAnswers: Int? = 3_000,
        window: Duration = .seconds(3_600)
    ) {
        self.corpID = corpID
        self.appKey = appKey
        self.appSecret = appSecret
        self.robotCode = robotCode ?? appKey
        self.coolAppCode = coolAppCode
        self.callback = callback
        self.previousCallback = previousCallback
        self.cardTemplate = cardTemplate
        self.cardRouteKey = cardRouteKey
        self.cardSecret = cardSecret
        self.changesCards = changesCards
        self.choiceHint = choiceHint
        self.apiBase = apiBase
        self.oldAPIBase = oldAPIBase
        self.loginBase = loginBase
        self.monthlyCalls = monthlyCalls
        self.monthlyAnswers = monthlyAnswers
        self.window = window
    }
}
