internal import Domain
internal import Engine
internal import Storage

/// Sees everything that is committed, and says when a promise is broken.
final class Watch {
    struct EffectFacts {
        let intent: Intent?
        let destination: String
        let ordinal: Int64
        let event: Int64
        var state: EffectState
    }

    struct EventFacts {
        let lane: String
        let identity: String
        let isHeard: Bool
        let receivedAt: Instant
        var isDecided = false
    }

    /// Who did what was committed.
    struct Actor {
        let errand: Errand
        let epoch: Int64?
    }

    private(set) var alive: Set<Int64> = []
    private(set) var effects: [String: EffectFacts] = [:]
    private(set) var events: [Int64: EventFacts] = [:]
    /// Events of each lane that are heard and not decided, in their order.
    private(set) var waiting: [String: [Int64]] = [:]
    private(set) var identities: Set<String> = []
    private(set) var acked: Set<String> = []
    private(set) var openEffects = 0
    private(set) var changesOfOwner: [Int: [Instant]] = [:]
    private var owners: [Int: Int64] = [:]
    private var fired: Set<String> = []
    private(set) var violation: Violation?

    func fail(_ promise: Violation.Promise, _ what: @autoclosure () -> String) {
        if self.violation == nil { self.violation = Violation(promise: promise, what: what()) }
    }

    func expect(_ holds: Bool, _ promise: Violation.Promise, _ what: @autoclosure () -> String) {
        if !holds { self.fail(promise, what()) }
    }

    /// An answer was given that says that the letter is kept.
    func ack(_ identity: String) {
        self.expect(
            self.identities.contains(identity),
            .ackedIsStored,
            "\(identity) was acknowledged and is not stored"
        )
        self.acked.insert(identity)
    }

    /// What the triggers saw of one commit.
    func see(_ actor: Actor, now: Instant, _ transaction: Transaction) throws -> [String] {
        let rows = try transaction.rows(
            "SELECT what, name, before, after, one, two, body FROM watch ORDER BY number LIMIT 100000"
        )
        guard !rows.isEmpty else { return [] }
        try transaction.run("DELETE FROM watch")
        if let epoch = actor.epoch, actor.errand.needsEpoch {
            self.expect(
                self.alive.contains(epoch),
                .noStaleWrite,
                "node \(epoch) was struck off and wrote: \(actor.errand.rawValue)"
            )
        }
        var (lines, shards): ([String], Int) = ([], 0)
        for row in rows {
            let line = self.see(row, actor, now: now)
            if row.text(0) == "shard" { shards += 1 } else { lines.append(line) }
        }
        if shards > 0 { lines.append("\(shards) shards change hands") }
        return lines
    }

    private func see(_ row: Row, _ actor: Actor, now: Instant) -> String {
        switch row.text(0) {
        case "effect+": return self.seeEffect(row)
        case "effect": return self.seeMove(row, actor)
        case "effect-": return self.seeEffectGone(row)
        case "event+": return self.seeEvent(row)
        case "event-": return self.seeEventGone(row, now: now)
        case "decision+": return self.seeDecision(row, actor)
        case "node+":
            self.alive.insert(row.integer(4))
            return "node \(row.integer(4)) is there"
        case "node-":
            self.alive.remove(row.integer(4))
            return "node \(row.integer(4)) is gone"
        case "shard":
            self.changesOfOwner[row.int(4), default: []].append(now)
            self.owners[row.int(4)] = row.optionalInteger(5)
            return ""
        default: preconditionFailure("The triggers write nothing else.")
        }
    }

    /// The store is not what it was: everything is learned anew from it.
    ///
    /// `forgives` says that what was acknowledged since is lost by somebody's will.
    func reload(forgives: Bool, _ transaction: Transaction) throws {
        self.effects = [:]
        self.events = [:]
        self.waiting = [:]
        self.identities = []
        self.openEffects = 0
        self.fired = []
        self.alive = Set(try transaction.rows("SELECT number FROM nodes").map { $0.integer(0) })
        for row in try transaction.rows(
            "SELECT 'event+', lane, source, NULL, id, received_at, body FROM inbox ORDER BY id LIMIT 100000"
        ) { _ = self.seeEvent(row) }
        for row in try transaction.rows(
            "SELECT 'effect+', id, NULL, state, ordinal, event, body FROM outbox ORDER BY ordinal LIMIT 100000"
        ) { _ = self.seeEffect(row) }
        self.owners = try transaction.rows("SELECT shard, owner FROM shards").reduce(into: [:]) { owners, row in
            owners[row.int(0)] = row.optionalInteger(1)
        }
        for row in try transaction.rows("SELECT event FROM decisions LIMIT 100000") { self.settle(row.integer(0)) }
        if forgives { self.acked.formIntersection(self.identities) }
        if let lost = self.acked.subtracting(self.identities).min() {
            self.fail(.ackedIsStored, "\(lost) was acknowledged and is lost")
        }
        try transaction.run("DELETE FROM watch")
    }
}

// Effects.
extension Watch {
    private func seeEffect(_ row: Row) -> String {
        let state = EffectState(rawValue: row.text(3)) ?? .dead
        let intent = Intent(body: row.blob(6))
        self.effects[row.text(1)] = EffectFacts(
            intent: intent,
            destination: String(intent?.text.split(separator: "|").prefix(2).joined(separator: "|") ?? ""),
            ordinal: row.integer(4),
            event: row.integer(5),
            state: state
        )
        if !state.isFinal { self.openEffects += 1 }
        return "effect \(row.text(1)) \(state.rawValue): \(intent?.text ?? "?")"
    }

