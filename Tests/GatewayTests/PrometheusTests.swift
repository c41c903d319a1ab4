import Metrics
import Testing

@testable import Gateway

@Suite struct PrometheusTests {
    private let registry = PrometheusRegistry(seriesLimit: 4, durationBounds: [0.1, 1], amountBounds: [1, 10])
    private var factory: PrometheusFactory { PrometheusFactory(registry: self.registry) }

    @Test func `a page holds every kind of series, sorted, each family named once`() {
        let registry = PrometheusRegistry(durationBounds: [0.1, 1], amountBounds: [1, 10])
        let factory = PrometheusFactory(registry: registry)
        Counter(label: "hearth.callbacks", dimensions: [("outcome", "stored")], factory: factory).increment(by: 3)
        Counter(label: "hearth.callbacks", dimensions: [("outcome", "refused")], factory: factory).increment()
        FloatingPointCounter(label: "hearth.work", factory: factory).increment(by: 0.25)
        Meter(label: "hearth.backlog", factory: factory).set(7)
        Gauge(label: "hearth.temperature", factory: factory).record(-1.5)
        let rows = Recorder(label: "hearth.rows", factory: factory)
        for count in [1, 2, 50] { rows.record(count) }
        let wait = Timer(label: "hearth.wait", dimensions: [("lane", "fast")], factory: factory)
        wait.recordMilliseconds(100)
        wait.recordSeconds(3)

        #expect(
            registry.exposition() == """
                # TYPE hearth_backlog gauge
                hearth_backlog 7
                # TYPE hearth_callbacks_total counter
                hearth_callbacks_total{outcome="refused"} 1
                hearth_callbacks_total{outcome="stored"} 3
                # TYPE hearth_rows histogram
                hearth_rows_bucket{le="1"} 1
                hearth_rows_bucket{le="10"} 2
                hearth_rows_bucket{le="+Inf"} 3
                hearth_rows_sum 53
                hearth_rows_count 3
                # TYPE hearth_temperature gauge
                hearth_temperature -1.5
                # TYPE hearth_wait_seconds histogram
                hearth_wait_seconds_bucket{lane="fast",le="0.1"} 1
                hearth_wait_seconds_bucket{lane="fast",le="1"} 1
                hearth_wait_seconds_bucket{lane="fast",le="+Inf"} 2
                hearth_wait_seconds_sum{lane="fast"} 3.1
                hearth_wait_seconds_count{lane="fast"} 2
                # TYPE hearth_work_total counter
                hearth_work_total 0.25
                # TYPE hearth_metrics_dropped_total counter
                hearth_metrics_dropped_total 0

                """
        )
    }

    @Test(arguments: [
        ("quote\"", #"quote\""#), ("back\\slash", #"back\\slash"#), ("two\nlines", #"two\nlines"#), ("中文", "中文"),
    ])
    func `a label's value is escaped`(value: String, written: String) {
        Counter(label: "c", dimensions: [("v", value)], factory: self.factory).increment()
        #expect(self.registry.exposition().contains("c_total{v=\"\(written)\"} 1\n"))
    }

    @Test(arguments: [
        ("http.server.requests", "http_server_requests"), ("7days", "_7days"), ("a:b-c", "a:b_c"), ("", "_"),
        ("温度", "__"),
    ])
    func `a name becomes one that Prometheus accepts`(label: String, name: String) {
        Gauge(label: label, factory: self.factory).record(1)
        #expect(self.registry.exposition().contains("# TYPE \(name) gauge\n\(name) 1\n"))
    }

    @Test func `a label's name becomes one that Prometheus accepts`() {
        let dimensions = [("le", "1"), ("__name__", "2"), ("http.route", "3"), ("9:b", "4")]
        Counter(label: "c", dimensions: dimensions, factory: self.factory).increment()
        let line = #"c_total{_9_b="4",http_route="3",label___name__="2",label_le="1"} 1"#
        #expect(self.registry.exposition().contains(line + "\n"))
    }

    @Test func `a suffix that is there already is not doubled`() {
        Counter(label: "sent.total", factory: self.factory).increment()
        Timer(label: "wait.seconds", factory: self.factory).recordSeconds(1)
        let page = self.registry.exposition()
        #expect(page.contains("\nsent_total 1\n"))
        #expect(page.contains("\nwait_seconds_count 1\n"))
    }

    @Test func `equal names with equal labels share one series in any order`() {
        for dimensions in [[("a", "1"), ("b", "2")], [("b", "2"), ("a", "1")], [("a", "1"), ("b", "2")]] {
            Counter(label: "c", dimensions: dimensions, factory: self.factory).increment()
        }
        #expect(self.registry.exposition().contains("c_total{a=\"1\",b=\"2\"} 3\n"))
    }

    @Test func `what comes after the cap is not written but told`() {
        for number in 1...10 {
            Counter(label: "c", dimensions: [("n", "\(number)")], factory: self.factory).increment()
        }
        let lines = self.registry.exposition().split(separator: "\n")
        #expect(lines.filter { $0.hasPrefix("c_total{") }.count == 4)
        #expect(lines.last == "hearth_metrics_dropped_total 6")
    }

    @Test func `a name keeps its first kind`() {
        Gauge(label: "c_total", factory: self.factory).record(5)
        Counter(label: "c", factory: self.factory).increment()
        let page = self.registry.exposition()
        #expect(page.contains("# TYPE c_total gauge\nc_total 5\n"))
        #expect(page.contains("hearth_metrics_dropped_total 1\n"))
    }

    @Test func `a destroyed series is gone and starts again at zero`() {
        let counter = Counter(label: "c", factory: self.factory)
        counter.increment(by: 5)
        counter.destroy()
        #expect(!self.registry.exposition().contains("c_total"))
        Counter(label: "c", factory: self.factory).increment()
        #expect(self.registry.exposition().contains("c_total 1\n"))
    }

    @Test func `a destroyed series gives its room back`() {
        for number in 1...20 {
            let gauge = Gauge(label: "g", dimensions: [("n", "\(number)")], factory: self.factory)
            gauge.record(1)
            gauge.destroy()
        }
        let page = self.registry.exposition()
        #expect(page == "# TYPE hearth_metrics_dropped_total counter\nhearth_metrics_dropped_total 0\n")
    }

    @Test func `a counter never goes down`() {
        let handler = self.factory.makeFloatingPointCounter(label: "c", dimensions: [])
        for amount in [1.5, -1, .nan, .infinity] { handler.increment(by: amount) }
        self.factory.makeCounter(label: "c", dimensions: []).increment(by: -3)
        #expect(self.registry.exposition().contains("c_total 1.5\n"))
    }

    @Test(arguments: [(Double.infinity, "+Inf"), (-.infinity, "-Inf"), (.nan, "NaN"), (1e300, "1e+300"), (-0.0, "0")])
    func `an odd number is written as Prometheus reads it`(value: Double, written: String) {
        Gauge(label: "g", factory: self.factory).record(value)
        #expect(self.registry.exposition().contains("g \(written)\n"))
    }

    @Test func `a meter goes up and down`() {
        let meter = Meter(label: "m", factory: self.factory)
        meter.set(10)
        meter.increment(by: 2.5)
        meter.decrement(by: 5.0)
        #expect(self.registry.exposition().contains("m 7.5\n"))
    }

    @Test func `no increment of many tasks is lost`() async {
        let counter = Counter(label: "c", factory: self.factory)
        let work = FloatingPointCounter(label: "w", factory: self.factory)
        let wait = Timer(label: "t", factory: self.factory)
        await withTaskGroup { group in
            for _ in 1...8 {
                group.addTask {
                    for _ in 1...1_000 {
                        counter.increment()
                        work.increment(by: 0.5)
                        wait.recordSeconds(1)
                    }
                }
            }
        }
        let page = self.registry.exposition()
        #expect(page.contains("c_total 8000\n"))
        #expect(page.contains("w_total 4000\n"))
        #expect(page.contains("t_seconds_count 8000\n"))
        #expect(page.contains("t_seconds_sum 8000\n"))
    }
}
