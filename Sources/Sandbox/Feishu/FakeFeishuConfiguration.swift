public import Domain

/// A fake Feishu: one tenant with one custom app, and where its callbacks go.
///
/// It answers at `{baseURL}/feishu`, which stands for the API host and for the host of the sign-in alike.
public struct FakeFeishuConfiguration: Sendable {
    /// `cli_…`.
    public var appID: String
    /// Asked for the tenant token and the sign-in.
    public var appSecret: Secret
    /// `ou_…`.
    public var botOpenID: String
    public var tenantKey: String
    /// Stands in every callback; nil when nobody listens, so callbacks are only counted.
    public var verificationToken: Secret?
    /// With it callbacks are encrypted and signed; without it they are plain.
    public var encryptKey: Secret?
    /// Where events and card presses are posted, without a query: one address for both.
    public var callbackURL: String
    /// Scheme, host and port of this sandbox, for the addresses of pictures that it hands out.
    public var baseURL: String
    /// The beginning of the addresses to which a browser may go back once it is known who holds it; nil for none.
    public var trustedAddress: String?
    public var population: ChatPopulation
    /// The custom bots of groups, at `{baseURL}/feishu/open-apis/bot/v2/hook/{token}`.
    public var robots: [FakeRobot] = []
    /// Whether the app has the scope `im:message.group_msg`: it then hears what does not mention it too.
    public var hearsGroups: Bool
    public var rules: Rules
    /// The IANA name of the brand's time zone, in which the page tells the time.
    public var timezone: String
    /// Where ids, tokens and codes come from; a new start needs a new seed.
    public var seed: UInt64

    public init(
        appID: String = "cli_sandbox00001",
        appSecret: Secret,
        botOpenID: String = "ou_sandbox_bot",
        tenantKey: String = "sandbox-tenant",
        verificationToken: Secret?,
        encryptKey: Secret? = nil,
        callbackURL: String,
        baseURL: String = "http://127.0.0.1:8090",
        trustedAddress: String? = nil,
        population: ChatPopulation = Self.examplePopulation,
        hearsGroups: Bool = false,
        rules: Rules = Rules(),
        timezone: String = "Asia/Shanghai",
        seed: UInt64
    ) {
        self.appID = appID
        self.appSecret = appSecret
        self.botOpenID = botOpenID
        self.tenantKey = tenantKey
        self.verificationToken = verificationToken
        self.encryptKey = encryptKey
        self.callbackURL = callbackURL
        self.baseURL = baseURL
        self.trustedAddress = trustedAddress
        self.population = population
        self.hearsGroups = hearsGroups
        self.rules = rules
        self.timezone = timezone
        self.seed = seed
    }

    public static let examplePopulation = ChatPopulation.example(
        person: { "ou_sandbox_0\($0)" },
        group: { "oc_sandbox_0\($0)" }
    )

    /// Everything that is wrong with it, one sentence each; empty when it can be used.
    public func problems() -> [String] {
        var problems = self.population.problems()
        for (id, beginning, name) in [(self.appID, "cli_", "appID"), (self.botOpenID, "ou_", "botOpenID")]
        where !id.hasPrefix(beginning) {
            problems.append("\(name) does not begin with \(beginning).")
        }
        for person in self.population.people where !person.id.hasPrefix("ou_") {
            problems.append("The id of \(person.key) does not begin with ou_.")
        }
        for group in self.population.groups where !group.id.hasPrefix("oc_") {
            problems.append("The id of the group \(group.key) does not begin with oc_.")
        }
        problems += FakeRobot.problems(self.robots, in: self.population)
        if self.appSecret.isEmpty { problems.append("appSecret is empty.") }
        if self.tenantKey.isEmpty { problems.append("tenantKey is empty.") }
        if self.verificationToken?.isEmpty == true { problems.append("verificationToken is empty.") }
        if self.encryptKey?.isEmpty == true { problems.append("encryptKey is empty.") }
        if self.encryptKey != nil, self.verificationToken == nil {
            problems.append("encryptKey is of no use without verificationToken.")
        }
        for (url, name) in [(self.callbackURL, "callbackURL"), (self.baseURL, "baseURL")] {
            guard url.hasPrefix("http://") || url.hasPrefix("https://"), !url.contains("?"), !url.contains("#") else {
                problems.append("\(name) is no http address without query and fragment.")
                continue
            }
        }
        if BrandClock(self.timezone) == nil { problems.append("timezone is no IANA name such as Asia/Shanghai.") }
        return problems
    }
}
