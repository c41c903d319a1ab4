import Domain
import Testing

@testable import Engine

/// The board as a value: what comes out, in which order, and what must wait.
@Suite struct LaneBoardTests {
    private static let now = Instant(seconds: 1_767_000_000)

    @Test func `entries of one lane come out in order, several at once when nobody else wants the place`() {
        var board = LaneBoard()
        for id in 1...5 { board.add(.sample(id, "a")) }
        #expect(board.take(3, now: Self.now).map(\.id.rawValue) == [1, 2, 3])
        #expect(board.take(3, now: Self.now).isEmpty, "the lane is taken until it is settled")
        #expect(board.count == 5)
    }

    @Test func `an entry that comes back stands in front again`() {
        var board = LaneBoard()
        for id in 1...3 { board.add(.sample(id, "a")) }
        let taken = board.take(2, now: Self.now)
        board.add(.sample(4, "a"))
        board.settle(taken, returned: [taken[1]], waits: [:])
        #expect(board.take(9, now: Self.now).map(\.id.rawValue) == [2, 3, 4])
    }

    @Test func `a lane that waits holds up no other, and goes on at its moment`() {
        var board = LaneBoard()
        board.add(.sample(1, "a"))
        board.add(.sample(2, "b"))
        let taken = board.take(9, now: Self.now)
        board.settle(taken, returned: [taken[0]], waits: ["a": Self.now + .seconds(5)])
        board.add(.sample(3, "a"))
        board.add(.sample(4, "b"))
        #expect(board.nextMoment == Self.now + .seconds(5))
        #expect(board.waitingLanes == 1)
        #expect(board.take(9, now: Self.now + .milliseconds(4_999)).map(\.id.rawValue) == [4])
        #expect(board.take(9, now: Self.now + .seconds(5)).map(\.id.rawValue) == [1, 3])
        #expect(board.nextMoment == nil)
    }

    @Test func `a lane that is added while it has to wait keeps waiting`() {
        var board = LaneBoard()
        board.add(.sample(1, "a"), waitsUntil: Self.now + .seconds(5))
        board.add(.sample(2, "a"))
        board.add(.sample(3, "b"))
        #expect(board.take(9, now: Self.now).map(\.id.rawValue) == [3])
        #expect(board.nextMoment == Self.now + .seconds(5))
        #expect(board.take(9, now: Self.now + .seconds(5)).map(\.id.rawValue) == [1, 2])
    }

    @Test func `an account with many lanes does not hold up another with few`() {
        var board = LaneBoard()
        for id in 1...1_000 { board.add(.sample(id, LaneID("noisy/member:\(id)"))) }
        for id in 1_001...1_003 { board.add(.sample(id, LaneID("quiet/member:\(id)"))) }
        #expect(board.take(8, now: Self.now).map(\.id.rawValue) == [1, 1_001, 2, 1_002, 3, 1_003, 4, 5])
        #expect(board.take(2, now: Self.now).map(\.id.rawValue) == [6, 7])
    }

    @Test func `prompt lanes come first but leave a quarter of the round`() {
        var board = LaneBoard()
        for id in 1...20 { board.add(.sample(id, LaneID("p\(id)"), .prompt)) }
        for id in 21...40 { board.add(.sample(id, LaneID("o\(id)"))) }
        let taken = board.take(8, now: Self.now)
        #expect(taken.map(\.id.rawValue) == [1, 2, 3, 4, 5, 6, 21, 22])
    }

    @Test func `prompt lanes may have it all when nobody else waits`() {
        var board = LaneBoard()
        for id in 1...20 { board.add(.sample(id, LaneID("p\(id)"), .prompt)) }
        #expect(board.take(8, now: Self.now).count == 8)
    }

    @Test func `a lane with a long backlog leaves room for the short ones`() {
        var board = LaneBoard()
        for id in 1...10_000 { board.add(.sample(id, "noisy")) }
        for id in 10_001...10_050 { board.add(.sample(id, LaneID("quiet\(id)"))) }
        let taken = board.take(128, now: Self.now)
        #expect(taken.count { $0.lane != "noisy" } == 50)
        #expect(taken.count { $0.lane == "noisy" } >= 1)
    }

    @Test func `lanes take turns in the order in which they were served`() {
        var board = LaneBoard()
        let lanes = (1...30).map { LaneID("lane\($0)") }
        for round in 0..<3 {
            for (index, lane) in lanes.enumerated() { board.add(.sample(round * 30 + index + 1, lane)) }
        }
        for _ in 0..<3 {
            let taken = board.take(30, now: Self.now)
            #expect(taken.map(\.lane) == lanes)
            board.settle(taken, returned: [], waits: [:])
        }
        #expect(board.isEmpty)
    }
}

extension LaneBoard.Entry {
    static func sample(_ id: Int, _ lane: LaneID, _ band: Letter.Band = .ordinary, tries: Int? = nil) -> Self {
        Self(id: EventID(rawValue: Int64(id)), lane: lane, band: band, tries: tries)
    }
}
