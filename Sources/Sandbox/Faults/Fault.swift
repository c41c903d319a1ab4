/// Something that goes wrong on demand, so many times.
public struct Fault: Hashable, Sendable {
    public enum Kind: Hashable, Sendable {
        /// The work is done at once, the answer comes so much later.
        case slow(milliseconds: Int)
        /// The work is done, then the connection is closed without an answer.
        case loseAnswer
        /// The work is not done; the answer carries this code.
        case refuse(code: Int)
        /// The work is not done; the answer is a bare HTTP status, 500 to 599.
        case status(Int)
        /// The token in force expires just before the call.
        case expireTokens
        /// All media uploaded so far expire just before the call.
        case expireMedia
        /// A callback is not sent at all. The pattern then names an event, such as `add_member`.
        case dropCallback
    }

    /// An API without `/cgi-bin/`, or the beginning of one and a star; `*` is every API.
    public let pattern: String
    public let kind: Kind
    public internal(set) var times: Int

    public init(_ kind: Kind, on pattern: String = "*", times: Int = 1) {
        self.kind = kind
        self.pattern = pattern
        self.times = times
    }

    func matches(_ name: String) -> Bool {
        self.pattern.hasSuffix("*") ? name.hasPrefix(self.pattern.dropLast()) : name == self.pattern
    }

    /// What is wrong with it; nil when it can be used.
    var problem: String? {
        guard (1...1_000_000).contains(self.times) else { return "times is not in 1...1000000." }
        guard !self.pattern.isEmpty else { return "pattern is empty; * matches everything." }
        switch self.kind {
        case .slow(let milliseconds):
            return (1...600_000).contains(milliseconds) ? nil : "milliseconds is not in 1...600000."
        case .refuse(let code): return code == 0 ? "0 is no refusal." : nil
        case .status(let status): return (500...599).contains(status) ? nil : "status is not in 500...599."
        case .loseAnswer, .expireTokens, .expireMedia, .dropCallback: return nil
        }
    }
}

/// The faults that wait for their call; at most 64.
struct FaultBook: Sendable {
    /// What shall go wrong with one call.
    struct Orders: Hashable, Sendable {
        var delayMilliseconds = 0
        var losesAnswer = false
        var refusal: Int?
        var status: Int?
        var expiresTokens = false
        var expiresMedia = false
    }

    private(set) var faults: [Fault] = []

    mutating func add(_ fault: Fault) throws(SandboxError) {
        if let problem = fault.problem { throw SandboxError(.badRequest, problem) }
        guard self.faults.count < 64 else { throw SandboxError(.badRequest, "64 faults wait already.") }
        self.faults.append(fault)
    }

    mutating func clear() { self.faults = [] }

    /// Uses up one time of every fault that matches the call.
    mutating func orders(for endpoint: String) -> Orders {
        var orders = Orders()
        guard !self.faults.isEmpty else { return orders }
        self.use(endpoint) { kind in
            switch kind {
            case .slow(let milliseconds): orders.delayMilliseconds += milliseconds
            case .loseAnswer: orders.losesAnswer = true
            case .refuse(let code): orders.refusal = code
            case .status(let status): orders.status = status
            case .expireTokens: orders.expiresTokens = true
            case .expireMedia: orders.expiresMedia = true
            case .dropCallback: return false
            }
            return true
        }
        return orders
    }

    /// Whether a callback shall be swallowed.
    mutating func dropsCallback(_ name: String) -> Bool {
        var drops = false
        self.use(name) { kind in
            guard kind == .dropCallback, !drops else { return false }
            drops = true
            return true
        }
        return drops
    }

    private mutating func use(_ name: String, _ apply: (Fault.Kind) -> Bool) {
        for index in self.faults.indices where self.faults[index].matches(name) && apply(self.faults[index].kind) {
            self.faults[index].times -= 1
        }
        self.faults.removeAll { $0.times <= 0 }
    }
}
