internal import Domain
internal import Engine
internal import Logging
internal import Synchronization

/// Says why callbacks are refused, so that a wrong token is found while somebody presses save in the platform's
/// console; at most one line in 10 seconds for each account and reason, whatever strangers send.
final class RefusalLog: Sendable {
    private struct Kind: Hashable {
        let reason: Refusal.Reason
        let account: AccountID?
    }

    private struct Silence {
        var until: Instant
        var count: Int
    }

    private static let pause: Duration = .seconds(10)

    private let logger: Logger
    private let silences = Mutex<[Kind: Silence]>([:])

    init(_ logger: Logger) { self.logger = logger }

    /// The `account` is nil when the address names none of ours.
    func note(_ reason: Refusal.Reason, account: AccountID?, now: Instant) {
        let kind = Kind(reason: reason, account: account)
        let count: Int? = self.silences.withLock { silences in
            if var silence = silences[kind], now < silence.until, now >= silence.until - Self.pause {
                silence.count += 1
                silences[kind] = silence
                return nil
            }
            defer { silences[kind] = Silence(until: now + Self.pause, count: 0) }
            return (silences[kind]?.count ?? 0) + 1
        }
        guard let count else { return }
        self.logger.warning(
            reason == .stale
                ? "callbacks are refused: they are too old or too new; is this machine's clock right?"
                : "callbacks are refused",
            metadata: [
                "callback.account": "\(account?.rawValue ?? "none of ours")", "callback.refusal": "\(reason.rawValue)",
                "callback.count": "\(count)",
            ]
        )
    }
}
