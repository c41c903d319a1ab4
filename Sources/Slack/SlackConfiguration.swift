public import Domain

/// What one Slack account of `accounts:` is made from: one app, installed in one workspace.
public struct SlackConfiguration: Hashable, Sendable {
    /// Everything that is wrong with a configuration, each in one sentence without the secret itself.
    public struct Invalid: Error, Hashable, Sendable, CustomStringConvertible {
        public let problems: [String]
        public var description: String { self.problems.joined(separator: " ") }
    }

    /// What the app needs to find out who opens a page.
    public struct Login: Hashable, Sendable {
        /// Client ID of the app, such as `1234567890.1234567890123`.
        public var clientID: String
        public var clientSecret: Secret

        public init(clientID: String, clientSecret: Secret) {
            self.clientID = clientID
            self.clientSecret = clientSecret
        }
    }

    /// The workspace: `T…`.
    ///
    /// An app may be installed in many under one signing secret; what comes from another one is refused.
    public var teamID: String
    /// The user that the app is in the workspace: `U…` or `W…`, as `auth.test` calls `user_id`.
    ///
    /// What people say names the bot by it, so it has to be known before anything can be read.
    public var botUserID: String
    /// The app: `A…`; empty when it shall not be compared.
    public var appID: String
    /// The bot's token: `xoxb-…`.
    ///
    /// Not one of token rotation: each of those is exchanged for another every 12 hours, and the last one would have to
    /// be kept here for ever.
    public var botToken: Secret
    /// Signing Secret of the app.
    public var signingSecret: Secret
    /// The secret that was valid until the rotation that is under way; nil outside of one.
    public var previousSigningSecret: Secret?
    /// Nil when nobody shall be recognised on pages.
    public var login: Login?
    /// What stands before the name of a method; the only place that calls are sent to.
    public var apiBase: String
    /// What stands before `/openid/connect/authorize`, where browsers are sent to be recognised.
    public var authorizeBase: String
    /// What an address begins with to which files are sent: Slack names one for each, and none elsewhere is called.
    public var filesBase: String
    /// What an address begins with by which a command is answered where the bot is no member: none elsewhere is called.
    public var hooksBase: String

    public init(
        teamID: String,
        botUserID: String,
        appID: String = "",
        botToken: Secret,
        signingSecret: Secret,
        previousSigningSecret: Secret? = nil,
        login: Login? = nil,
        apiBase: String = "https://slack.com/api",
        authorizeBase: String = "https://slack.com",
        filesBase: String = "https://files.slack.com",
        hooksBase: String = "https://hooks.slack.com"
    ) {
        self.teamID = teamID
        self.botUserID = botUserID
        self.appID = appID
        self.botToken = botToken
        self.signingSecret = signingSecret
        self.previousSigningSecret = previousSigningSecret
        self.login = login
        self.apiBase = apiBase
        self.authorizeBase = authorizeBase
        self.filesBase = filesBase
        self.hooksBase = hooksBase
    }

    /// All problems, in the order of the fields; empty when the configuration can be used.
    public func validate() -> [String] {
        var problems: [String] = []
        func require(_ holds: Bool, _ problem: String) {
            if !holds { problems.append(problem) }
        }
        require(WireID.isID(self.teamID, of: "T"), "teamID is the id of the workspace, such as T0123456789.")
        require(
            WireID.isID(self.botUserID, of: "UW"),
            "botUserID is the id of the bot's user, such as U0123456789; hearth check tells it."
        )
        require(
            self.appID.isEmpty || WireID.isID(self.appID, of: "A"),
            "appID is the id of the app, such as A0123456789, or empty."
        )
        require(
            Self.isPlain(self.botToken) && self.botToken.reveal { $0.hasPrefix("xoxb-") },
            "botToken is the Bot User OAuth Token, which begins with xoxb-, without token rotation."
        )
        require(Self.isPlain(self.signingSecret), "signingSecret is the Signing Secret of the app.")
        require(
            self.previousSigningSecret.map(Self.isPlain) ?? true,
            "previousSigningSecret is a Signing Secret, or left out."
        )
        require(
            self.login.map { Self.isPlain(Secret($0.clientID)) } ?? true,
            "login.clientID is the Client ID of the app."
        )
        require(
            self.login.map { Self.isPlain($0.clientSecret) } ?? true,
            "login.clientSecret is the Client Secret of the app."
        )
        let bases = [
            ("apiBase", self.apiBase), ("authorizeBase", self.authorizeBase), ("filesBase", self.filesBase),
            ("hooksBase", self.hooksBase),
        ]
        for (name, base) in bases {
            require(Self.isBase(base), "\(name) is http:// or https:// with a host, without user, query and fragment.")
        }
        return problems
    }

    /// 1 to 256 characters of ASCII that can be seen.
    private static func isPlain(_ secret: Secret) -> Bool {
        secret.reveal { (1...256).contains($0.utf8.count) && $0.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F } }
    }

    private static func isBase(_ text: String) -> Bool {
        for scheme in ["https://", "http://"] where text.hasPrefix(scheme) {
            let rest = text.dropFirst(scheme.count)
            let isPlain = rest.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F && !"?#@\\\"<>".utf8.contains($0) }
            return isPlain && !rest.isEmpty && !rest.hasPrefix("/")
        }
        return false
    }
}
