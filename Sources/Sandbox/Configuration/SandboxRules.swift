/// The numbers by which the fake platform lives; the defaults are the real platform's where those are known.
public struct SandboxRules: Hashable, Sendable {
    /// How long after its event a welcome code is good.
    public var welcomeWindow: Duration = .seconds(20)
    /// Whether a welcome code that no event ever carried is accepted once.
    ///
    /// Only for load tests that make callbacks themselves: WeCom answers 41050.
    public var acceptsUnknownWelcomeCodes = false
    public var tokenLifetime: Duration = .seconds(7_200)
    /// Calls of one API in one minute before 45009; nil for no limit.
    public var callsPerMinute: Int? = 10_000
    /// Limits of single APIs, by name as in `externalcontact/get`; they replace ``callsPerMinute``.
    public var callsPerMinuteByAPI: [String: Int] = [:]
    /// Calls of one API at the same time before 45033; nil for no limit.
    public var concurrentCalls: Int? = 100
    /// Messages of the app to one member in one minute and in one hour; what is above disappears without a word.
    public var memberMessagesPerMinute = 30
    public var memberMessagesPerHour = 1_000
    /// How long a change of a group takes to be seen by `groupchat/get`.
    public var groupLag: Duration = .seconds(2)
    /// How long a mass send is being handed out (41063) before its state can be asked.
    public var dispatchDelay: Duration = .seconds(1)
    /// Mass messages that one customer or group receives in 30 days.
    public var massSendsPerTarget = 30
    /// How long a service account may write after the customer's last message, and how many messages.
    public var serviceWindow: Duration = .seconds(48 * 3_600)
    public var serviceAnswers = 5
    /// How long the token of a notice is good, and how often a minute `kf/sync_msg` may be called without one.
    ///
    /// WeCom says that the limit is strict, and no number.
    public var serviceTokenLifetime: Duration = .seconds(600)
    public var serviceCallsWithoutToken = 10
    /// How long `kf/sync_msg` remembers messages.
    public var serviceMemory: Duration = .seconds(3 * 86_400)
    /// How long the address that comes with a message to an aibot takes its one answer.
    public var botAnswerWindow: Duration = .seconds(3_600)
    public var mediaLifetime: Duration = .seconds(3 * 86_400)
    public var groupSize = 500
    /// How long a callback may take to be answered.
    public var callbackDeadline: Duration = .seconds(5)
    /// The pauses before the repeats of a callback; their number is the number of repeats.
    ///
    /// WeCom repeats three times; how long it waits is not known.
    public var callbackPauses: [Duration] = [.seconds(1), .seconds(2), .seconds(4)]
    /// Callbacks under way at the same time, waiting ones included.
    public var callbacksAtOnce = 256
    /// Customers the world remembers; the oldest are forgotten first.
    public var customers = 50_000

    public init() {}

    func problems() -> [String] {
        let counts: [(String, Int)] = [
            ("groupSize", self.groupSize), ("callbacksAtOnce", self.callbacksAtOnce), ("customers", self.customers),
            ("massSendsPerTarget", self.massSendsPerTarget), ("serviceAnswers", self.serviceAnswers),
            ("serviceCallsWithoutToken", self.serviceCallsWithoutToken),
            ("memberMessagesPerMinute", self.memberMessagesPerMinute),
            ("memberMessagesPerHour", self.memberMessagesPerHour),
            ("callsPerMinute", self.callsPerMinute ?? 1), ("concurrentCalls", self.concurrentCalls ?? 1),
        ]
        return counts.filter { $0.1 < 1 }.map { "rules.\($0.0) is below 1." }
    }
}