    private func seeMove(_ row: Row, _ actor: Actor) -> String {
        let (id, said) = (
            row.text(1), "effect \(row.text(1)) \(row.text(2)) → \(row.text(3)) (\(row.integer(4)) → \(row.integer(5)))"
        )
        guard let before = EffectState(rawValue: row.text(2)), let after = EffectState(rawValue: row.text(3)) else {
            return said
        }
        self.effects[id]?.state = after
        if before.isFinal {
            self.fail(.terminalStays, "\(id) was \(before.rawValue) and became \(after.rawValue)")
        } else {
            if after.isFinal { self.openEffects -= 1 }
            if before != after, actor.errand != .restore, !before.next.contains(after) {
                self.fail(.terminalStays, "\(id) went from \(before.rawValue) to \(after.rawValue)")
            }
        }
        let (from, to) = (row.integer(4), row.integer(5))
        switch actor.errand {
        case .take where after != .leased, .giveBack, .settle, .find:
            let isOwn = from == actor.epoch && to == actor.epoch
            self.expect(
                isOwn,
                .noStaleWrite,
                "\(id) is of \(from), and \(actor.epoch ?? 0) moved it: \(actor.errand.rawValue)"
            )
        case .recover:
            let isForsaken = from == actor.epoch || !self.alive.contains(from)
            self.expect(isForsaken, .noStaleWrite, "\(id) is of \(from), who is there, and was taken from it")
        case .take:
            self.checkLine(id)
            if let intent = self.effects[id]?.intent {
                let owner = self.owners[AccountID(String(intent.account)).shard]
                self.expect(
                    owner == actor.epoch,
                    .limits,
                    "\(actor.epoch ?? 0) sends for \(intent.account), which \(owner ?? 0) has"
                )
            }
        default: break
        }
        return said
    }

    /// Nobody overtakes in the line to one destination, and nobody goes beside another.
    private func checkLine(_ id: String) {
        guard let own = self.effects[id], own.state == .leased, let intent = own.intent else { return }
        for (other, facts) in self.effects where facts.destination == own.destination && other != id {
            switch facts.state {
            case .leased, .inflight: self.fail(.order, "\(id) goes beside \(other) to \(own.destination)")
            case .pending, .retry:
                let isBehind = facts.ordinal < own.ordinal && facts.intent?.effectClass == intent.effectClass
                self.expect(!isBehind || facts.intent?.text.hasSuffix("h") == true, .order, "\(id) overtakes \(other)")
            default: break
            }
        }
    }

    private func seeEffectGone(_ row: Row) -> String {
        if let facts = self.effects.removeValue(forKey: row.text(1)), !facts.state.isFinal {
            self.openEffects -= 1
            self.fail(.ackedIsStored, "\(row.text(1)) was forgotten while it was \(facts.state.rawValue)")
        }
        return "effect \(row.text(1)) forgotten"
    }
}

// Events.
extension Watch {
    private func seeEvent(_ row: Row) -> String {
        let (lane, source, id) = (row.text(1), row.text(2), row.integer(4))
        let text = String(decoding: row.blob(6), as: UTF8.self)
        let isHeard = source != "callback" || !text.contains(" noise")
        self.events[id] = EventFacts(
            lane: lane,
            identity: text,
            isHeard: isHeard,
            receivedAt: Instant(millis: row.integer(5))
        )
        if source == "callback" { self.identities.insert(text) }
        if isHeard { self.waiting[lane, default: []].append(id) }
        if source == "timer" {
            let isFirst = self.fired.insert(text).inserted
            self.expect(isFirst, .timersOnce, "\(text) fired twice")
        }
        return "event \(id) \(source) in \(lane): \(text)"
    }

    private func seeDecision(_ row: Row, _ actor: Actor) -> String {
        let id = row.integer(4)
        let said = "event \(id) \(row.text(3)) by \(row.integer(5))"
        // A timer that is let pass is decided in the moment in which it comes, before those that wait in its lane.
        let isLetPass = row.integer(5) == 0 || actor.errand == .restore
        if !isLetPass, let facts = self.events[id], let first = self.waiting[facts.lane]?.first, first != id {
            self.fail(.order, "event \(id) was decided before \(first) of its lane")
        }
        if actor.errand == .decide, let lane = self.events[id]?.lane {
            let owner = self.owners[LaneID(lane).shard]
            self.expect(owner == actor.epoch, .order, "\(actor.epoch ?? 0) decides in \(lane), which \(owner ?? 0) has")
        }
        self.settle(id)
        return said
    }

    fileprivate func settle(_ id: Int64) {
        guard let lane = self.events[id]?.lane else { return }
        self.events[id]?.isDecided = true
        self.waiting[lane]?.removeAll { $0 == id }
        if self.waiting[lane]?.isEmpty == true { self.waiting[lane] = nil }
    }

    private func seeEventGone(_ row: Row, now: Instant) -> String {
        let id = row.integer(4)
        if let facts = self.events.removeValue(forKey: id) {
            let isFinished = facts.isDecided || !facts.isHeard
            self.expect(isFinished, .ackedIsStored, "event \(id) was forgotten before it was decided")
            let isOld = now - facts.receivedAt >= .seconds(8 * 86_400)
            self.expect(isOld, .ackedIsStored, "event \(id) was forgotten after \(now - facts.receivedAt)")
            // From now on a repeat is a new event; the platform gave up long before.
            self.identities.remove(facts.identity)
            self.acked.remove(facts.identity)
        }
        return "event \(id) forgotten"
    }
}
