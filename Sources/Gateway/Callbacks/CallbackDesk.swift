public import Domain
public import Engine
public import Logging
internal import Metrics

/// Takes callbacks in: verify, store, and only then say 200.
///
/// Both ways to it, the express door and the routes, end here.
/// A stranger gets a bare status and no hint; why a callback was refused goes to the metrics and the log.
/// An account that nobody has is refused like a wrong signature.
public struct CallbackDesk: Sendable {
    /// A callback body is about a kilobyte; anything near this is no callback.
    public static let bodyLimit = 1 << 20

    /// A platform's query is some hundred bytes.
    private static let queryLimit = 4_096

    private let receivers: [String: any Receiving]
    private let inbox: Inbox
    private let now: WallClock
    private let acknowledged = Counter(label: "hearth_callbacks_total", dimensions: [("outcome", "acknowledged")])
    private let echoed = Counter(label: "hearth_callbacks_total", dimensions: [("outcome", "echo")])
    private let refused: [Refusal.Reason: Counter]
    private let refusals: RefusalLog
    private let ackTimer = Metrics.Timer(label: "hearth_callback_ack_seconds")

    public init(receivers: [any Receiving], inbox: Inbox, now: @escaping WallClock, logger: Logger) {
        self.receivers = Dictionary(uniqueKeysWithValues: receivers.map { ($0.account.rawValue, $0) })
        self.inbox = inbox
        self.now = now
        self.refusals = RefusalLog(logger)
        self.refused = Dictionary(
            uniqueKeysWithValues: Refusal.Reason.allCases.map { reason in
                (reason, Counter(label: "hearth_callbacks_total", dimensions: [("outcome", reason.rawValue)]))
            }
        )
    }

    /// Verifies and stores one callback.
    ///
    /// - Parameters:
    ///   - account: As it stands in the address.
    ///   - callback: What came.
    ///   - answer: Given the status and what is answered, bare for a stranger, at once or after the commit, on any
    ///     thread; must be quick.
    func receive(
        account: String,
        _ callback: Callback,
        answer: @escaping @Sendable (Int, Acknowledgement) -> Void
    ) {
        let started = ContinuousClock.now
        do throws(Refusal) {
            // Before the account is looked up: the answer must not tell which accounts there are.
            guard callback.header("content-encoding") == nil else { throw Refusal(.encodedContent) }
            let receiver = try self.receiver(account, callback.query)
            let now = self.now()
            switch try receiver.open(callback, now: now) {
            case .check(let acknowledgement): answer(200, acknowledgement)
            case .echo(let acknowledgement):
                self.echoed.increment()
                answer(200, acknowledgement)
            case .letter(let letter, let acknowledgement):
                self.inbox.store(letter, at: now) { result in
                    switch result {
                    case .success:
                        self.acknowledged.increment()
                        self.ackTimer.record(duration: ContinuousClock.now - started)
                        answer(200, acknowledgement)
                    case .failure(let error):
                        // Not stored, so not acknowledged: the platform sends it again.
                        answer(self.refuse(error as? Refusal ?? Refusal(.overloaded), account), .bare)
                    }
                }
            }
        } catch {
            answer(self.refuse(error, account), .bare)
        }
    }

    /// The bytes that prove to the platform that this address is ours.
    func answerAddressCheck(account: String, query: String) throws(Refusal) -> [UInt8] {
        try self.receiver(account, query).answerAddressCheck(query: query, now: self.now())
    }

    /// Counts a refusal, and says it in the log.
    ///
    /// - Returns: The bare status a stranger gets.
    func refuse(_ refusal: Refusal, _ account: String) -> Int {
        self.refused[refusal.reason]?.increment()
        // What a stranger writes into the address does not come into the log.
        self.refusals.note(refusal.reason, account: self.receivers[account]?.account, now: self.now())
        return refusal.status
    }

    private func receiver(_ account: String, _ query: String) throws(Refusal) -> any Receiving {
        guard query.utf8.count <= Self.queryLimit else { throw Refusal(.tooLarge) }
        guard let receiver = self.receivers[account] else { throw Refusal(.unknownAccount) }
        return receiver
    }
}
