internal import Domain

/// Everything the fake platform remembers: a value that changes only through its functions, with the time given.
struct World: Sendable {
    let corpID: String
    let agentID: Int64
    let rules: SandboxRules
    let guides: [SandboxConfiguration.Guide]
    let channels: [SandboxConfiguration.Channel]

    var random: RandomSource
    var tokens: Tokens
    var meter: Meter
    var ledger = Ledger()
    var customers: Shelf<String, Customer>
    var codes: Shelf<String, WelcomeCode>
    var signIns = Shelf<String, SignInCode>(capacity: 10_000)
    var groups = Shelf<String, CustomerGroup>(capacity: 2_000)
    /// The corporation's tags: their ids by their names.
    var tagIDs: [String: String] = [:]
    var materials: [String: WelcomeMaterial] = [:]
    var massSends = Shelf<String, MassSend>(capacity: 5_000)
    var media = MediaShelf()
    var pictures = PictureShelf()
    var mailbox: Mailbox
    /// By id, in the order of the configuration.
    var services: [ServiceDesk]
    var bot: BotDesk?
    /// How many customers there ever were; also the number of the newest.
    var customerCount = 0
    /// The last thing that was told by a callback, for sending it again.
    var lastTold: Plaintext?

    init(_ configuration: SandboxConfiguration, startedAt: Instant) {
        self.corpID = configuration.corpID
        self.agentID = configuration.agentID
        self.rules = configuration.rules
        self.guides = configuration.guides
        self.channels = configuration.channels
        self.random = RandomSource(seed: configuration.seed)
        self.tokens = Tokens(secret: configuration.secret, lifetime: configuration.rules.tokenLifetime)
        self.meter = Meter(rules: configuration.rules)
        self.customers = Shelf(capacity: configuration.rules.customers)
        self.codes = Shelf(capacity: max(100_000, 2 * configuration.rules.customers))
        self.mailbox = Mailbox(guides: configuration.guides.map { $0.id.lowercased() }, rules: configuration.rules)
        self.services = configuration.services.map { ServiceDesk(id: $0.id, name: $0.name) }
        self.bot = configuration.aibot.map(BotDesk.init)
        for group in configuration.groups {
            self.groups[group.id] = CustomerGroup(
                id: group.id,
                name: .same(group.name.chinese),
                owner: group.owner,
                createdAt: startedAt,
                version: self.mark(16)
            )
        }
    }

    /// So many letters and digits by chance.
    mutating func mark(_ length: Int) -> String {
        let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789".utf8)
        var mark: [UInt8] = []
        mark.reserveCapacity(length)
        while mark.count < length { mark.append(alphabet[Int(self.random.next() % UInt64(alphabet.count))]) }
        return String(decoding: mark, as: UTF8.self)
    }

    /// Finds a guide; the case of a userid does not count.
    func guide(_ id: String) -> SandboxConfiguration.Guide? {
        self.guides.first { $0.id == id } ?? self.guides.first { $0.id.lowercased() == id.lowercased() }
    }
}
