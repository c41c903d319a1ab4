public import Domain

/// A fake Slack: one workspace with one installed app, and where its callbacks go.
public struct FakeSlackConfiguration: Sendable {
    /// `T…`.
    public var teamID: String
    public var teamName: String
    /// `A…`.
    public var appID: String
    /// `U…`.
    public var botUserID: String
    /// `B…`.
    public var botID: String
    /// `xoxb-…`, asked with every call.
    public var botToken: Secret
    /// Signs the callbacks; nil when nobody listens, so they are only counted.
    public var signingSecret: Secret?
    public var clientID: String
    public var clientSecret: Secret
    /// Where events, presses and commands are posted, without a query: one address for all.
    public var callbackURL: String
    /// Scheme, host and port of this sandbox, for the addresses that it hands out (`response_url`).
    public var baseURL: String
    /// The beginning of the addresses to which a browser may go back once it is known who holds it; nil for none.
    public var trustedAddress: String?
    public var population: ChatPopulation
    /// The commands of the app, `/hearth`.
    public var commands: [String]
    public var rules: Rules
    /// The IANA name of the brand's time zone, in which the page tells the time.
    public var timezone: String
    /// Where ids and codes come from; a new start needs a new seed.
    public var seed: UInt64

    public init(
        teamID: String = "T0SANDBOX1",
        teamName: String = "Hearth sandbox",
        appID: String = "A0SANDBOX1",
        botUserID: String = "U0SANDBOXBOT",
        botID: String = "B0SANDBOXBOT",
        botToken: Secret,
        signingSecret: Secret?,
        clientID: String = "1000000000001.1000000000002",
        clientSecret: Secret,
        callbackURL: String,
        baseURL: String = "http://127.0.0.1:8090",
        trustedAddress: String? = nil,
        population: ChatPopulation = Self.examplePopulation,
        commands: [String] = ["/hearth"],
        rules: Rules = Rules(),
        timezone: String = "Asia/Shanghai",
        seed: UInt64
    ) {
        self.teamID = teamID
        self.teamName = teamName
        self.appID = appID
        self.botUserID = botUserID
        self.botID = botID
        self.botToken = botToken
        self.signingSecret = signingSecret
        self.clientID = clientID
        self.clientSecret = clientSecret
        self.callbackURL = callbackURL
        self.baseURL = baseURL
        self.trustedAddress = trustedAddress
        self.population = population
        self.commands = commands
        self.rules = rules
        self.timezone = timezone
        self.seed = seed
    }

    public static let examplePopulation = ChatPopulation.example(
        person: { "U0SANDBOX0\($0)" },
        group: { "C0SANDBOX0\($0)" }
    )

    /// What the platform allows, and how patient it is.
    public struct Rules: Hashable, Sendable {
        /// How far apart two messages in one channel must be.
        public var postPause: Duration = .seconds(1)
        /// Calls of one method in a minute, by tier 1 to 4.
        public var callsPerMinute = [1: 1, 2: 20, 3: 50, 4: 100]
        /// The pauses before the three repeats of an event.
        public var eventPauses: [Duration] = [.zero, .seconds(60), .seconds(300)]
        public var deadline: Duration = .seconds(3)
        /// Whether the app is told of its own messages too, as it is when it listens to all messages.
        public var tellsOwnMessages = true

        public init() {}
    }

    /// Everything that is wrong with it, one sentence each; empty when it can be used.
    public func problems() -> [String] {
        var problems = self.population.problems()
        let ids = [
            (self.teamID, "T", "teamID"), (self.appID, "A", "appID"), (self.botUserID, "U", "botUserID"),
            (self.botID, "B", "botID"),
        ]
        for (id, letter, name) in ids where !id.hasPrefix(letter) {
            problems.append("\(name) does not begin with \(letter).")
        }
        if self.botToken.isEmpty { problems.append("botToken is empty.") }
        if self.signingSecret?.isEmpty == true { problems.append("signingSecret is empty.") }
        for (url, name) in [(self.callbackURL, "callbackURL"), (self.baseURL, "baseURL")] {
            guard url.hasPrefix("http://") || url.hasPrefix("https://"), !url.contains("?"), !url.contains("#") else {
                problems.append("\(name) is no http address without query and fragment.")
                continue
            }
        }
        for command in self.commands where !command.hasPrefix("/") {
            problems.append("The command \(command) does not begin with /.")
        }
        if BrandClock(self.timezone) == nil { problems.append("timezone is no IANA name such as Asia/Shanghai.") }
        return problems
    }
}
