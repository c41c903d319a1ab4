public import Metrics

/// Lets everything that counts through swift-metrics appear on `/metrics`.
///
/// Counters end in `_total`; timers are histograms in seconds ending in `_seconds`; a recorder is a histogram when it
/// aggregates and a gauge when not. A series that finds no room is still counted, but nobody sees it: the counter
/// `hearth_metrics_dropped_total` tells that it happened.
public struct PrometheusFactory: MetricsFactory {
    public let registry: PrometheusRegistry

    public init(registry: PrometheusRegistry) { self.registry = registry }

    public func makeCounter(label: String, dimensions: [(String, String)]) -> any CounterHandler {
        self.registry.counter(label, dimensions)
    }

    public func makeFloatingPointCounter(
        label: String,
        dimensions: [(String, String)]
    ) -> any FloatingPointCounterHandler {
        self.registry.counter(label, dimensions)
    }

    public func makeMeter(label: String, dimensions: [(String, String)]) -> any MeterHandler {
        self.registry.gauge(label, dimensions)
    }

    public func makeRecorder(label: String, dimensions: [(String, String)], aggregate: Bool) -> any RecorderHandler {
        aggregate ? self.registry.amounts(label, dimensions) : self.registry.gauge(label, dimensions)
    }

    public func makeTimer(label: String, dimensions: [(String, String)]) -> any TimerHandler {
        self.registry.durations(label, dimensions)
    }

    public func destroyCounter(_ handler: any CounterHandler) { self.registry.remove(handler) }

    public func destroyFloatingPointCounter(_ handler: any FloatingPointCounterHandler) {
        self.registry.remove(handler)
    }

    public func destroyMeter(_ handler: any MeterHandler) { self.registry.remove(handler) }
    public func destroyRecorder(_ handler: any RecorderHandler) { self.registry.remove(handler) }
    public func destroyTimer(_ handler: any TimerHandler) { self.registry.remove(handler) }
}
