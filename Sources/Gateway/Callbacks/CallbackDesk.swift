public import Domain
public import Engine
internal import Metrics

/// Takes callbacks in: verify, store, and only then say 200. Both ways to it, the express door and the routes, end here.
///
/// A stranger gets a bare status and no hint; why a callback was refused goes to the metrics.
/// An account that nobody has is refused like a wrong signature.
public struct CallbackDesk: Sendable {
    /// A callback body is about a kilobyte; anything near this is no callback.
    public static let bodyLimit = 1 << 20

    private let receivers: [String: any Receiving]
    private let inbox: Inbox
    private let now: WallClock
    private let acknowledged = Counter(label: "hearth_callbacks_total", dimensions: [("outcome", "acknowledged")])
    private let refused: [Refusal.Reason: Counter]
    private let ackTimer = Metrics.Timer(label: "hearth_callback_ack_seconds")

    public init(receivers: [any Receiving], inbox: Inbox, now: @escaping WallClock) {
        self.receivers = Dictionary(uniqueKeysWithValues: receivers.map { ($0.account.rawValue, $0) })
        self.inbox = inbox
        self.now = now
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
    ///   - query: The raw query, without `?`.
    ///   - isEncoded: Whether the request has a `Content-Encoding`.
    ///   - answer: Given the bare status, at once or after the commit, on any thread; must be quick.
    func receive(
        account: String,
        query: String,
        body: [UInt8],
        isEncoded: Bool,
        answer: @escaping @Sendable (Int) -> Void
    ) {
        let started = ContinuousClock.now
        do throws(Refusal) {
            // Before the account is looked up: the answer must not tell which accounts there are.
            guard !isEncoded else { throw Refusal(.encodedContent) }
            let receiver = try self.receiver(account)
            let now = self.now()
            let letter = try receiver.open(query: query, body: body, now: now)
            self.inbox.store(letter, at: now) { result in
                switch result {
                case .success:
                    self.acknowledged.increment()
                    self.ackTimer.record(duration: ContinuousClock.now - started)
                    answer(200)
                case .failure(let error):
                    // Not stored, so not acknowledged: the platform sends it again.
                    answer(self.refuse(error as? Refusal ?? Refusal(.overloaded)))
                }
            }
        } catch {
            answer(self.refuse(error))
        }
    }

    /// The bytes that prove to the platform that this address is ours.
    func answerAddressCheck(account: String, query: String) throws(Refusal) -> [UInt8] {
        try self.receiver(account).answerAddressCheck(query: query, now: self.now())
    }

    /// Counts a refusal.
    ///
    /// - Returns: The bare status a stranger gets.
    func refuse(_ refusal: Refusal) -> Int {
        self.refused[refusal.reason]?.increment()
        return refusal.status
    }

    private func receiver(_ account: String) throws(Refusal) -> any Receiving {
        guard let receiver = self.receivers[account] else { throw Refusal(.unknownAccount) }
        return receiver
    }
}
