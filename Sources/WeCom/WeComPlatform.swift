public import Delivery
public import Scripts

/// Self-built apps of WeCom corps: `platform: wecom`.
public struct WeComPlatform: Platform {
    public init() {}

    public var name: String { "wecom" }

    public func fields(_ keys: Keys) -> (any AccountFields)? { WeComConfiguration(keys) }

    public func adapter(for account: Account, _ surroundings: Surroundings) throws -> any Adapter {
        try WeComAdapter(
            account: account.id,
            configuration: account.fields(of: WeComConfiguration.self),
            client: surroundings.client,
            now: surroundings.now,
            readFile: surroundings.readFile
        )
    }
}

extension WeComConfiguration: AccountFields {
    public var servesCustomers: Bool { true }

    public func moved(by move: (String) -> String) -> WeComConfiguration {
        var moved = self
        moved.apiBase = move(self.apiBase)
        moved.authorizeBase = move(self.authorizeBase)
        return moved
    }

    /// Reads the keys of an app.
    init?(_ keys: Keys) {
        let corpID = keys.required("corpID", Self.corpID, "企业ID: 我的企业, 企业信息.")
        let agentID = keys.required(
            "agentID",
            .integer(1...4_294_967_295, example: 1_000_002),
            "AgentId of the self-built app; no two accounts share corp and app."
        )
        let secret = keys.required("secret", .secret(example: "${ACME_WECOM_SECRET}"), "Secret of that app.")
        let callback = keys.required("callback", CallbackKeys.shape, CallbackKeys.about)
        let previous = keys.optional("previousCallback", CallbackKeys.shape, CallbackKeys.aboutPrevious)
        let apiBase = keys.apiBase(default: Self.defaultAPIBase)
        let authorizeBase = keys.optional(
            "authorizeBase",
            .base(example: Self.defaultAuthorizeBase),
            default: Self.defaultAuthorizeBase,
            "What stands before /connect/oauth2/authorize, where whoever opens a page is recognised."
        )
        if let corp = corpID.content, let agent = agentID.content {
            agentID.claim(
                "wecom/\(corp)/\(agent)",
                fault: "is the same app of the same corp",
                suggestion: "one app has one callback address: keep one of the two accounts"
            )
        }
        guard let corpID = corpID.content, let agentID = agentID.content, let secret = secret.content,
            let callback = callback.content, let previous = previous.content, let apiBase = apiBase.content,
            let authorizeBase = authorizeBase.content
        else { return nil }
        self.init(
            corpID: corpID,
            agentID: agentID,
            secret: secret,
            callback: callback,
            previousCallback: previous,
            apiBase: apiBase,
            authorizeBase: authorizeBase
        )
    }

    private static var corpID: Shape<String> {
        let example = "ww0123456789abcdef, as the admin console shows it"
        return .text(6...64, of: CallbackKeys.isPlain, called: "letters and digits", example: example)
            .checked { text in
                text.hasPrefix("ww") || text.hasPrefix("wx")
                    ? nil : ("must begin with ww or wx", "write \(example)")
            }
    }
}

extension WeComConfiguration.CallbackKeys {
    static let about = "Token and EncodingAESKey, as the admin console shows them beside the callback's URL."
    static let aboutPrevious = "The old pair while a key is changed: callbacks under either are taken."

    /// How the two are written.
    static var shape: Shape<WeComConfiguration.CallbackKeys> {
        .keys(#"{ token: "${ACME_WECOM_TOKEN}", encodingAESKey: "${ACME_WECOM_AES_KEY}" }"#) { keys in
            let token = keys.required(
                "token",
                .secret(example: #""${ACME_WECOM_TOKEN}""#, standIn: "standin") { text in
                    text.count <= 32 && text.allSatisfy(Self.isPlain)
                        ? nil : ("stands for a text that is no token", "a token has 1 to 32 letters and digits")
                },
                "1 to 32 letters and digits."
            )
            let key = keys.required(
                "encodingAESKey",
                .secret(example: #""${ACME_WECOM_AES_KEY}""#, standIn: String(repeating: "A", count: 43)) { text in
                    text.count == 43 && text.allSatisfy(Self.isPlain)
                        ? nil
                        : (
                            "stands for a text of \(text.count) characters that is no key",
                            "an EncodingAESKey has exactly 43 letters and digits"
                        )
                },
                "Exactly 43 letters and digits."
            )
            guard let token = token.content, let key = key.content else { return nil }
            return Self(token: token, encodingAESKey: key)
        }
    }

    fileprivate static func isPlain(_ character: Character) -> Bool {
        character.isASCII && (character.isLetter || character.isNumber)
    }
}
