import Delivery
import Domain
import Engine
import Storage
import TestSupport
import Testing

/// A sender that stood still while another took over, and one whose store failed it for a while.
@Suite struct OvertakenTests {
    @Test func `an outcome that comes too late writes nothing`() async throws {
        try await StorageEngine.sqliteInMemory.withEmptyStore { store in
            let gate = Gate()
            let platform = ScriptedPlatform(effectClass: .dangerous, onCall: { _ in await gate.pass() })
            let old = try await EngineRig(store, platform: platform)
            let id = try await old.emit(.to("a", reportsBack: true))[0]
            let sender = old.sender()
            let pass = Task { try await sender.runOnce() }
            await gate.arrivals(atLeast: 1)

            let new = try await EngineRig(store, clock: old.clock, platform: platform)
            let successor = new.sender()
            try await successor.recover()
            _ = try await successor.runOnce()
            try await #expect(new.state(id) == .unknownFinal)
            let record = try await new.effect(id)?.attempts.map(\.code)

            gate.open()
            _ = try? await pass.value
            try await #expect(new.state(id) == .unknownFinal)
            try await #expect(new.effect(id)?.attempts.map(\.code) == record)
            try await #expect(new.journal.newest(9).map(\.kind) == ["effect.settled", "message.text"], "told once")
        }
    }

    @Test func `a fenced sender stops instead of trying again`() async throws {
        try await StorageEngine.sqliteInMemory.withEmptyStore { store in
            let old = try await EngineRig(store)
            try await old.emit(.to("a"))
            let sender = old.sender()
            let new = try await EngineRig(store, clock: old.clock)
            await #expect(throws: Fenced.self) { try await sender.run() }
            await #expect(throws: Fenced.self) { try await sender.runOnce() }
            #expect(old.platform.calls.isEmpty)
            try await new.settle(new.sender())
            #expect(new.platform.ledger.count == 1)
        }
    }

    /// A full disk may stay full for hours: what the platform did must not become unknown by that.
    @Test func `a node without a lease begins nothing`() async throws {
        try await StorageEngine.sqliteInMemory.withEmptyStore { store in
            let rig = try await EngineRig(store)
            let (epoch, terms) = (rig.epoch, Cluster.Terms())
            let id = try await rig.emit(.to("a"))[0]
            let standing = try await store.write { try Cluster.beat(epoch, terms: terms, $0) }
            rig.node.apply(standing, askedAt: .now - .seconds(60), terms: terms)
            try await #expect(rig.sender().runOnce() == 0)
            try await #expect(rig.effect(id)?.attempts.isEmpty == true)
            rig.node.apply(standing, askedAt: .now, terms: terms)
            _ = try await rig.sender().runOnce()
            try await #expect(rig.state(id) == .sent)
        }
    }

    @Test func `an outcome that cannot be written is kept until it can`() async throws {
        try await StorageEngine.sqliteInMemory.withEmptyStore { store in
            let rig = try await EngineRig(store, platform: ScriptedPlatform(effectClass: .dangerous))
            let id = try await rig.emit(.to("a"))[0]
            let sender = rig.sender(store: StutteringStore(store, failing: Set(2...60)))
            try await #expect(sender.runOnce() == 1)
            try await #expect(rig.state(id) == .sent)
            #expect(rig.platform.calls.count == 1)
        }
    }

    /// Calls that end while a record is being written are recorded together, and one of them may be to blame.
    @Test(arguments: [StorageError.Code.constraint, .failed, .full])
    func `outcomes that cannot be written together are written alone`(code: StorageError.Code) async throws {
        try await StorageEngine.sqliteInMemory.withEmptyStore { store in
            let rig = try await EngineRig(store, platform: ScriptedPlatform(effectClass: .dangerous))
            for number in 0..<20 { try await rig.emit(.to(PlatformUserID("a\(number)"))) }
            let sender = rig.sender(store: StutteringStore(store, failing: [2, 3, 4, 5], code: code))
            try await #expect(sender.runOnce() == 20)
            try await #expect(Set(rig.states().values) == [.sent])
            #expect(rig.platform.calls.count == 20)
        }
    }

    @Test func `what could not be begun goes at once, and its place is free again`() async throws {
        try await StorageEngine.sqliteInMemory.withEmptyStore { store in
            let rig = try await EngineRig(store)
            for number in 0..<4 { try await rig.emit(.to(PlatformUserID("a\(number)"))) }
            // Each vain beginning is followed by a look at what may have been written of it.
            let sender = rig.sender(store: StutteringStore(store, failing: [1, 3, 5]), places: 1)
            for _ in 0..<3 {
                await #expect(throws: StorageError.self) { try await sender.runOnce() }
            }
            // A welcome has no time to wait for the end of a lease.
            try await #expect(rig.settle(sender) < .seconds(1))
            #expect(rig.platform.ledger.count == 4)
        }
    }
}

/// A store that refuses chosen writes, counted from 1, and does all others.
private final class StutteringStore: Store {
    private let store: any Store
    private let failing: Set<Int>
    private let code: StorageError.Code
    private let count = Counter()

    init(_ store: any Store, failing: Set<Int>, code: StorageError.Code = .full) {
        (self.store, self.failing, self.code) = (store, failing, code)
    }

    func submit<Result: Sendable>(
        to writer: Writer,
        _ body: @escaping @Sendable (Transaction) throws -> Result,
        then: @escaping @Sendable (Swift.Result<Result, any Error>) -> Void
    ) {
        guard !self.failing.contains(self.count.next()) else {
            then(.failure(StorageError(self.code, "Not this one.")))
            return
        }
        self.store.submit(to: writer, body, then: then)
    }

    func read<Result: Sendable>(_ body: @escaping @Sendable (Transaction) throws -> Result) async throws -> Result {
        try await self.store.read(body)
    }

    func close() async {}
}
