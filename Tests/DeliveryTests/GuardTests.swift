import Delivery
import Domain
import TestSupport
import Testing

/// Whether this person may be disturbed now.
@Suite struct GuardTests {
    private static func quietUntil(_ clock: String) -> Bilingual {
        Bilingual("免打扰时段，\(clock) 以后再发", "held: it is quiet time until \(clock)")
    }

    private static func night(_ zone: String = "Asia/Shanghai", from: Int = 22 * 60, to: Int = 9 * 60) throws -> Guard {
        Guard(quietHours: Guard.QuietHours(from: from, to: to, clock: try #require(BrandClock(zone))))
    }

    @Test(
        arguments: [
            ("2026-01-01T13:59:59Z", nil), ("2026-01-01T14:00:00Z", "2026-01-02T01:00:00Z"),
            ("2026-01-01T16:00:00Z", "2026-01-02T01:00:00Z"), ("2026-01-02T00:59:59Z", "2026-01-02T01:00:00Z"),
            ("2026-01-02T01:00:00Z", nil),
        ] as [(String, String?)]
    )
    func `quiet hours may cross midnight`(now: String, until: String?) throws {
        for purpose in [Purpose.task, .notice] {
            let judgement = try Self.night().judge(purpose, now: .utc(now))
            if let until {
                #expect(judgement == .hold(until: .utc(until), reason: Self.quietUntil("09:00")))
            } else {
                #expect(judgement == .pass)
            }
        }
    }

    @Test(arguments: [Purpose.reply, .upkeep])
    func `replies and upkeep always pass`(purpose: Purpose) throws {
        var random = RandomSource(seed: 1)
        for _ in 0..<500 {
            let now = Instant(seconds: Int64.random(in: 0...2_000_000_000, using: &random))
            try #expect(Self.night().judge(purpose, now: now) == .pass)
        }
    }

    @Test func `quiet hours within a day hold only those`() throws {
        let noon = try Self.night(from: 12 * 60, to: 14 * 60)
        #expect(noon.judge(.notice, now: .utc("2026-01-01T03:59:00Z")) == .pass)
        #expect(
            noon.judge(.notice, now: .utc("2026-01-01T04:00:00Z"))
                == .hold(until: .utc("2026-01-01T06:00:00Z"), reason: Self.quietUntil("14:00"))
        )
        #expect(noon.judge(.notice, now: .utc("2026-01-01T06:00:00Z")) == .pass)
    }

    @Test func `without quiet hours, and with a stretch of no length, everything passes`() throws {
        for now in [0, 43_200, 86_399] as [Int64] {
            #expect(Guard(quietHours: nil).judge(.notice, now: Instant(seconds: now)) == .pass)
            try #expect(Self.night(from: 540, to: 540).judge(.notice, now: Instant(seconds: now)) == .pass)
        }
    }

    /// Whatever the clocks do: what is held is let go at a moment that is loud, and that moment is ahead.
    @Test(arguments: [
        ("Asia/Shanghai", "1986-05-04T00:00:00Z"), ("Asia/Shanghai", "1991-09-15T00:00:00Z"),
        ("America/New_York", "2026-03-08T07:00:00Z"), ("America/New_York", "2026-11-01T06:00:00Z"),
        ("Australia/Lord_Howe", "2026-10-03T15:30:00Z"), ("Australia/Lord_Howe", "2026-04-04T15:00:00Z"),
    ])
    func `what is held is let go when it is loud again`(zone: String, around: String) throws {
        var random = RandomSource(seed: 7)
        for _ in 0..<400 {
            let hours = (Int.random(in: 0..<1_440, using: &random), Int.random(in: 0..<1_440, using: &random))
            let night = try Self.night(zone, from: hours.0, to: hours.1)
            let now = Instant.utc(around) + .seconds(Int64.random(in: -100_000...100_000, using: &random))
            guard case .hold(let until, _) = night.judge(.notice, now: now) else { continue }
            #expect(until > now && until - now <= .seconds(25 * 3_600))
            let isLoud = night.judge(.notice, now: until) == .pass
            // The clock may jump over a short loud stretch altogether; then the next judgement holds it again.
            let isJumpedOver = try #require(BrandClock(zone)).minuteOfDay(at: until) != hours.1
            #expect(isLoud || isJumpedOver, "\(zone) \(hours) at \(now.millis)")
        }
    }
}
