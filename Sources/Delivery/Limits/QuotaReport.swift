internal import Domain
internal import Logging
internal import Metrics
internal import Synchronization

/// Tells the operator how much of the months is used: always as a metric, and in the log once for each mark.
final class QuotaReport: Sendable {
    private let logger: Logger
    /// The highest mark that was told of each quota, and in which month.
    private let told = Mutex<[String: (month: Int, mark: Int)]>([:])

    init(logger: Logger) { self.logger = logger }

    func tell(_ use: QuotaUse) {
        let quota = use.quota
        Gauge(label: "hearth_quota_used", dimensions: [("quota", quota.key)]).record(use.times)
        Gauge(label: "hearth_quota_most", dimensions: [("quota", quota.key)]).record(quota.count)
        guard let mark = use.mark, self.isNews(mark, of: quota.key, in: use.month) else { return }
        self.logger.warning(
            mark == 100
                ? "the month's calls are used up: nothing more goes until the next"
                : "much of the month's calls is used",
            metadata: [
                "quota.key": "\(quota.key)", "quota.used": "\(use.times)", "quota.most": "\(quota.count)",
                "quota.percent": "\(mark)",
            ]
        )
    }

    private func isNews(_ mark: Int, of key: String, in month: Int) -> Bool {
        self.told.withLock { told in
            if let last = told[key], last.month == month, last.mark >= mark { return false }
            told[key] = (month, mark)
            return true
        }
    }
}
