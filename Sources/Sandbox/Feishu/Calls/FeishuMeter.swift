internal import Domain

/// Counts calls in windows that begin with the second or the minute.
struct FeishuMeter: Sendable {
    /// So many calls of a kind in so many seconds.
    struct Limit {
        let key: String
        let most: Int
        let seconds: Int64
    }

    private struct Window {
        let number: Int64
        var count: Int
    }

    private var windows = Shelf<String, Window>(capacity: 10_000)

    /// Counts a call under all limits, or under none when one of them is reached.
    ///
    /// - Throws: 99991400, with the whole seconds until the window ends.
    mutating func enter(_ limits: [Limit], at now: Instant) throws(FeishuRefusal) {
        var counts: [Int] = []
        for limit in limits {
            let span = limit.seconds * 1_000
            let window = self.windows[limit.name]
            let count = window?.number == now.millis / span ? window?.count ?? 0 : 0
            guard count < limit.most else {
                let left = span - now.millis % span
                throw .limited(to: limit.most, reset: Int((left + 999) / 1_000))
            }
            counts.append(count + 1)
        }
        for (limit, count) in zip(limits, counts) {
            self.windows[limit.name] = Window(number: now.millis / (limit.seconds * 1_000), count: count)
        }
    }
}

extension FeishuMeter.Limit {
    fileprivate var name: String { "\(self.key)/\(self.seconds)" }
}
