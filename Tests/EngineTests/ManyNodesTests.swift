import Domain
import Storage
import TestSupport
import Testing

@testable import Engine

/// Lanes of several nodes over one store: each event is decided once, in order, by whoever has its shard.
@Suite struct ManyNodesTests {
    /// However slow the machine, no lease runs out by itself.
    private static let terms = Cluster.Terms(lease: .seconds(3_600))

    private static func join(_ store: any Store, _ plays: [any Play] = [Diary()]) async throws -> EngineRig {
        let epoch = try await store.write { try Cluster.join(.init(name: "here", build: "1"), terms: terms, $0) }
        return try await EngineRig(store, as: Node(epoch, owned: .none), plays: plays)
    }

    private static func beat(_ rig: EngineRig) async throws {
        let epoch = rig.epoch
        let standing = try await rig.store.write { try Cluster.beat(epoch, terms: terms, $0) }
        rig.node.apply(standing, askedAt: .now, terms: Self.terms)
    }

    private static func letLapse(_ rig: EngineRig) async throws {
        let number = rig.epoch.number
        try await rig.store.write {
            _ = try $0.run("UPDATE nodes SET lease_until = 0 WHERE number = $1", .integer(number))
            // Who has just come strikes off nobody.
            _ = try $0.run("UPDATE nodes SET joined_at = 0")
        }
    }

    /// Many lanes, so that every node has some.
    private static func letters(_ words: String) -> [Letter] {
        (1...40).map { .words("\(words)-\($0)", lane: "wm\($0)") }
    }

    @Test(arguments: StorageEngine.available)
    func `each node decides its own part, wherever the callback came in`(engine: StorageEngine) async throws {
        try await engine.withDiary { store in
            let (one, two) = (try await Self.join(store), try await Self.join(store))
            try await Self.beat(one)
            try await Self.beat(two)
            for letter in Self.letters("a") { try await one.receive(letter) }
            try await one.lanes.drain()
            let first = try await store.texts().count
            #expect(first > 5 && first < 35)
            try await two.lanes.drain()
            try await #expect(Set(store.texts()).count == 40)
            try await #expect(store.texts().count == 40)
        }
    }

    @Test(arguments: StorageEngine.available)
    func `what a node gains is decided, although it saved its positions before it looked`(
        engine: StorageEngine
    ) async throws {
        try await engine.withDiary { store in
            let (staying, dying) = (try await Self.join(store), try await Self.join(store))
            try await Self.beat(staying)
            try await Self.beat(dying)
            try await staying.lanes.drain()
            for letter in Self.letters("a") { try await staying.receive(letter) }
            try await staying.lanes.drain()
            try await Self.letLapse(dying)
            // It has the shards of the other one now, and does not know it yet.
            let epoch = staying.epoch
            let standing = try await store.write { try Cluster.beat(epoch, terms: Self.terms, $0) }
            for letter in Self.letters("b") { try await staying.receive(letter) }
            try await staying.lanes.drain()
            staying.node.apply(standing, askedAt: .now, terms: Self.terms)
            try await staying.lanes.drain()
            try await #expect(Set(store.texts()).count == 80)
        }
    }

    @Test(arguments: StorageEngine.available)
    func `a shard goes over in order, with what had to wait`(engine: StorageEngine) async throws {
        try await engine.withDiary { store in
            let first = try await Self.join(store)
            try await Self.beat(first)
            for letter in Self.letters("a") { try await first.receive(letter) }
            try await first.receive(.words("!retry", lane: "late"))
            try await first.receive(.words("behind", lane: "late"))
            try await first.lanes.drain()
            let second = try await Self.join(store)
            for rig in [second, first] { try await Self.beat(rig) }
            for letter in Self.letters("b") { try await second.receive(letter) }
            // Gives back what falls to the other.
            try await first.lanes.drain()
            try await Self.beat(second)
            #expect(second.node.owned.count > 10 && first.node.owned.intersection(second.node.owned) == .none)
            // Until its patience is over, the first of the lane holds up the one behind it.
            for _ in 1...6 {
                for rig in [first, second] {
                    try await rig.lanes.drain()
                    rig.clock.advance(by: .seconds(61))
                }
            }
            let texts = try await store.texts()
            #expect(texts.filter { $0.hasPrefix("a-") || $0.hasPrefix("b-") }.count == 80)
            #expect(texts.contains("behind"))
            for number in 1...40 {
                let own = texts.filter { $0.hasSuffix("-\(number)") }
                #expect(own == ["a-\(number)", "b-\(number)"])
            }
        }
    }

    @Test(arguments: StorageEngine.available)
    func `a node that was struck off decides nothing more`(engine: StorageEngine) async throws {
        try await engine.withDiary { store in
            let (paused, other) = (try await Self.join(store), try await Self.join(store))
            try await Self.beat(paused)
            for letter in Self.letters("a") { try await paused.receive(letter) }
            try await Self.letLapse(paused)
            try await Self.beat(other)
            await #expect(throws: Fenced.self) { try await paused.lanes.drain() }
            try await other.lanes.drain()
            try await #expect(store.texts().count == 40)
        }
    }

    @Test(arguments: StorageEngine.available)
    func `a timer fires at the node that has its lane, once`(engine: StorageEngine) async throws {
        try await engine.withDiary { store in
            let alarm = ScriptedPlay { event, _ in
                let key = event.happening.text ?? ""
                return .done(
                    .same("set"),
                    timers: [.set(key: key, dueAt: event.happenedAt, lateness: .fire, payload: "")]
                )
            }
            let (one, two) = (try await Self.join(store, [alarm]), try await Self.join(store, [alarm]))
            for rig in [one, two] { try await Self.beat(rig) }
            // The second has told the first that it is there.
            try await Self.beat(one)
            for letter in Self.letters("a") { try await one.receive(letter) }
            for rig in [one, two] { try await rig.lanes.drain() }
            try await Self.beat(two)
            try await two.lanes.drain()
            let fired = [
                try await one.timers.runOnce(), try await two.timers.runOnce(), try await one.timers.runOnce(),
                try await two.timers.runOnce(),
            ]
            #expect(fired[0] > 5 && fired[1] > 5 && fired[2...] == [0, 0], "\(fired)")
            #expect(fired.reduce(0, +) == 40)
        }
    }
}
