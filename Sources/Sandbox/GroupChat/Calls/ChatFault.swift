/// Something that goes wrong on demand in a fake chat, so many times.
public struct ChatFault: Hashable, Sendable {
    public enum Kind: Hashable, Sendable {
        /// The work is done at once, the answer comes so much later.
        case slow(milliseconds: Int)
        /// The work is done, then the connection is closed without an answer.
        case loseAnswer
        /// The work is not done; the platform says: not so fast, come back in so many seconds.
        case throttle(seconds: Int)
        /// The work is not done; the answer carries this code of the platform, a number or a word.
        case refuse(code: String)
        /// The work is not done; the answer is a bare HTTP status, 500 to 599.
        case status(Int)
        /// A callback is not sent at all. The pattern then names an event, such as `app_mention`.
        case dropCallback
    }

    /// A call as the ledger names it, or the beginning of one and a star; `*` is every call.
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
        case .throttle(let seconds): return (1...3_600).contains(seconds) ? nil : "seconds is not in 1...3600."
        case .refuse(let code): return (1...64).contains(code.utf8.count) ? nil : "code is not 1 to 64 bytes long."
        case .status(let status): return (500...599).contains(status) ? nil : "status is not in 500...599."
        case .loseAnswer, .dropCallback: return nil
        }
    }
}

/// The faults of a fake chat that wait for their call; at most 64.
struct ChatFaultBook: Sendable {
    /// What shall go wrong with one call.
    struct Orders: Hashable, Sendable {
        var delayMilliseconds = 0
        var losesAnswer = false
        var throttleSeconds: Int?
        var refusal: String?
        var status: Int?
    }

    private(set) var faults: [ChatFault] = []

    mutating func add(_ fault: ChatFault) throws(SandboxError) {
        if let problem = fault.problem { throw SandboxError(.badRequest, problem) }
        guard self.faults.count < 64 else { throw SandboxError(.badRequest, "64 faults wait already.") }
        self.faults.append(fault)
    }

    mutating func clear() { self.faults = [] }

    /// Uses up one time of every fault that matches the call.
    mutating func orders(for name: String) -> Orders {
        var orders = Orders()
        self.use(name) { kind in
            switch kind {
            case .slow(let milliseconds): orders.delayMilliseconds += milliseconds
            case .loseAnswer: orders.losesAnswer = true
            case .throttle(let seconds): orders.throttleSeconds = seconds
            case .refuse(let code): orders.refusal = code
            case .status(let status): orders.status = status
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

    private mutating func use(_ name: String, _ apply: (ChatFault.Kind) -> Bool) {
        for index in self.faults.indices where self.faults[index].matches(name) && apply(self.faults[index].kind) {
            self.faults[index].times -= 1
        }
        self.faults.removeAll { $0.times <= 0 }
    }
}

extension ChatFault {
    /// Reads `{"pattern":"…","kind":"…","times":1}`, where the kind is `slow`, `lose-answer`, `throttle`, `refuse`,
    /// `status` or `drop-callback`, with `milliseconds`, `seconds`, `code` or `status` beside it where the kind needs one.
    init(_ json: JSON) throws(SandboxError) {
        let given = Given(json: json)
        let kind: Kind
        switch try given.text("kind") {
        case "slow": kind = .slow(milliseconds: try given.number("milliseconds"))
        case "lose-answer": kind = .loseAnswer
        case "throttle": kind = .throttle(seconds: try given.number("seconds"))
        case "refuse": kind = .refuse(code: try given.text("code"))
        case "status": kind = .status(try given.number("status"))
        case "drop-callback": kind = .dropCallback
        default: throw SandboxError(.badRequest, "kind is none of the six.")
        }
        let times = try given.count("times", upTo: 1_000_000) ?? 1
        self.init(kind, on: given.optional("pattern") ?? "*", times: times)
    }

    var json: JSON {
        var fields: [(String, JSON)] = [("pattern", .text(self.pattern))]
        switch self.kind {
        case .slow(let milliseconds):
            fields += [("kind", "slow"), ("milliseconds", .integer(Int64(milliseconds)))]
        case .loseAnswer: fields.append(("kind", "lose-answer"))
        case .throttle(let seconds): fields += [("kind", "throttle"), ("seconds", .integer(Int64(seconds)))]
        case .refuse(let code): fields += [("kind", "refuse"), ("code", .text(code))]
        case .status(let status): fields += [("kind", "status"), ("status", .integer(Int64(status)))]
        case .dropCallback: fields.append(("kind", "drop-callback"))
        }
        fields.append(("times", .integer(Int64(self.times))))
        return fields.json
    }
}
