import Dispatch
import Domain
import Storage
import TestSupport
import Testing

@testable import Engine

/// Who serves a store, and who has which part of the work.
@Suite struct ClusterTests {
    /// However slow the machine, no lease runs out by itself.
    private static let terms = Cluster.Terms(lease: .seconds(3_600))

    private static func join(_ store: any Store) async throws -> Node {
        Node(
            try await store.write { try Cluster.join(.init(name: "here", build: "1"), terms: terms, $0) },
            owned: .none
        )
    }

    @discardableResult
    private static func beat(_ node: Node, _ store: any Store) async throws -> Cluster.Standing {
        let epoch = node.epoch
        let standing = try await store.write { try Cluster.beat(epoch, terms: terms, $0) }
        node.apply(standing, askedAt: .now, terms: Self.terms)
        return standing
    }

    /// As if the lease had run out, whatever the database's clock shows, in a cluster that has been there for long.
    private static func letLapse(_ node: Node, _ store: any Store) async throws {
        let number = node.epoch.number
        try await store.write {
            _ = try $0.run("UPDATE nodes SET lease_until = 0 WHERE number = $1", .integer(number))
        }
        try await Self.growOld(store)
    }

    private static func growOld(_ store: any Store) async throws {
        try await store.write { _ = try $0.run("UPDATE nodes SET joined_at = 0") }
    }

    private static func giveBack(_ node: Node, _ store: any Store) async throws {
        let (surplus, epoch) = (node.giveBack(), node.epoch)
        try await store.write { try Cluster.release(surplus, epoch, $0) }
    }

