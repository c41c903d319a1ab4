import Metrics
import Synchronization

/// A value that only goes up; writers never wait for each other.
final class CounterSeries: CounterHandler, FloatingPointCounterHandler {
    private let whole = Atomic<Int64>(0)
    private let fraction = AtomicDouble()

    var value: Double { Double(self.whole.load(ordering: .relaxed)) + self.fraction.value }

    /// Adds to the counter; what is negative would break every rate computed from it and is left out.
    func increment(by amount: Int64) {
        guard amount > 0 else { return }
        self.whole.wrappingAdd(amount, ordering: .relaxed)
    }

    /// Adds to the counter; what is negative or not a number is left out.
    func increment(by amount: Double) {
        guard amount > 0, amount.isFinite else { return }
        self.fraction.update { $0 + amount }
    }

    func reset() {
        self.whole.store(0, ordering: .relaxed)
        self.fraction.update { _ in 0 }
    }
}

/// A value that goes up and down.
final class GaugeSeries: MeterHandler, RecorderHandler {
    private let current = AtomicDouble()

    var value: Double { self.current.value }

    func set(_ value: Int64) { self.set(Double(value)) }
    func set(_ value: Double) { self.current.update { _ in value } }
    func increment(by amount: Double) { self.current.update { $0 + amount } }
    func decrement(by amount: Double) { self.current.update { $0 - amount } }
    func record(_ value: Int64) { self.set(Double(value)) }
    func record(_ value: Double) { self.set(value) }
}

/// How often values fell under each of a few bounds.
///
/// It has one short lock of its own and shares none with other series.
final class HistogramSeries: RecorderHandler, TimerHandler {
    /// What has been counted so far; `counts` has one place more than `bounds`, for what is above all of them.
    struct Tally {
        var counts: [UInt64]
        var sum = 0.0
    }

    /// Upper bounds, ascending, each inclusive.
    let bounds: [Double]
    private let tally: Mutex<Tally>

    init(bounds: [Double]) {
        self.bounds = bounds
        self.tally = Mutex(Tally(counts: Array(repeating: 0, count: bounds.count + 1)))
    }

    var snapshot: Tally { self.tally.withLock { $0 } }

    func record(_ value: Int64) { self.record(Double(value)) }

    /// Counts a value; what is not a number is left out, because it would spoil the sum for good.
    func record(_ value: Double) {
        guard !value.isNaN else { return }
        let place = self.bounds.firstIndex { value <= $0 } ?? self.bounds.count
        self.tally.withLock {
            $0.counts[place] += 1
            $0.sum += value
        }
    }

    func recordNanoseconds(_ duration: Int64) { self.record(Double(duration) / 1_000_000_000) }
}

/// A floating-point number that several threads may change.
private final class AtomicDouble: Sendable {
    private let bits = Atomic<UInt64>(Double.zero.bitPattern)

    var value: Double { Double(bitPattern: self.bits.load(ordering: .relaxed)) }

    func update(_ change: (Double) -> Double) {
        var seen = self.bits.load(ordering: .relaxed)
        while true {
            let wanted = change(Double(bitPattern: seen)).bitPattern
            let outcome = self.bits.weakCompareExchange(expected: seen, desired: wanted, ordering: .relaxed)
            if outcome.exchanged { return }
            seen = outcome.original
        }
    }
}
