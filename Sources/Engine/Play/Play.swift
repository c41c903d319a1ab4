public import Domain
public import Storage

/// A rule-set that turns events into effects.
///
/// A play decides; it never acts. It reads and writes its own state in the transaction it is lent, and answers with a
/// value. No network, no clock, no chance but what comes in: the same event on the same state decides the same.
/// Plays do not know each other.
public protocol Play: Sendable {
    var name: PlayName { get }
    /// What it wants to look at. Its own timers and the ends of its own effects come without a route.
    var routes: [Route] { get }

    /// Whether it may have something to say to an event that fits a route, as far as the event itself tells.
    ///
    /// Without the store, and quick: it is asked for all that people say to each other. What concerns no play needs no
    /// decision and leaves no row. True unless told otherwise.
    func isConcerned(by event: Event) -> Bool
    /// Which of these messages, all of one brand, cannot be for it as the store stands, whatever they say.
    ///
    /// Asked of many at once, because people say much to each other. What every concerned play ignores is not decided
    /// and leaves no row either. As many answers as messages; none is ignored unless told otherwise.
    func ignores(_ messages: [Event], _ scene: Scene) throws -> [Bool]

    func decide(_ event: Event, _ scene: inout Scene) throws -> Decision
}

extension Play {
    public func isConcerned(by event: Event) -> Bool { true }

    public func ignores(_ messages: [Event], _ scene: Scene) throws -> [Bool] { messages.map { _ in false } }
}

/// What a play is lent for one decision.
public struct Scene {
    public let transaction: Transaction
    public let now: Instant
    public var random: RandomSource
    private let capabilities: [AccountID: Capabilities]
    private let reaches: (PlatformUserID, AccountID) -> Bool

    public init(
        transaction: Transaction,
        now: Instant,
        random: RandomSource,
        capabilities: [AccountID: Capabilities] = [:],
        reaches: @escaping (PlatformUserID, AccountID) -> Bool = { _, _ in true }
    ) {
        self.transaction = transaction
        self.now = now
        self.random = random
        self.capabilities = capabilities
        self.reaches = reaches
    }

    public func capabilities(of account: AccountID) -> Capabilities { self.capabilities[account] ?? [] }

    /// Whether an account can say something to this person alone, where it writes to people at all.
    public func canReach(_ person: PlatformUserID, through account: AccountID) -> Bool { self.reaches(person, account) }

    /// Whether an account can do something on its platform.
    public func can(_ ability: Capabilities.Ability, on account: AccountID) -> Bool {
        self.capabilities(of: account).abilities.contains(ability)
    }
}

/// What a play answers.
public struct Decision: Sendable {
    public enum Verdict: Hashable, Sendable {
        /// Mine, and handled.
        case done
        /// Not mine.
        case pass
        /// It did not work this time; ask again soon, nothing of it is kept.
        case retry
        /// Ask again at this moment; nothing of it is kept, and the lane waits. Meant for seconds, not for days:
        /// a play that wants to wait longer sets a timer.
        case later(Instant)
        /// It can never be handled.
        case never
    }

    public let verdict: Verdict
    /// Why, in a sentence that a shop manager understands; no personal text.
    public let reason: Bilingual
    public let effects: [Effect]
    public let timers: [TimerChange]
    /// Messages that the play was brought: each enters the inbox once, in the lane of its conversation.
    public let news: [ServiceMessage]

    public init(
        _ verdict: Verdict,
        _ reason: Bilingual,
        effects: [Effect] = [],
        timers: [TimerChange] = [],
        news: [ServiceMessage] = []
    ) {
        self.verdict = verdict
        self.reason = reason
        self.effects = effects
        self.timers = timers
        self.news = news
    }

    public static func done(
        _ reason: Bilingual,
        effects: [Effect] = [],
        timers: [TimerChange] = [],
        news: [ServiceMessage] = []
    ) -> Decision {
        Decision(.done, reason, effects: effects, timers: timers, news: news)
    }
    public static func pass(_ reason: Bilingual) -> Decision { Decision(.pass, reason) }
    public static func never(_ reason: Bilingual) -> Decision { Decision(.never, reason) }
}

/// A timer to be set or taken back.
///
/// One play has one timer of a key; setting it again moves it.
public enum TimerChange: Hashable, Sendable {
    case set(key: String, dueAt: Instant, lateness: Lateness, payload: String)
    case cancel(key: String)
}

/// What becomes of a timer that is found late, after a stop of the service.
public enum Lateness: Hashable, Sendable {
    /// Fire, however late.
    case fire
    /// Fire when it is at most this late, else skip it and say so.
    case fireWithin(Duration)
}
