internal import Curl
internal import Domain

/// A fake chat platform where several people talk with the bot in groups: its people, its callbacks, its server API, a
/// page to play on, and a ledger of it all.
///
/// One core serves every platform; a face (`ChatFace`) speaks one platform's words and is chosen by the configuration
/// that the sandbox is made of. It is written from the documentation alone and shares no code with the adapters, so that
/// each checks the other. It must never be reachable from outside: everybody who reaches its page can act in it.
/// Everything lives in memory and is gone with the process.
public actor GroupChatSandbox {
    let platform: ChatPlatform
    let client: Client
    let clock: WallClock
    let brandClock: BrandClock
    let timezone: String
    let sleep: @Sendable (Duration) async throws -> Void
    let journal: (@Sendable () async -> [UInt8])?
    let letters: AsyncStream<ChatLetter>
    private let lettersIn: AsyncStream<ChatLetter>.Continuation

    var face: any ChatFace
    var town: ChatTown
    var faults = ChatFaultBook()
    private(set) var places: [SandboxPlace] = []
    /// Callbacks that wait or are under way.
    var openCallbacks = 0

    /// - Parameters:
    ///   - face: The platform.
    ///   - town: Who lives there.
    ///   - timezone: The IANA name of the zone in which the page tells the time.
    ///   - client: Posts the callbacks.
    ///   - clock: What time it is, also for expiry and limits.
    ///   - sleep: Waits between the repeats of a callback and before a slow answer.
    ///   - journal: What Hearth stored, decided and sent, as JSON for the page; nil when Hearth runs elsewhere.
    /// - Throws: ``SandboxError/Code/badConfiguration``.
    init(
        face: any ChatFace,
        town: ChatTown,
        timezone: String,
        client: Client,
        clock: @escaping WallClock,
        sleep: @escaping @Sendable (Duration) async throws -> Void,
        journal: (@Sendable () async -> [UInt8])?
    ) throws(SandboxError) {
        guard let brandClock = BrandClock(timezone) else {
            throw SandboxError(.badConfiguration, "timezone is no IANA name such as Asia/Shanghai.")
        }
        self.platform = face.platform
        self.face = face
        self.town = town
        self.client = client
        self.clock = clock
        self.brandClock = brandClock
        self.timezone = timezone
        self.sleep = sleep
        self.journal = journal
        (self.letters, self.lettersIn) = AsyncStream.makeStream(bufferingPolicy: .bufferingOldest(10_000))
    }

    /// Its own page, for ``stand(among:)``.
    public nonisolated var place: SandboxPlace {
        SandboxPlace(name: self.platform.name, path: "/sandbox/\(self.platform.id)")
    }

    /// Lets its page lead to others, in this order, its own among them.
    public func stand(among places: [SandboxPlace]) { self.places = places }

    /// Lets a person do something; what the platform tells about it is posted by ``run()``.
    ///
    /// - Throws: ``SandboxError/Code/notFound`` and ``SandboxError/Code/impossible``; then nothing has changed.
    @discardableResult
    public func perform(_ act: ChatAct) throws(SandboxError) -> ChatHappened {
        let now = self.clock()
        var (happened, deeds) = try self.town.perform(act, &self.face, at: now)
        var letters: [ChatLetter] = []
        if act == .repeatCallback {
            letters = self.town.lastTold
            guard !letters.isEmpty else { throw SandboxError(.impossible, "Nothing was told yet.") }
        }
        for deed in deeds { letters += self.face.letters(of: deed, &self.town, at: now) }
        if !letters.isEmpty { self.town.lastTold = letters }
        self.town.ledger.note(.act, act.name, at: now, subject: happened.message ?? happened.room ?? "")
        for letter in letters { self.tell(letter) }
        happened.callbacks = letters.map { ChatHappened.Callback(name: $0.name, subject: $0.subject) }
        return happened
    }

    /// Tells of every group in which the bot sits, as if it had just been put there: a Hearth that begins anew knows none
    /// of them.
    public func tellOfGroups() {
        let now = self.clock()
        for room in self.town.groups where room.hasBot {
            let by = room.members.first ?? ""
            for letter in self.face.letters(of: .botAdded(room: room.id, by: by), &self.town, at: now) {
                self.tell(letter)
            }
        }
    }

    /// Queues a callback; at most 10,000 wait.
    func tell(_ letter: ChatLetter) {
        guard !self.faults.dropsCallback(letter.name) else { return self.note(letter, effect: "dropped on demand") }
        guard case .enqueued = self.lettersIn.yield(letter) else {
            return self.note(letter, effect: "dropped, too many wait")
        }
        self.openCallbacks += 1
    }

    /// Makes something go wrong; at most 64 faults wait at the same time.
    ///
    /// - Throws: ``SandboxError/Code/badRequest``.
    public func add(_ fault: ChatFault) throws(SandboxError) { try self.faults.add(fault) }

    /// Lets nothing go wrong any more.
    public func clearFaults() { self.faults.clear() }

    /// The faults that still wait for their calls.
    public var pendingFaults: [ChatFault] { self.faults.faults }

    /// What came in, went out and was done, oldest first.
    ///
    /// - Parameters:
    ///   - number: Only entries with a greater number; 0 for all.
    ///   - limit: The most entries.
    /// - Returns: The oldest of them first; empty when there is nothing newer.
    public func ledger(after number: Int64 = 0, limit: Int = 200) -> [LedgerEntry] {
        self.town.ledger.entries(after: number, limit: limit)
    }

    func note(_ letter: ChatLetter, code: Int = 0, effect: String) {
        self.town.ledger.note(
            .callback,
            letter.name,
            at: self.clock(),
            body: BodyDigest(of: letter.body),
            code: code,
            subject: letter.subject,
            effect: effect
        )
    }
}
