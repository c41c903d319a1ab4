import Synchronization

/// Holds every series of the process and writes them as Prometheus text.
///
/// Equal names with equal labels share one series, in whatever order the labels come. The number of series is capped,
/// so that a label taken from input by mistake costs a dropped series and not the memory of the machine.
public final class PrometheusRegistry: Sendable {
    /// What the answer of `/metrics` says about itself.
    public static let contentType = "text/plain; version=0.0.4; charset=utf-8"

    private let seriesLimit: Int
    private let durationBounds: [Double]
    private let amountBounds: [Double]
    private let state = Mutex(State())

    /// - Parameters:
    ///   - seriesLimit: The most series held, all families together. A histogram counts as one, though it is
    ///     written as a dozen lines.
    ///   - durationBounds: Upper bounds of timers in seconds, ascending.
    ///   - amountBounds: Upper bounds of aggregating recorders, in the unit of what they record, ascending.
    public init(
        seriesLimit: Int = 2_000,
        durationBounds: [Double] = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 20],
        amountBounds: [Double] = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 10_000, 100_000, 1_000_000]
    ) {
        self.seriesLimit = seriesLimit
        self.durationBounds = durationBounds
        self.amountBounds = amountBounds
    }

    /// All series in the Prometheus text format 0.0.4, sorted by name and labels.
    ///
    /// Source: Prometheus documentation, "Exposition formats", text-based format.
    ///
    /// - Complexity: O(*n*) in the number of series, plus sorting; nobody who counts waits for it to be written.
    public func exposition() -> String {
        let (families, dropped) = self.state.withLock { ($0.families, $0.dropped) }
        var page = ""
        for (name, family) in families.sorted(by: { $0.key < $1.key }) {
            page += "# TYPE \(name) \(family.kind.rawValue)\n"
            for (labels, series) in family.series.sorted(by: { $0.key < $1.key }) {
                series.write(name: name, labels: labels, to: &page)
            }
        }
        page += "# TYPE hearth_metrics_dropped_total counter\n"
        page += "hearth_metrics_dropped_total \(dropped)\n"
        return page
    }

    // MARK: - Series

    func counter(_ label: String, _ dimensions: [(String, String)]) -> CounterSeries {
        let series = self.series(.counter, "_total", label, dimensions) { .counter(CounterSeries()) }
        guard case .counter(let counter) = series else { return CounterSeries() }
        return counter
    }

    func gauge(_ label: String, _ dimensions: [(String, String)]) -> GaugeSeries {
        let series = self.series(.gauge, "", label, dimensions) { .gauge(GaugeSeries()) }
        guard case .gauge(let gauge) = series else { return GaugeSeries() }
        return gauge
    }

    func amounts(_ label: String, _ dimensions: [(String, String)]) -> HistogramSeries {
        self.histogram("", self.amountBounds, label, dimensions)
    }

    func durations(_ label: String, _ dimensions: [(String, String)]) -> HistogramSeries {
        self.histogram("_seconds", self.durationBounds, label, dimensions)
    }

    /// Forgets a series: it is not written any more, and asking for it again starts a new one at zero.
    func remove(_ handler: AnyObject) {
        self.state.withLock { state in
            for (name, family) in state.families {
                for (labels, series) in family.series where series.handler === handler {
                    state.families[name]?.series[labels] = nil
                    state.count -= 1
                }
                if state.families[name]?.series.isEmpty == true { state.families[name] = nil }
            }
            state.known = state.known.filter { $0.value.handler !== handler }
        }
    }

    private func histogram(
        _ suffix: String,
        _ bounds: [Double],
        _ label: String,
        _ dimensions: [(String, String)]
    ) -> HistogramSeries {
        let series = self.series(.histogram, suffix, label, dimensions) { .histogram(HistogramSeries(bounds: bounds)) }
        guard case .histogram(let histogram) = series else { return HistogramSeries(bounds: bounds) }
        return histogram
    }

    /// Finds or makes a series; nil when there is no room, or when the name already means another kind.
    private func series(
        _ kind: Kind,
        _ suffix: String,
        _ label: String,
        _ dimensions: [(String, String)],
        make: () -> Series
    ) -> Series? {
        let request = Request(kind: kind, label: label, dimensions: dimensions.flatMap { [$0.0, $0.1] })
        return self.state.withLock { state in
            if let known = state.known[request] { return known }
            let name = PrometheusText.name(label, suffix: suffix)
            let labels = PrometheusText.labels(dimensions)
            if let family = state.families[name], family.kind != kind {
                state.dropped += 1
                return nil
            }
            if let existing = state.families[name]?.series[labels] {
                // The same series asked for with its labels in another order; the shortcut is bounded like the series.
                if state.known.count < 4 * self.seriesLimit { state.known[request] = existing }
                return existing
            }
            guard state.count < self.seriesLimit else {
                state.dropped += 1
                return nil
            }
            let made = make()
            state.families[name, default: Family(kind: kind)].series[labels] = made
            state.known[request] = made
            state.count += 1
            return made
        }
    }
}

extension PrometheusRegistry {
    private struct State {
        /// By the name that is written, then by the labels that are written.
        var families: [String: Family] = [:]
        /// By what was asked for: spares cleaning names for code that makes a new `Counter` at every use.
        var known: [Request: Series] = [:]
        var count = 0
        var dropped = 0
    }

    private struct Family {
        let kind: Kind
        var series: [String: Series] = [:]
    }

    private enum Kind: String {
        case counter, gauge, histogram
    }

    private struct Request: Hashable {
        let kind: Kind
        let label: String
        let dimensions: [String]
    }

    private enum Series {
        case counter(CounterSeries)
        case gauge(GaugeSeries)
        case histogram(HistogramSeries)

        var handler: AnyObject {
            switch self {
            case .counter(let series): series
            case .gauge(let series): series
            case .histogram(let series): series
            }
        }

        func write(name: String, labels: String, to page: inout String) {
            switch self {
            case .counter(let series):
                page += PrometheusText.line(name, labels, series.value)
            case .gauge(let series):
                page += PrometheusText.line(name, labels, series.value)
            case .histogram(let series):
                let tally = series.snapshot
                var total: UInt64 = 0
                for (bound, count) in zip(series.bounds + [.infinity], tally.counts) {
                    total += count
                    let bucket = labels + (labels.isEmpty ? "" : ",") + "le=\"\(PrometheusText.number(bound))\""
                    page += PrometheusText.line(name + "_bucket", bucket, Double(total))
                }
                page += PrometheusText.line(name + "_sum", labels, tally.sum)
                page += PrometheusText.line(name + "_count", labels, Double(total))
            }
        }
    }
}