    @Test(arguments: StorageEngine.available)
    func `the first node has everything, and shares it with those that come`(engine: StorageEngine) async throws {
        try await engine.withEmptyStore { store in
            let first = try await Self.join(store)
            try await #expect(Self.beat(first, store).owned == .all)
            let others = [try await Self.join(store), try await Self.join(store)]
            for node in others { try await #expect(Self.beat(node, store).owned == .none) }
            try await Self.beat(first, store)
            #expect(first.kept != .all && first.owned == .all)
            try await Self.giveBack(first, store)
            for node in others { try await Self.beat(node, store) }
            let parts = ([first] + others).map(\.owned)
            #expect(parts.reduce(Shards.none) { $0.union($1) } == .all)
            #expect(parts.map(\.count).reduce(0, +) == Shards.count)
            #expect(parts.allSatisfy { $0.count >= 10 }, "\(parts.map(\.count))")
        }
    }

    @Test(arguments: StorageEngine.available)
    func `whose lease has run out is struck off, and writes nothing more`(engine: StorageEngine) async throws {
        try await engine.withEmptyStore { store in
            let (paused, other) = (try await Self.join(store), try await Self.join(store))
            try await Self.beat(paused, store)
            try await Self.letLapse(paused, store)
            try await #expect(Self.beat(other, store).owned == .all)
            let epoch = paused.epoch
            await #expect(throws: Fenced.self) { try await store.write { try epoch.check($0) } }
            await #expect(throws: Fenced.self) { try await Self.beat(paused, store) }
            let again = try await Self.join(store)
            #expect(again.epoch.number > other.epoch.number)
        }
    }

    @Test(arguments: StorageEngine.available)
    func `who was late itself strikes off nobody, because the database may have been away`(
        engine: StorageEngine
    ) async throws {
        try await engine.withEmptyStore { store in
            let nodes = [try await Self.join(store), try await Self.join(store)]
            for node in nodes { try await Self.letLapse(node, store) }
            for node in nodes { try await #expect(Self.beat(node, store).nodes.count == 2) }
            try await Self.letLapse(nodes[0], store)
            try await #expect(Self.beat(nodes[1], store).nodes == [nodes[1].epoch.number])
        }
    }

    /// After the database was away all leases are over, and a newcomer's alone is not.
    @Test(arguments: StorageEngine.available)
    func `who has just come strikes off nobody`(engine: StorageEngine) async throws {
        try await engine.withEmptyStore { store in
            let old = try await Self.join(store)
            try await Self.beat(old, store)
            try await Self.letLapse(old, store)
            let newcomer = try await Self.join(store)
            try await #expect(Self.beat(newcomer, store).nodes.count == 2)
            try await #expect(Self.beat(old, store).owned == .all)
            try await Self.letLapse(old, store)
            try await #expect(Self.beat(newcomer, store).nodes == [newcomer.epoch.number])
        }
    }

    @Test(arguments: StorageEngine.available)
    func `who leaves leaves its work at once`(engine: StorageEngine) async throws {
        try await engine.withEmptyStore { store in
            let (leaving, staying) = (try await Self.join(store), try await Self.join(store))
            try await Self.beat(leaving, store)
            let epoch = leaving.epoch
            try await store.write { try Cluster.leave(epoch, $0) }
            try await #expect(Self.beat(staying, store).owned == .all)
        }
    }

    @Test(arguments: StorageEngine.available)
    func `a process that starts again goes on at once, and leaves those on other seats alone`(
        engine: StorageEngine
    ) async throws {
        try await engine.withEmptyStore { store in
            func join(_ newcomer: Cluster.Newcomer) async throws -> Node {
                Node(try await store.write { try Cluster.join(newcomer, terms: Self.terms, $0) }, owned: .none)
            }
            let killed = try await join(.init(name: "here", build: "1", seat: "a", relieves: true))
            try await Self.beat(killed, store)
            let again = try await join(.init(name: "here", build: "2", seat: "a", relieves: true))
            try await #expect(Self.beat(again, store).owned == .all)
            await #expect(throws: Fenced.self) { try await Self.beat(killed, store) }

            for newcomer: Cluster.Newcomer in [
                .init(name: "here", build: "1", seat: "b", relieves: true),
                .init(name: "there", build: "1", seat: "a", relieves: true),
                .init(name: "here", build: "1", seat: "a", relieves: false),
                .init(name: "here", build: "1", seat: "", relieves: true),
                .init(name: "here", build: "1", seat: "", relieves: true),
            ] {
                _ = try await join(newcomer)
            }
            try await #expect(Self.beat(again, store).nodes.count == 6)
        }
    }

    @Test func `a node that is in the middle of a transaction is not struck off`() async throws {
        guard StorageEngine.hasPostgres else { return }
        let address = try await StorageEngine.freshSchema()
        let (one, two) = (try PostgresStore(address), try PostgresStore(address))
        try await one.migrate(EngineMigrations.all, now: ManualClock().now)
        let (busy, other) = (try await Self.join(one), try await Self.join(two))
        try await Self.beat(busy, one)
        try await Self.letLapse(busy, one)
        let (isBusy, mayEnd) = (Gate(), DispatchSemaphore(value: 0))
        let epoch = busy.epoch
        async let work: Void = one.write { transaction in
            try epoch.check(transaction)
            isBusy.open()
            mayEnd.wait()
        }
        await isBusy.pass()
        try await #expect(Self.beat(other, two).nodes == [busy.epoch.number, other.epoch.number])
        mayEnd.signal()
        try await work
        try await #expect(Self.beat(other, two).owned == .all)
        await one.close()
        await two.close()
    }

    /// What a node decides, sends and says of itself goes over several connections at the same time.
    @Test func `a node's beat waits for none of its transactions, and disturbs none`() async throws {
        guard StorageEngine.hasPostgres else { return }
        let address = try await StorageEngine.freshSchema()
        let (one, two) = (try PostgresStore(address), try PostgresStore(address))
        try await one.migrate(EngineMigrations.all, now: ManualClock().now)
        let (busy, other) = (try await Self.join(one), try await Self.join(two))
        let (isBusy, mayEnd) = (Gate(), DispatchSemaphore(value: 0))
        let epoch = busy.epoch
        async let sending: Void = one.write(to: .sending) { transaction in
            _ = try transaction.row("SELECT 1 FROM shards LIMIT 1")
            isBusy.open()
            mayEnd.wait()
            // The row has changed since this transaction began to look.
            try epoch.check(transaction)
        }
        await isBusy.pass()
        try await Self.beat(busy, one)
        mayEnd.signal()
        try await sending

        let (isChecked, mayGoOn) = (Gate(), DispatchSemaphore(value: 0))
        async let again: Void = one.write(to: .sending) { transaction in
            try epoch.check(transaction)
            isChecked.open()
            mayGoOn.wait()
        }
        await isChecked.pass()
        try await Self.beat(busy, one)
        try await Self.letLapse(busy, one)
        try await #expect(Self.beat(other, two).nodes.contains(busy.epoch.number), "it is in the middle of something")
        mayGoOn.signal()
        try await again
        try await #expect(Self.beat(other, two).owned == .all)
        await one.close()
        await two.close()
    }

    @Test(arguments: [1, 2, 3, 5, 11])
    func `every shard falls to one node, and only those of a node that goes change hands`(count: Int) {
        let nodes = (1...count).map { Int64($0 * 7) }
        let shares = nodes.map { Cluster.share(of: $0, among: nodes) }
        #expect(shares.map(\.count).reduce(0, +) == Shards.count)
        #expect(shares.reduce(Shards.none) { $0.union($1) } == .all)
        for (node, share) in zip(nodes, shares).dropFirst() {
            let left = Cluster.share(of: node, among: Array(nodes.dropFirst()))
            #expect(share.subtracting(left) == .none)
        }
    }

    @Test func `a node keeps a shard while its sender takes work from it`() {
        let node = Node(Epoch(number: 1), owned: .all)
        #expect(node.use() == .all)
        let standing = Cluster.Standing(owned: .all, wanted: Shards([1, 2]), now: ManualClock().now, nodes: [1, 2])
        node.apply(standing, askedAt: .now, terms: Self.terms)
        #expect(node.surplus == .none)
        #expect(node.use() == Shards([1, 2]))
        #expect(node.giveBack() == Shards.all.subtracting(Shards([1, 2])))
    }

    @Test func `what was given back stays so when the answer to an earlier beat comes after it`() {
        let node = Node(Epoch(number: 1), owned: .all)
        let standing = Cluster.Standing(owned: .all, wanted: Shards([1, 2]), now: ManualClock().now, nodes: [1, 2])
        let moment = ContinuousClock.now
        node.apply(standing, askedAt: moment, terms: Self.terms)
        _ = node.giveBack(at: moment + .milliseconds(20))
        node.apply(standing, askedAt: moment + .milliseconds(10), terms: Self.terms)
        #expect(node.owned == Shards([1, 2]))
        // Asked later, the store knows better.
        node.apply(standing, askedAt: moment + .milliseconds(30), terms: Self.terms)
        #expect(node.owned == .all)
    }

    @Test func `a node keeps a shard while a call of it is under way`() {
        let node = Node(Epoch(number: 1), owned: .all)
        node.began(3)
        node.began(3)
        let standing = Cluster.Standing(owned: .all, wanted: Shards([1, 2]), now: ManualClock().now, nodes: [1, 2])
        node.apply(standing, askedAt: .now, terms: Self.terms)
        #expect(!node.surplus.contains(3) && node.surplus.contains(4) && !node.surplus.contains(1))
        node.ended(3)
        #expect(!node.surplus.contains(3))
        node.ended(3)
        #expect(node.surplus.contains(3))
    }

    @Test func `a lease that nobody renewed is over for the node before it is for the others`() {
        let node = Node(Epoch(number: 1), owned: .all)
        #expect(node.hasLease)
        let standing = Cluster.Standing(owned: .all, wanted: .all, now: ManualClock().now, nodes: [1])
        node.apply(standing, askedAt: .now - .seconds(3_600), terms: Self.terms)
        #expect(!node.hasLease)
        node.apply(standing, askedAt: .now, terms: Self.terms)
        #expect(node.hasLease)
    }

    @Test func `the shared clock goes on by itself, and by the store's when that differs`() {
        let (start, steady) = (Instant(seconds: 1_767_000_000), ContinuousClock.now)
        let clock = SharedClock(start, askedAt: steady, answeredAt: steady + .milliseconds(10))
        let middle = steady + .milliseconds(5)
        #expect(clock.now(at: middle + .seconds(3)) == start + .seconds(3))
        // What a slow answer shows may be as old as the question.
        clock.adjust(to: start + .seconds(5), askedAt: middle + .seconds(2), answeredAt: middle + .seconds(6))
        #expect(clock.now(at: middle + .seconds(4)) == start + .seconds(4))
        clock.adjust(to: start + .milliseconds(4_010), askedAt: middle + .seconds(4), answeredAt: middle + .seconds(4))
        #expect(clock.now(at: middle + .seconds(4)) == start + .seconds(4))
        clock.adjust(to: start - .seconds(60), askedAt: middle + .seconds(4), answeredAt: middle + .seconds(4))
        #expect(clock.now(at: middle + .seconds(5)) == start - .seconds(59))
    }

    @Test func `shards of lanes never change`() {
        // Stored rows carry them.
        #expect(LaneID("acme/group:wr1").shard == LaneID("acme/group:wr1").shard)
        let counts = (0..<6_400).reduce(into: [Int: Int]()) {
            $0[LaneID("acme-wecom/contact:wm\($1)").shard, default: 0] += 1
        }
        #expect(counts.count == Shards.count && counts.values.allSatisfy { (50...150).contains($0) })
    }
}
