public import Domain

/// A self-built app of a WeCom corp: an account with `platform: wecom`.
///
/// Source: WeCom developer documentation, "callback configuration"; lengths as given there.
public struct WeComConfiguration: Hashable, Sendable {
    /// The server of the platform when `apiBase` is left out.
    public static let defaultAPIBase = "https://qyapi.weixin.qq.com"
    /// Where browsers are recognised when `authorizeBase` is left out.
    public static let defaultAuthorizeBase = "https://open.weixin.qq.com"

    /// The two values of a callback page: 接收消息 → Token and EncodingAESKey.
    public struct CallbackKeys: Hashable, Sendable {
        /// 1 to 32 ASCII letters and digits.
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

    /// 企业ID: `ww…` or `wx…`.
    public var corpID: String
    /// AgentId of the self-built app, greater than 0.
    public var agentID: Int
    /// Secret of that app.
    public var secret: Secret
    public var callback: CallbackKeys
    /// The keys that were valid until the rotation that is under way; nil outside of one.
    public var previousCallback: CallbackKeys?
    /// Scheme, host and, where needed, port and path, without `/cgi-bin`; the platform itself unless told otherwise.
    public var apiBase: String
    /// What stands before `/connect/oauth2/authorize`, where browsers are sent to be recognised.
    public var authorizeBase: String
    /// How old a callback may be; 8 days unless told otherwise, as long as the journal remembers fingerprints.
    public var oldestCallback: Duration
    /// How far the platform's clock may be ahead of ours; 1 hour unless told otherwise.
    public var newestCallback: Duration

    public init(
        corpID: String,
        agentID: Int,
        secret: Secret,
        callback: CallbackKeys,
        previousCallback: CallbackKeys? = nil,
        apiBase: String = WeComConfiguration.defaultAPIBase,
        authorizeBase: String = WeComConfiguration.defaultAuthorizeBase,
        oldestCallback: Duration = .seconds(8 * 86_400),
        newestCallback: Duration = .seconds(3_600)
    ) {
        self.corpID = corpID
        self.agentID = agentID
        self.secret = secret
        self.callback = callback
        self.previousCallback = previousCallback
        self.apiBase = apiBase
        self.authorizeBase = authorizeBase
        self.oldestCallback = oldestCallback
        self.newestCallback = newestCallback
    }

    /// All problems, in the order of the fields; empty when the configuration can be used.
    public func validate() -> [String] {
        var problems: [String] = []
        if !(1...64).contains(self.corpID.utf8.count) || !self.corpID.utf8.allSatisfy(Self.isIdentifierByte) {
            problems.append("corpID is 1 to 64 letters and digits, such as ww0123456789abcdef.")
        }
        if self.agentID <= 0 { problems.append("agentID is the app's AgentId, a number greater than 0.") }
        if self.secret.isEmpty { problems.append("secret is empty: it is the Secret of the app.") }
        problems += self.callback.problems(named: "callback")
        problems += self.previousCallback?.problems(named: "previousCallback") ?? []
        if !Self.isBase(self.apiBase) {
            problems.append("apiBase is http:// or https:// with a host, without user, query and fragment.")
        }
        if !Self.isBase(self.authorizeBase) {
            problems.append("authorizeBase is http:// or https:// with a host, without user, query and fragment.")
        }
        if self.oldestCallback <= .zero || self.newestCallback < .zero {
            problems.append("oldestCallback is longer than 0 and newestCallback is not negative.")
        }
        return problems
    }

    private static func isIdentifierByte(_ byte: UInt8) -> Bool {
        CallbackKeys.isLetterOrDigit(byte) || byte == UInt8(ascii: "_") || byte == UInt8(ascii: "-")
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

extension WeComConfiguration.CallbackKeys {
    func problems(named name: String) -> [String] {
        var problems: [String] = []
        let isToken = self.token.reveal { (1...32).contains($0.utf8.count) && $0.utf8.allSatisfy(Self.isLetterOrDigit) }
        if !isToken { problems.append("\(name).token is 1 to 32 letters and digits.") }
        let isKey = self.encodingAESKey.reveal { $0.utf8.count == 43 && $0.utf8.allSatisfy(Self.isLetterOrDigit) }
        if !isKey { problems.append("\(name).encodingAESKey is exactly 43 letters and digits.") }
        return problems
    }

    fileprivate static func isLetterOrDigit(_ byte: UInt8) -> Bool {
        byte.isDigit || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
    }
}
