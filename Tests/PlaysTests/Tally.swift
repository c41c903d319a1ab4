import Metrics
import Synchronization

/// Keeps what is counted while it is the factory of metrics.
final class Tally: MetricsFactory {
    private let counts = Mutex<[String: Int64]>([:])

    /// A counter by its label and the values of its dimensions: `hearth_plays_gave_up_total welcome`.
    subscript(series: String) -> Int64 { self.counts.withLock { $0[series] ?? 0 } }

    func makeCounter(label: String, dimensions: [(String, String)]) -> any CounterHandler {
        Series(tally: self, name: ([label] + dimensions.map(\.1)).joined(separator: " "))
    }

    func makeRecorder(label: String, dimensions: [(String, String)], aggregate: Bool) -> any RecorderHandler {
        NOOPMetricsHandler.instance
    }

    func makeTimer(label: String, dimensions: [(String, String)]) -> any TimerHandler { NOOPMetricsHandler.instance }

    func destroyCounter(_ handler: any CounterHandler) {}
    func destroyRecorder(_ handler: any RecorderHandler) {}
    func destroyTimer(_ handler: any TimerHandler) {}

    private final class Series: CounterHandler {
        private let tally: Tally
        private let name: String

        init(tally: Tally, name: String) {
            self.tally = tally
            self.name = name
        }

        func increment(by amount: Int64) { self.tally.counts.withLock { $0[self.name, default: 0] += amount } }
        func reset() { self.tally.counts.withLock { $0[self.name] = nil } }
    }
}
