internal import Delivery
internal import Domain
internal import Engine

/// A platform that behaves as the effect classes promise, keeps a ledger of what took effect, and does what platforms
/// do at night.
final class Platform {
    /// How long the sender waits for an answer.
    static let patience: Duration = .seconds(10)
    /// After this long a call that is not there never will be.
    private static let settleTime: Duration = .seconds(25)
    /// How long the same bytes are recognised (WeCom: 4 hours).
    private static let memory: Duration = .seconds(4 * 3_600)

    unowned let world: World
    let brands: [AccountID: BrandID] = ["north": "north", "south": "south"]
    let adapters: [PaperAdapter]
    let gauge: Gauge
    /// Until when an account is refused.
    var stormUntil: [AccountID: Instant] = [:]
    /// When the bytes took effect, and what was made.
    private var ledger: [String: (at: Instant, made: String)] = [:]
    private(set) var deeds: [Intent: Int] = [:]
    /// Dangerous intents of which a call may have been heard.
    private var doubtful: Set<Intent> = []

    init(_ world: World) {
        self.world = world
        let weather = world.weather
        self.adapters = self.brands.keys.sorted().map { account in
            PaperAdapter(
                account: account,
                rules: [
                    LimitRule(key: "\(account)/window", count: weather.callsInWindow, window: .seconds(10)),
                    LimitRule(key: "\(account)/at-once", count: weather.callsAtOnce, window: nil),
                ]
            )
        }
        self.gauge = Gauge(world)
    }

    /// A call leaves; what is told of it comes back to the process, if that is still there.
    func take(
        _ call: OutboundCall,
        _ account: AccountID,
        from process: Process,
        _ then: @escaping (CallReport) -> Void
    ) {
        guard let intent = Intent(body: call.body) else { preconditionFailure("Every call carries an intent.") }
        let (world, name) = (self.world, process.machine.name)
        world.watch.expect(intent.account == account.rawValue, .isolation, "\(intent.text) was sent for \(account)")
        if intent.effectClass == .dangerous {
            let isFirst = self.doubtful.insert(intent).inserted
            world.watch.expect(
                isFirst,
                .effectsByClass,
                "\(intent.text) is dangerous and was called again after an unknown outcome"
            )
        }
        world.note(name, "calls \(call.effect): \(intent.text)")
        if world.happens(world.weather.lostRequests) {
            if Bool.random(using: &world.random) {
                let report = CallReport(.notSent, advice: .retry(after: nil), code: "refused-connection")
                return self.tell(report, intent, process, after: world.millis(1...50), then)
            }
            let report = CallReport(.unknown, code: "timeout")
            return self.tell(report, intent, process, after: call.patience, then)
        }
        let way = world.happens(world.weather.slowAnswers) ? world.millis(500...8_000) : world.millis(2...60)
        world.after(way) { [self] in
            let report = self.hear(call, account, intent)
            let isLate = way >= call.patience || world.happens(world.weather.lostAnswers)
            self.tell(
                isLate ? CallReport(.unknown, code: "timeout") : report,
                intent,
                process,
                after: isLate ? max(.zero, call.patience - way) : world.millis(1...30),
                then
            )
        }
    }

    private func tell(
        _ report: CallReport,
        _ intent: Intent,
        _ process: Process,
        after delay: Duration,
        _ then: @escaping (CallReport) -> Void
    ) {
        process.after(delay) { [self] in
            if report.outcome == .notSent { self.doubtful.remove(intent) }
            self.world.note(process.machine.name, "hears of \(intent.text): \(report.outcome.rawValue) \(report.code)")
            then(report)
        }
    }

    /// What a call does when it arrives.
    private func hear(_ call: OutboundCall, _ account: AccountID, _ intent: Intent) -> CallReport {
        let (world, now) = (self.world, self.world.now)
        if let until = self.stormUntil[account], until > now {
            world.note("platform", "refuses \(intent.text): no more calls")
            let keys = ["\(account)/window"]
            return CallReport(.notSent, advice: .closeLimits(keys: keys, for: .seconds(20)), code: "45009")
        }
        if world.happens(world.weather.refusals) {
            switch Int.random(in: 0..<3, using: &world.random) {
            case 0: return CallReport(.notSent, advice: .retry(after: nil), code: "busy")
            case 1: return CallReport(.notSent, advice: .giveUp, code: "no-such-person")
            default:
                // An error page, before or after the deed.
                if Bool.random(using: &world.random) { _ = self.act(call, intent) }
                return CallReport(.unknown, code: "502")
            }
        }
        return self.act(call, intent)
    }

    private func act(_ call: OutboundCall, _ intent: Intent) -> CallReport {
        let (bytes, now) = (String(decoding: call.body, as: UTF8.self), self.world.now)
        let known = self.ledger[bytes]
        switch intent.effectClass {
        case .keyed where known.map { now - $0.at < Self.memory } ?? false:
            return CallReport(.sent, code: "0", answer: known.map { .made(id: $0.made) })
        case .singleUse where self.deeds[intent] != nil:
            return CallReport(.notSent, advice: .alreadyDone, code: "41051")
        default: break
        }
        let count = self.deeds[intent, default: 0] + 1
        self.deeds[intent] = count
        self.ledger[bytes] = (now, "made-\(self.ledger.count)")
        self.world.note("platform", "does \(intent.text)\(count > 1 ? ", for the \(count)th time" : "")")
        let most = intent.effectClass == .plain ? 2 : 1
        self.world.watch.expect(
            count <= most,
            .effectsByClass,
            "\(intent.text) (\(intent.effectClass.rawValue)) took effect \(count) times"
        )
        return CallReport(.sent, code: "0", answer: self.ledger[bytes].map { .made(id: $0.made) })
    }

    /// Looks for what a call may have made.
    func lookUp(
        _ call: OutboundCall,
        _ account: AccountID,
        among siblings: Siblings,
        from process: Process,
        _ then: @escaping (CallReport) -> Void
    ) {
        let world = self.world
        let bytes = String(decoding: call.body, as: UTF8.self)
        world.note(process.machine.name, "asks for \(call.effect)")
        world.after(world.millis(2...60)) { [self] in
            var report: CallReport
            if let known = self.ledger[bytes] {
                report = CallReport(.sent, code: "0", answer: .made(id: known.made))
            } else if world.now < call.lastTriedAt + Self.settleTime {
                report = CallReport(.unknown, code: "not-settled")
            } else {
                report = CallReport(.notSent, advice: .retry(after: nil), code: "absent")
            }
            if world.happens(world.weather.lostAnswers) { report = CallReport(.unknown, code: "timeout") }
            process.after(world.millis(1...30)) {
                world.note(process.machine.name, "learns of \(call.effect): \(report.outcome.rawValue) \(report.code)")
                then(report)
            }
        }
    }
}
