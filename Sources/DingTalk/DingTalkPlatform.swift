public import Delivery
import Domain
public import Scripts

/// Internal apps with a robot in DingTalk organisations: `platform: dingtalk`.
public struct DingTalkPlatform: Platform {
    public init() {}

    public var name: String { "dingtalk" }

    public func fields(_ keys: Keys) -> (any AccountFields)? { DingTalkConfiguration(keys) }

    public func adapter(for account: Account, _ surroundings: Surroundings) throws -> any Adapter {
        try DingTalkAdapter(
            account: account.id,
            configuration: account.fields(of: DingTalkConfiguration.self),
            client: surroundings.client,
            now: surroundings.now,
            draw: surroundings.draw,
            readFile: surroundings.readFile
        )
    }
}

extension DingTalkConfiguration: AccountFields {
    public var servesCustomers: Bool { true }

    public func moved(by move: (String) -> String) -> DingTalkConfiguration {
        var moved = self
        moved.apiBase = move(self.apiBase)
        moved.oldAPIBase = move(self.oldAPIBase)
        moved.loginBase = move(self.loginBase)
        return moved
    }

    /// What `cards` holds.
    fileprivate struct Cards {
        let template: String
        let secret: Secret
        let routeKey: String
        let isChanged: Bool
    }

    /// Reads the keys of an app.
    init?(_ keys: Keys) {
        let corpID = keys.required("corpID", .code("ding0123456789abcdef"), "CorpId of the organisation.")
        let appKey = keys.required("appKey", .code("dingabc123"), "AppKey (Client ID) of the app.")
        let appSecret = keys.required(
            "appSecret",
            .secret(example: "${ACME_DINGTALK_SECRET}"),
            "AppSecret (Client Secret) of the app; robot messages are signed with it."
        )
        let robotCode = keys.optional("robotCode", .code("dingabc123"), "The robot's code; the AppKey when left out.")
        let coolAppCode = keys.optional(
            "coolAppCode",
            .code("COOLAPP-1-ABC"),
            default: "",
            "Needed when the robot came into its groups with a cool app (群聊酷应用)."
        )
        let callback = keys.optional("callback", CallbackKeys.shape, "事件订阅: without it nobody tells who joins a group.")
        let previous = keys.optional(
            "previousCallback",
            CallbackKeys.shape,
            "The old pair while a key is changed: events under either are taken."
        )
        let cards = keys.optional("cards", Cards.shape, "Buttons: a published card template, and how its clicks come.")
        let choiceHint = keys.optional(
            "choiceHint",
            .text(0...100, example: "（回答时请 @我）"),
            default: "（回答时请 @我）",
            "What is said below choices that have to be written, because a robot hears only what names it."
        )
        let calls = keys.optional(
            "monthlyCalls",
            .integer(1...1_000_000_000, example: 5_000),
            default: 5_000,
            "API calls of the organisation in a month, 5,000 in the standard edition."
        )
        let answers = keys.monthlyAnswers()
        let apiBase = keys.apiBase(default: "https://api.dingtalk.com")
        let oldAPIBase = keys.optional(
            "oldAPIBase",
            .secretBase(example: "https://oapi.dingtalk.com"),
            default: "https://oapi.dingtalk.com",
            "What stands before the paths of the older server; answers go nowhere else."
        )
        let loginBase = keys.optional(
            "loginBase",
            .base(example: "https://login.dingtalk.com"),
            default: "https://login.dingtalk.com",
            "What stands before /oauth2/auth, where whoever opens a page is recognised."
        )
        if let corp = corpID.content, let app = appKey.content {
            appKey.claim(
                "dingtalk/\(corp)/\(app)",
                fault: "is the same app of the same organisation",
                suggestion: "one app has one callback address: keep one of the two accounts"
            )
        }
        guard let corpID = corpID.content, let appKey = appKey.content, let appSecret = appSecret.content,
            let robotCode = robotCode.content, let coolAppCode = coolAppCode.content, let callback = callback.content,
            let previous = previous.content, let cards = cards.content, let choiceHint = choiceHint.content,
            let calls = calls.content, let answers = answers.content, let apiBase = apiBase.content,
            let oldAPIBase = oldAPIBase.content, let loginBase = loginBase.content
        else { return nil }
        self.init(
            corpID: corpID,
            appKey: appKey,
            appSecret: appSecret,
            robotCode: robotCode,
            coolAppCode: coolAppCode,
            callback: callback,
            previousCallback: previous,
            cardTemplate: cards?.template ?? "",
            cardRouteKey: cards?.routeKey ?? "hearth",
            cardSecret: cards?.secret,
            changesCards: cards?.isChanged ?? false,
            choiceHint: choiceHint,
            apiBase: apiBase,
            oldAPIBase: oldAPIBase,
            loginBase: loginBase,
            monthlyCalls: calls,
            monthlyAnswers: answers
        )
    }
}

