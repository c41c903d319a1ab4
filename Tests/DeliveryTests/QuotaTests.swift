import Delivery
import Domain
import Engine
import Storage
import TestSupport
import Testing

/// What platforms sell by the month: counted in the store, told in time, and kept.
@Suite struct QuotaTests {
    private static let china = BrandClock("Asia/Shanghai") ?? .utc
    private static let calls = Quota(key: "chat/acme/calls", count: 20, clock: Self.china)
    /// The last minute of a December in China.
    private static let lateInMonth = Instant(seconds: 1_798_732_800 - 60)

    private func rig(_ store: any Store, at start: Instant? = nil) async throws -> EngineRig {
        let rig = try await EngineRig(store, platform: ScriptedPlatform(quotas: [Self.calls]))
        if let start { rig.clock.advance(to: start) }
        return rig
    }

    private func emit(_ members: ClosedRange<Int>, _ rig: EngineRig) async throws {
        for member in members { try await rig.emit(.to(PlatformUserID("m\(member)"))) }
    }

    private func used(_ rig: EngineRig) async throws -> Int {
        let now = rig.clock.now
        return try await rig.store.read { try Self.calls.used(at: now, $0) }
    }

    @Test(arguments: StorageEngine.available)
    func `every call that was begun counts, also one that was refused or lost`(engine: StorageEngine) async throws {
        try await engine.withEmptyStore { store in
            let rig = try await self.rig(store)
            rig.platform.script("member/a", .answer(.busy))
            rig.platform.script("member/b", .answer(CallReport(.notSent, advice: .giveUp, code: "no")))
            try await rig.emit(.to("a"), .to("b"), .to("c"))
            try await rig.settle(rig.sender())
            #expect(rig.platform.calls.count == 4)
            try await #expect(self.used(rig) == 4)
        }
    }

    @Test(arguments: StorageEngine.available)
    func `a month that is used up holds what can wait, and ends what cannot, with the numbers`(engine: StorageEngine)
        async throws
    {
        try await engine.withEmptyStore { store in
            let rig = try await self.rig(store, at: Self.lateInMonth)
            try await self.emit(1...20, rig)
            let sender = rig.sender()
            while try await sender.runOnce() > 0 {}
            #expect(rig.platform.calls.count == 20)
            let wait = try await rig.emit(.to("patient"))[0]
            let late = try await rig.emit(.to("hasty", deadline: rig.clock.now + .seconds(59)))[0]
            while try await sender.runOnce() > 0 {}
            try await #expect(rig.state(wait) == .pending)
            try await #expect(rig.state(late) == .expired)
            try await #expect(
                rig.said(of: wait)
                    == "this month's quota chat/acme/calls is used up (20/20): waits for the next month"
            )
            try await #expect(
                rig.said(of: late)
                    == "this month's quota chat/acme/calls is used up (20/20), and its time is over before the next"
            )
            rig.clock.advance(by: .seconds(60))
            try await #expect(sender.runOnce() == 1)
            try await #expect(rig.state(wait) == .sent)
            try await #expect(self.used(rig) == 1)
        }
    }

    @Test(arguments: StorageEngine.available)
    func `a restart forgets nothing, nor does the forgetting of old attempts`(engine: StorageEngine) async throws {
        try await engine.withEmptyStore { store in
            let rig = try await self.rig(store)
            try await self.emit(1...19, rig)
            try await rig.settle(rig.sender())
            try await store.write { transaction in
                try transaction.run("DELETE FROM attempts")
                try transaction.run("DELETE FROM outbox")
            }
            try await rig.emit(.to("a"), .to("b"))
            let next = rig.sender()
            try await next.recover()
            while try await next.runOnce() > 0 {}
            #expect(rig.platform.calls.count == 20)
            try await #expect(self.used(rig) == 20)
        }
    }

    @Test func `a round of calls takes no more than is left, and each account of an organisation counts`() async throws
    {
        try await StorageEngine.sqliteInMemory.withEmptyStore { store in
            let rig = try await self.rig(store)
            try await store.write { try Outbox.count(15, under: Self.calls.key, month: rig.month, by: "other", $0) }
            try await self.emit(1...9, rig)
            try await #expect(rig.sender().runOnce() == 5)
            #expect(rig.platform.calls.count == 5)
            try await #expect(self.used(rig) == 20)
        }
    }

    @Test func `the log tells each mark once, and a restart tells where it stands`() async throws {
        try await StorageEngine.sqliteInMemory.withEmptyStore { store in
            let rig = try await self.rig(store)
            let log = LogBook()
            let sender = rig.sender(book: log)
            for count in 1...22 {
                try await rig.emit(.to(PlatformUserID("m\(count)")))
                _ = try await sender.runOnce()
            }
            #expect(log.complaints.filter { $0.contains("quota.percent") }.count == 3)
            for (line, (used, percent)) in zip(log.complaints, [(16, 80), (19, 95), (20, 100)]) {
                #expect(line.contains("\(used)") && line.contains("\(percent)") && line.contains(Self.calls.key))
            }
            let later = LogBook()
            let next = rig.sender(book: later)
            for _ in 0..<3 { try await next.recover() }
            #expect(later.complaints.count == 1 && later.complaints[0].contains("used up"))
        }
    }

    @Test func `a platform that counts otherwise closes the month, and what waits is not refused one by one`()
        async throws
    {
        try await StorageEngine.sqliteInMemory.withEmptyStore { store in
            let rig = try await self.rig(store)
            let closed = CallReport(
                .notSent,
                advice: .closeLimits(keys: [Self.calls.key], for: .seconds(10 * 86_400)),
                code: "month",
                message: .same("used up")
            )
            for member in ["a", "b", "c"] { rig.platform.script("member/\(member)", .answer(closed)) }
            let sender = rig.sender()
            try await rig.emit(.to("a"))
            _ = try await sender.runOnce()
            let ids = try await rig.emit(.to("b", .notice), .to("c", .reply, deadline: rig.clock.now + .seconds(600)))
            for _ in 0..<60 {
                while try await sender.runOnce() > 0 {}
                rig.clock.advance(by: .seconds(10))
            }
            while try await sender.runOnce() > 0 {}
            #expect(rig.platform.calls.count == 1)
            try await #expect(rig.state(ids[0]) == .pending)
            try await #expect(rig.state(ids[1]) == .expired)
            let reason = try await rig.said(of: ids[0])
            #expect(reason?.contains(Self.calls.key) == true)
        }
    }

    @Test func `counts of more than a year ago are forgotten`() async throws {
        try await StorageEngine.sqliteInMemory.withEmptyStore { store in
            try await store.write { transaction in
                for month in [202_510, 202_511, 202_512, 202_612] {
                    try Outbox.count(3, under: "k", month: month, by: "a", transaction)
                }
                try Outbox.count(2, under: "k", month: 202_612, by: "b", transaction)
            }
            let counts = try await store.read { transaction in
                try [202_510, 202_511, 202_512, 202_612].map { try Outbox.monthlyCalls("k", month: $0, transaction) }
            }
            #expect(counts == [0, 0, 3, 5])
        }
    }
}

extension EngineRig {
    fileprivate var month: Int {
        let parts = (BrandClock("Asia/Shanghai") ?? .utc).day(at: self.clock.now).parts
        return parts.year * 100 + parts.month
    }
}
