internal import Domain

/// What happened in a world, line by line: the same for the same seed, byte by byte.
struct Trace {
    /// Without it nothing is written down, which is faster.
    let isKept: Bool
    private(set) var lines: [String] = []
    private(set) var steps = 0

    init(isKept: Bool) { self.isKept = isKept }

    mutating func note(_ now: Instant, _ who: @autoclosure () -> String, _ what: @autoclosure () -> String) {
        self.steps += 1
        guard self.isKept else { return }
        let millis = (now - VirtualClock.start).wholeMillis
        let (seconds, rest) = millis.quotientAndRemainder(dividingBy: 1_000)
        let clock = "\(seconds).\(rest < 10 ? "00" : rest < 100 ? "0" : "")\(rest)"
        let left = String(repeating: " ", count: max(0, 10 - clock.count)) + clock
        let name = who()
        self.lines.append("\(left)  \(name)\(String(repeating: " ", count: max(0, 9 - name.count))) \(what())")
    }
}

/// A promise that a simulated world saw broken.
public struct Violation: Error, Hashable, Sendable, CustomStringConvertible {
    /// The promises of `docs/simulation.md`, in its order.
    public enum Promise: String, Sendable {
        case ackedIsStored = "I1"
        case effectsByClass = "I2"
        case order = "I3"
        case noStaleWrite = "I4"
        case limits = "I5"
        case boundedMemory = "I6"
        case timersOnce = "I7"
        case terminalStays = "I8"
        case isolation = "I9"
        case liveness = "I10"
    }

    public let promise: Promise
    public let what: String

    public var description: String { "\(self.promise.rawValue): \(self.what)" }
}
