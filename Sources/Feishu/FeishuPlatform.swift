public import Delivery
import Domain
public import Scripts

/// Custom apps (自建应用) with a bot, of Feishu and Lark: `platform: feishu`.
public struct FeishuPlatform: Platform {
    public init() {}

    public var name: String { "feishu" }

    public func fields(_ keys: Keys) -> (any AccountFields)? { FeishuConfiguration(keys) }

    public func adapter(for account: Account, _ surroundings: Surroundings) throws -> any Adapter {
        try FeishuAdapter(
            account: account.id,
            configuration: account.fields(of: FeishuConfiguration.self),
            client: surroundings.client,
            now: surroundings.now,
            readFile: surroundings.readFile
        )
    }
}

extension FeishuConfiguration: AccountFields {
    public var servesCustomers: Bool { true }

    public func moved(by move: (String) -> String) -> FeishuConfiguration {
        var moved = self
        moved.apiBase = move(self.apiBase)
        moved.accountsBase = move(self.accountsBase)
        return moved
    }

    /// Reads the keys of an app.
    init?(_ keys: Keys) {
        let appID = keys.required("appID", .id("cli_a1b2c3d4e5f6"), "App ID of the app.")
        let appSecret = keys.required("appSecret", .secret(example: "${ACME_FEISHU_SECRET}"), "App Secret of the app.")
        let botOpenID = keys.required(
            "botOpenID",
            .id("ou_0a1b2c3d").checked { text in
                WireID.person(text) == nil ? ("is no open_id", "`hearth check --online` tells the right one") : nil
            },
            "The open_id of the bot itself; `hearth check --online` compares it with the platform."
        )
        let tenantKey = keys.optional(
            "tenantKey",
            .id("1a2b3c4d"),
            "When it is given, callbacks of other tenants are refused."
        )
        let callback = keys.required("callback", CallbackKeys.shape, "事件与回调 → 加密策略.")
        let previous = keys.optional(
            "previousCallback",
            CallbackKeys.shape,
            "The old pair while a key is changed: callbacks under either are taken."
        )
        let hearsGroups = keys.optional(
            "hearsGroups",
            .boolean,
            default: false,
            "Whether the app has the sensitive scope im:message.group_msg and hears all that is said in its groups."
        )
        let apiBase = keys.apiBase(default: "https://open.feishu.cn")
        let accountsBase = keys.optional(
            "accountsBase",
            .base(example: "https://accounts.feishu.cn"),
            default: "https://accounts.feishu.cn",
            "Where whoever opens a page is recognised; for Lark https://accounts.larksuite.com."
        )
        if let app = appID.content {
            appID.claim(
                "feishu/\(app)",
                fault: "is the same app",
                suggestion: "one app has one callback address: keep one of the two accounts"
            )
        }
        guard let appID = appID.content, let appSecret = appSecret.content, let botOpenID = botOpenID.content,
            let tenantKey = tenantKey.content, let callback = callback.content, let previous = previous.content,
            let hearsGroups = hearsGroups.content, let apiBase = apiBase.content,
            let accountsBase = accountsBase.content
        else { return nil }
        self.init(
            appID: appID,
            appSecret: appSecret,
            botOpenID: botOpenID,
            tenantKey: tenantKey,
            callback: callback,
            previousCallback: previous,
            hearsGroups: hearsGroups,
            apiBase: apiBase,
            accountsBase: accountsBase
        )
    }
}

extension FeishuConfiguration.CallbackKeys {
    fileprivate static var shape: Shape<FeishuConfiguration.CallbackKeys> {
        .keys(#"{ verificationToken: "${ACME_FEISHU_TOKEN}", encryptKey: "${ACME_FEISHU_ENCRYPT_KEY}" }"#) { keys in
            let token = keys.required(
                "verificationToken",
                .secret(example: #""${ACME_FEISHU_TOKEN}""#),
                "Verification Token."
            )
            let key = keys.optional(
                "encryptKey",
                .secret(example: #""${ACME_FEISHU_ENCRYPT_KEY}""#),
                "Encrypt Key: without one callbacks come in clear and unsigned, so set one."
            )
            guard let token = token.content, let key = key.content else { return nil }
            return Self(verificationToken: token, encryptKey: key)
        }
    }
}

extension Shape where Content == String {
    /// An id of the platform.
    fileprivate static func id(_ example: String) -> Shape {
        .text(1...128, example: example).checked { text in
            WireID.isPlain(text) ? nil : ("is no id of Feishu", "copy it as the console shows it, such as \(example)")
        }
    }
}
