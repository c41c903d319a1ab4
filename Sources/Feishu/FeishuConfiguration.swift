public import Domain

/// What one Feishu or Lark account of `accounts:` is made from: a custom app (自建应用) with the bot ability.
public struct FeishuConfiguration: Hashable, Sendable {
    /// The two values under 事件与回调 → 加密策略.
    public struct CallbackKeys: Hashable, Sendable {
        /// Verification Token: 1 to 128 printable ASCII characters without blanks.
        public var verificationToken: Secret
        /// Encrypt Key: any text of 1 to 128 bytes; nil where none is set, and callbacks come in clear and unsigned.
        public var encryptKey: Secret?

        public init(verificationToken: Secret, encryptKey: Secret? = nil) {
            self.verificationToken = verificationToken
            self.encryptKey = encryptKey
        }
    }

    /// Everything that is wrong with a configuration, each in one sentence without the secret itself.
    public struct Invalid: Error, Hashable, Sendable, CustomStringConvertible {
        public let problems: [String]
        public var description: String { self.problems.joined(separator: " ") }
    }

    /// App ID: `cli_…`.
    public var appID: String
    public var appSecret: Secret
    /// The open_id of the bot itself, `ou_…`, by which it knows that it is called; see ``FeishuAdapter/checkOnline(guides:)``.
    public var botOpenID: String
    /// The tenant to which everything has to belong; nil takes what the app gets, which a custom app gets from one tenant.
    public var tenantKey: String?
    public var callback: CallbackKeys
    /// The keys that were valid until the rotation that is under way; nil outside of one.
    public var previousCallback: CallbackKeys?
    /// Whether the app has the sensitive scope `im:message.group_msg`, by which it hears all that is said in its groups.
    public var hearsGroups: Bool
    /// Scheme, host and, where needed, port and path, without `/open-apis`; for Lark `https://open.larksuite.com`.
    public var apiBase: String
    /// Where browsers are sent to be recognised, without `/open-apis`; for Lark `https://accounts.larksuite.com`.
    public var accountsBase: String
    /// How old a callback may be; 8 hours unless told otherwise, because the last retry comes after 7.1 hours.
    ///
    /// Whether a retry gets a new timestamp is not documented.
    public var oldestCallback: Duration
    /// How far the platform's clock may be ahead of ours; 1 hour unless told otherwise.
    public var newestCallback: Duration

    public init(
        appID: String,
        appSecret: Secret,
        botOpenID: String,
        tenantKey: String? = nil,
        callback: CallbackKeys,
        previousCallback: CallbackKeys? = nil,
        hearsGroups: Bool = false,
        apiBase: String = "https://open.feishu.cn",
        accountsBase: String = "https://accounts.feishu.cn",
        oldestCallback: Duration = .seconds(8 * 3_600),
        newestCallback: Duration = .seconds(3_600)
    ) {
        self.appID = appID
        self.appSecret = appSecret
        self.botOpenID = botOpenID
        self.tenantKey = tenantKey
        self.callback = callback
        self.previousCallback = previousCallback
        self.hearsGroups = hearsGroups
        self.apiBase = apiBase
        self.accountsBase = accountsBase
        self.oldestCallback = oldestCallback
        self.newestCallback = newestCallback
    }

    /// All problems, in the order of the fields; empty when the configuration can be used.
    public func validate() -> [String] {
        var problems: [String] = []
        if !WireID.isPlain(self.appID) { problems.append("appID is the app's App ID, such as cli_a1b2c3d4e5f6.") }
        if self.appSecret.isEmpty { problems.append("appSecret is empty: it is the App Secret of the app.") }
        if WireID.person(self.botOpenID) == nil {
            problems.append("botOpenID is the open_id of the bot itself, such as ou_0a1b2c3d.")
        }
        if let tenant = self.tenantKey, !WireID.isPlain(tenant) {
            problems.append("tenantKey is 1 to 128 letters, digits, _ and -, or left out.")
        }
        problems += self.callback.problems(named: "callback")
        problems += self.previousCallback?.problems(named: "previousCallback") ?? []
        for (name, base) in [("apiBase", self.apiBase), ("accountsBase", self.accountsBase)] where !Self.isBase(base) {
            problems.append("\(name) is http:// or https:// with a host, without user, query and fragment.")
        }
        if self.oldestCallback <= .zero || self.newestCallback < .zero {
            problems.append("oldestCallback is longer than 0 and newestCallback is not negative.")
        }
        return problems
    }

    static func isBase(_ text: String) -> Bool {
        for scheme in ["https://", "http://"] where text.hasPrefix(scheme) {
            let rest = text.dropFirst(scheme.count)
            let isPlain = rest.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F && !"?#@\\\"<>".utf8.contains($0) }
            return isPlain && !rest.isEmpty && !rest.hasPrefix("/")
        }
        return false
    }
}

extension FeishuConfiguration.CallbackKeys {
    fileprivate func problems(named name: String) -> [String] {
        var problems: [String] = []
        let isToken = self.verificationToken.reveal { token in
            (1...128).contains(token.utf8.count) && token.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F }
        }
        if !isToken { problems.append("\(name).verificationToken is 1 to 128 printable characters without blanks.") }
        let isKey = self.encryptKey.map { key in key.reveal { (1...128).contains($0.utf8.count) } } ?? true
        if !isKey { problems.append("\(name).encryptKey has 1 to 128 bytes, or is left out.") }
        return problems
    }
}
