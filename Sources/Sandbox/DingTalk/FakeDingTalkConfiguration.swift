public import Domain

/// A fake DingTalk: one corporation with one internal app and its robot, and where their callbacks go.
public struct FakeDingTalkConfiguration: Sendable {
    /// `ding…`.
    public var corpID: String
    /// The app's `clientId`.
    public var appKey: String
    /// Asked for tokens, and signs the robot's messages.
    public var appSecret: Secret
    /// Normally the app's key.
    public var robotCode: String
    /// With what the robot comes into a group: told with it, and checked where a call names it.
    public var coolAppCode: String
    /// Signs the events; nil, as the key, when nobody listens to them, so they are only counted.
    public var token: Secret?
    /// 43 characters.
    public var encodingAESKey: Secret?
    /// Whom the events are encrypted for: the app's key as in the console, or the corporation's id.
    public var ownerKey: String
    /// Signs the clicks on cards of routes that no call registered; nil when there are none.
    public var cardSecret: Secret?
    /// The card templates that somebody built and published.
    ///
    /// All look the same: `text`, a variable with markdown, and below it a button for each entry of `choices`, a variable
    /// with a JSON list of `{"key":"…","label":"…","run":"…"}`. A click sends the entry's `key`, and its `run` where it
    /// has one, as `params`. Beside them stand six buttons by number: *n* is shown when the variable `label`*n* is not empty,
    /// and sends the variable `value`*n* as the param `value`. The platform leaves all of that to whoever builds a template.
    public var cardTemplateIDs: [String]
    /// Where robot messages, events and clicks are posted, without a query: one address for the three channels.
    ///
    /// Clicks go there too, whatever address a call registered for their route.
    public var callbackURL: String
    /// Scheme, host and port of this sandbox, for the addresses that it hands out (`sessionWebhook`).
    public var baseURL: String
    /// The beginning of the addresses to which a browser may go back once it is known who holds it; nil for none.
    public var trustedAddress: String?
    public var population: ChatPopulation
    /// The custom robots of groups, at `{baseURL}/dingtalk/robot/send?access_token={token}`.
    public var robots: [FakeRobot] = []
    public var rules: Rules
    /// The IANA name of the brand's time zone, in which the page tells the time and months are counted.
    public var timezone: String
    /// Where ids and codes come from; a new start needs a new seed.
    public var seed: UInt64

    /// - Parameters:
    ///   - corpID: `ding…`.
    ///   - appKey: The app's `clientId`.
    ///   - appSecret: The app's secret.
    ///   - robotCode: Nil for the app's key.
    ///   - coolAppCode: With what the robot comes into a group.
    ///   - token: Signs the events; nil when nobody listens to them.
    ///   - encodingAESKey: Encrypts the events; nil when nobody listens to them.
    ///   - ownerKey: Nil for the app's key.
    ///   - cardSecret: Signs clicks of routes that no call registered.
    ///   - cardTemplateIDs: The published templates.
    ///   - callbackURL: Where everything is posted.
    ///   - baseURL: Scheme, host and port of this sandbox.
    ///   - trustedAddress: Where a browser may go back to.
    ///   - population: Who lives there.
    ///   - rules: What the platform allows.
    ///   - timezone: An IANA name.
    ///   - seed: Where ids and codes come from.
    public init(
        corpID: String = "dingsandboxcorp01",
        appKey: String = "dingsandboxapp01",
        appSecret: Secret,
        robotCode: String? = nil,
        coolAppCode: String = "COOLAPP-1-SANDBOX",
        token: Secret?,
        encodingAESKey: Secret?,
        ownerKey: String? = nil,
        cardSecret: Secret?,
        cardTemplateIDs: [String] = ["sandbox-choices.schema"],
        callbackURL: String,
        baseURL: String = "http://127.0.0.1:8090",
        trustedAddress: String? = nil,
        population: ChatPopulation = Self.examplePopulation,
        rules: Rules = Rules(),
        timezone: String = "Asia/Shanghai",
        seed: UInt64
    ) {
        self.corpID = corpID
        self.appKey = appKey
        self.appSecret = appSecret
        self.robotCode = robotCode ?? appKey
        self.coolAppCode = coolAppCode
        self.token = token
        self.encodingAESKey = encodingAESKey
        self.ownerKey = ownerKey ?? appKey
        self.cardSecret = cardSecret
        self.cardTemplateIDs = cardTemplateIDs
        self.callbackURL = callbackURL
        self.baseURL = baseURL
        self.trustedAddress = trustedAddress
        self.population = population
        self.rules = rules
        self.timezone = timezone
        self.seed = seed
    }

    /// The ids of groups have signs that an address must encode, as real ones do.
    public static let examplePopulation = ChatPopulation.example(
        person: { "dingsandbox0\($0)" },
        group: { "cidSandbox+0\($0)==" }
    )
}
