public import Curl
public import Domain

/// A fake WeCom for demos, rehearsals and tests: its server API, its people, its callbacks, and a ledger of it all.
///
/// It is written from the platform's documentation alone and shares no code with the adapter, so that each checks the
/// other. It promises the platform's shapes, limits and refusals; it must never be reachable from outside: everybody
/// who reaches its page can act in it. Everything lives in memory and is gone with the process.
public actor FakeWeCom {
    let configuration: SandboxConfiguration
    let client: Client
    let clock: WallClock
    let brandClock: BrandClock
    let sleep: @Sendable (Duration) async throws -> Void
    let journal: (@Sendable () async -> [UInt8])?
    let letters: AsyncStream<Plaintext>
    private let lettersIn: AsyncStream<Plaintext>.Continuation

    var world: World
    var faults = FaultBook()
    private(set) var places: [SandboxPlace] = []
    /// Callbacks that wait or are under way.
    var openCallbacks = 0

    /// - Parameters:
    ///   - configuration: Who lives there and where callbacks go.
    ///   - client: Posts the callbacks.
    ///   - clock: What time it is, also for expiry and limits.
    ///   - sleep: Waits between the repeats of a callback and before a slow answer.
    ///   - journal: What Hearth stored, decided and sent, as JSON for the page; nil when Hearth runs elsewhere.
    /// - Throws: ``SandboxError/Code/badConfiguration``, with everything that is wrong.
    public init(
        _ configuration: SandboxConfiguration,
        client: Client,
        clock: @escaping WallClock,
        sleep: @escaping @Sendable (Duration) async throws -> Void,
        journal: (@Sendable () async -> [UInt8])? = nil
    ) throws(SandboxError) {
        let problems = configuration.problems()
        guard problems.isEmpty, let brandClock = BrandClock(configuration.timezone) else {
            throw SandboxError(.badConfiguration, problems.joined(separator: " "))
        }
        self.configuration = configuration
        self.client = client
        self.clock = clock
        self.brandClock = brandClock
        self.sleep = sleep
        self.journal = journal
        self.world = World(configuration, startedAt: clock())
        (self.letters, self.lettersIn) = AsyncStream.makeStream(bufferingPolicy: .bufferingOldest(100_000))
    }

    /// Its own page, for ``stand(among:)``.
    public nonisolated var place: SandboxPlace {
        SandboxPlace(name: Bilingual("企业微信", "WeCom"), path: "/sandbox")
    }

    /// Lets its page lead to others, in this order, its own among them.
    public func stand(among places: [SandboxPlace]) { self.places = places }

    /// Lets a person do something; what the platform tells about it is posted by ``run()``.
    ///
    /// - Throws: ``SandboxError/Code/notFound`` and ``SandboxError/Code/impossible``; then nothing has changed.
    @discardableResult
    public func perform(_ act: Act) throws(SandboxError) -> Happened {
        let happened = try self.world.perform(act, at: self.clock())
        for letter in happened.callbacks { self.tell(letter) }
        return happened
    }

    /// Tells of every group that is there, as if it had just been made: a Hearth that begins anew knows none of them.
    public func tellOfGroups() {
        let now = self.clock()
        for group in self.world.groups.inOrder where !group.isDismissed {
            self.tell(.groupCreated(corp: self.world.corpID, group: group.id, at: now))
        }
    }

    /// Queues a callback, also one that no act caused; at most 100,000 wait.
    public func tell(_ letter: Plaintext) {
        guard !self.faults.dropsCallback(letter.name) else { return self.note(letter, effect: "dropped on demand") }
        guard self.configuration.door(of: letter.recipient) != nil else {
            return self.note(letter, effect: "nobody listens")
        }
        guard case .enqueued = self.lettersIn.yield(letter) else {
            return self.note(letter, effect: "dropped, too many wait")
        }
        self.openCallbacks += 1
    }

    /// Makes something go wrong; at most 64 faults wait at the same time.
    ///
    /// - Throws: ``SandboxError/Code/badRequest``.
    public func add(_ fault: Fault) throws(SandboxError) { try self.faults.add(fault) }

    /// Lets nothing go wrong any more.
    public func clearFaults() { self.faults.clear() }

    /// The faults that still wait for their calls.
    public var pendingFaults: [Fault] { self.faults.faults }

    /// What came in, went out and was done, oldest first.
    ///
    /// - Parameters:
    ///   - number: Only entries with a greater number; 0 for all.
    ///   - limit: The most entries.
    /// - Returns: The oldest of them first; empty when there is nothing newer.
    public func ledger(after number: Int64 = 0, limit: Int = 200) -> [LedgerEntry] {
        self.world.ledger.entries(after: number, limit: limit)
    }

    /// How often the welcome of each code was accepted and refused; only codes that are remembered.
    public func welcomes() -> [String: WelcomeCount] {
        Dictionary(uniqueKeysWithValues: self.world.codes.entries.map { ($0.key, WelcomeCount($0.value)) })
    }

    /// Lets a welcome code be good once, as if an event of now had carried it; for load that makes its own callbacks.
    ///
    /// A code that is known already stays as it is.
    public func expectWelcome(code: String) {
        guard self.world.codes[code] == nil else { return }
        self.world.codes[code] = WelcomeCode(customer: nil, guide: nil, eventAt: self.clock())
    }

    private func note(_ letter: Plaintext, effect: String) {
        self.world.ledger.note(
            .callback,
            letter.name,
            at: self.clock(),
            body: BodyDigest(of: letter.bytes),
            subject: letter.subject,
            effect: effect
        )
    }
}

/// What became of one welcome code.
public struct WelcomeCount: Hashable, Sendable {
    /// 0 or 1.
    public let accepted: Int
    public let refused: Int
    /// How often the welcome was accepted but the caller was not told.
    public let lostAnswers: Int

    init(_ code: WelcomeCode) {
        self.accepted = code.accepted
        self.refused = code.refused
        self.lostAnswers = code.lostAnswers
    }
}