extension DingTalkConfiguration.CallbackKeys {
    fileprivate static var shape: Shape<DingTalkConfiguration.CallbackKeys> {
        .keys(#"{ token: "${ACME_DINGTALK_TOKEN}", encodingAESKey: "${ACME_DINGTALK_AES_KEY}" }"#) { keys in
            let token = keys.required(
                "token",
                .secret(example: #""${ACME_DINGTALK_TOKEN}""#, standIn: "standin") { text in
                    (3...32).contains(text.utf8.count) && text.utf8.allSatisfy(\.isLetterOrDigit)
                        ? nil : ("stands for a text that is no token", "a token has 3 to 32 letters and digits")
                },
                "3 to 32 letters and digits."
            )
            let key = keys.required(
                "encodingAESKey",
                .secret(example: #""${ACME_DINGTALK_AES_KEY}""#, standIn: String(repeating: "A", count: 43)) { text in
                    text.utf8.count == 43 && text.utf8.allSatisfy(\.isLetterOrDigit)
                        ? nil : ("stands for a text that is no key", "an aes_key has exactly 43 letters and digits")
                },
                "Exactly 43 letters and digits."
            )
            guard let token = token.content, let key = key.content else { return nil }
            return Self(token: token, encodingAESKey: key)
        }
    }
}

extension DingTalkConfiguration.Cards {
    fileprivate static var shape: Shape<DingTalkConfiguration.Cards> {
        .keys(#"{ template: 0a1b2c3d.schema, secret: "${ACME_DINGTALK_CARD_SECRET}" }"#) { keys in
            let template = keys.required(
                "template",
                .text(
                    1...128,
                    of: { $0.isASCII && !$0.isWhitespace },
                    called: "ASCII without blanks",
                    example: "0a1b2c3d.schema"
                ),
                "The id of the template; docs/hello-dingtalk.md says what it has to hold."
            )
            let secret = keys.required(
                "secret",
                .secret(example: "${ACME_DINGTALK_CARD_SECRET}"),
                "The apiSecret with which clicks are signed."
            )
            let routeKey = keys.optional(
                "routeKey",
                .code("hearth"),
                default: "hearth",
                "The key under which the address of clicks is registered."
            )
            let isChanged = keys.optional(
                "live",
                .boolean,
                default: false,
                "Whether cards tell how many take part, and that a run is over; each change is a call of the month."
            )
            guard let template = template.content, let secret = secret.content, let routeKey = routeKey.content,
                let isChanged = isChanged.content
            else { return nil }
            return Self(template: template, secret: secret, routeKey: routeKey, isChanged: isChanged)
        }
    }
}

extension Shape where Content == String {
    /// A code as the console shows it.
    static func code(_ example: String) -> Shape {
        .text(
            1...64,
            of: { $0.isASCII && ($0.isLetter || $0.isNumber || "_-.".contains($0)) },
            called: "letters, digits, '_', '-' and '.'",
            example: example
        )
    }
}

extension Keys {
    /// `monthlyAnswers`: how many messages by webhook the organisation has in a month.
    func monthlyAnswers() -> Given<Int> {
        self.optional(
            "monthlyAnswers",
            .integer(1...1_000_000_000, example: 3_000),
            default: 3_000,
            "Messages by webhook in a month, of sessions and of custom robots, 3,000 in the standard edition."
        )
    }
}
