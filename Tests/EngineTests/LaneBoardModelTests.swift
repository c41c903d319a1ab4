import Domain
import Testing

@testable import Engine

/// 10,000 random steps against a plain model of what the board promises.
@Suite struct LaneBoardModelTests {
    @Test(arguments: 1...5 as ClosedRange<UInt64>)
    func `nothing is lost, doubled, out of order or held up by another lane`(seed: UInt64) {
        var random = RandomSource(seed: seed)
        var board = LaneBoard()
        var model = Model()
        var now = Instant(seconds: 1_767_000_000)
        for _ in 0..<10_000 {
            switch Int.random(in: 0..<10, using: &random) {
            case 0..<5:
                let entry = model.add(lane: Int.random(in: 0..<20, using: &random))
                board.add(entry)
            case 5: now = now + .milliseconds(Int.random(in: 0...800, using: &random))
            case 6: model.keep(&board, seed)
            default:
                let limit = Int.random(in: 1...24, using: &random)
                let taken = board.take(limit, now: now)
                model.check(taken, limit: limit, now: now, seed)
                // What arrives while the round is under way goes behind it.
                for _ in 0..<Int.random(in: 0...2, using: &random) {
                    board.add(model.add(lane: Int.random(in: 0..<20, using: &random)))
                }
                let (returned, waits) = model.settle(taken, now: now, &random)
                board.settle(taken, returned: returned, waits: waits)
            }
            #expect(board.count == model.count, "seed \(seed)")
            #expect(board.nextMoment == model.nextMoment, "seed \(seed)")
        }
        while model.count > 0 {
            now = now + .seconds(1)
            let taken = board.take(64, now: now)
            model.check(taken, limit: 64, now: now, seed)
            board.settle(taken, returned: [], waits: [:])
            for entry in taken { model.done(entry) }
            guard !taken.isEmpty else {
                Issue.record("seed \(seed): \(model.count) entries never came out")
                return
            }
        }
        #expect(board.isEmpty)
        #expect(model.finished.sorted() == (1...model.lastID).map { Int64($0) }, "each exactly once")
    }

    /// Half of the lanes are prompt.
    ///
    /// A lane has one band, as adapters promise.
    private struct Model {
        var lanes: [LaneID: [LaneBoard.Entry]] = [:]
        var waits: [LaneID: Instant] = [:]
        var finished: [Int64] = []
        var lastID = 0
        /// What stands among the postponed.
        var rows: Set<Int64> = []

        var count: Int { self.lanes.values.reduce(0) { $0 + $1.count } }
        var nextMoment: Instant? { self.waits.values.min() }

        mutating func add(lane number: Int) -> LaneBoard.Entry {
            self.lastID += 1
            let entry = LaneBoard.Entry.sample(self.lastID, LaneID("\(number)"), number % 2 == 0 ? .prompt : .ordinary)
            self.lanes[entry.lane, default: []].append(entry)
            return entry
        }

        mutating func check(_ taken: [LaneBoard.Entry], limit: Int, now: Instant, _ seed: UInt64) {
            self.waits = self.waits.filter { $0.value > now }
            let ready = self.lanes.filter { !$0.value.isEmpty && self.waits[$0.key] == nil }
            #expect(taken.count <= limit, "seed \(seed)")
            #expect(taken.isEmpty == ready.isEmpty, "seed \(seed)")
            for (lane, entries) in Dictionary(grouping: taken, by: \.lane) {
                #expect(self.waits[lane] == nil, "seed \(seed): a lane that waits came out")
                #expect(entries.map(\.id) == self.lanes[lane]?.prefix(entries.count).map(\.id), "seed \(seed): order")
            }
            let prompt = taken.count { $0.band == .prompt }
            if ready.values.contains(where: { $0[0].band == .ordinary }) {
                #expect(prompt <= max(1, limit * 3 / 4), "seed \(seed)")
            }
            // Each lane that is ready gets its turn when the round has room for all.
            let places = limit * 3 / 4
            if ready.values.count(where: { $0[0].band == .prompt }) <= places, ready.count <= limit - places {
                #expect(Set(taken.map(\.lane)) == Set(ready.keys), "seed \(seed)")
            }
        }

        mutating func settle(
            _ taken: [LaneBoard.Entry],
            now: Instant,
            _ random: inout RandomSource
        ) -> (returned: [LaneBoard.Entry], waits: [LaneID: Instant]) {
            var returned: [LaneBoard.Entry] = []
            var stopped: [LaneID: Instant?] = [:]
            for entry in taken {
                if stopped[entry.lane] == nil, Int.random(in: 0..<4, using: &random) > 0 {
                    self.done(entry)
                    continue
                }
                if stopped[entry.lane] == nil {
                    let wait = Int.random(in: 0...2_000, using: &random)
                    stopped[entry.lane] = .some(wait == 0 ? nil : now + .milliseconds(wait))
                }
                // What waits by itself was postponed, and what is behind it was not.
                var back = entry
                if returned.last?.lane != entry.lane, let stop = stopped[entry.lane], stop != nil {
                    back.tries = 1
                    self.rows.insert(entry.id.rawValue)
                }
                returned.append(back)
            }
            let waits = stopped.compactMapValues { $0 }
            self.waits.merge(waits) { $1 }
            return (returned, waits)
        }

        /// After the position is kept, a process that starts anew finds all that is not finished.
        mutating func keep(_ board: inout LaneBoard, _ seed: UInt64) {
            var read = Positions()
            for band in [Letter.Band.prompt, .ordinary] { read[band] = EventID(rawValue: Int64(self.lastID)) }
            let positions = board.positions(from: read)
            for (id, _) in board.takeBlocked() {
                #expect(self.rows.insert(id.rawValue).inserted, "seed \(seed): it is named once")
            }
            for entry in self.lanes.values.joined() where entry.id <= positions[entry.band] {
                #expect(self.rows.contains(entry.id.rawValue), "seed \(seed): \(entry.id) would be lost")
            }
            let open = self.lanes.values.joined().filter { !self.rows.contains($0.id.rawValue) }
            for band in [Letter.Band.prompt, .ordinary] {
                let first = open.filter { $0.band == band }.map(\.id).min()
                #expect(positions[band].rawValue == (first?.rawValue ?? Int64(self.lastID) + 1) - 1, "seed \(seed)")
            }
        }

        mutating func done(_ entry: LaneBoard.Entry) {
            self.rows.remove(entry.id.rawValue)
            self.lanes[entry.lane]?.removeAll { $0.id == entry.id }
            self.finished.append(entry.id.rawValue)
        }
    }
}
