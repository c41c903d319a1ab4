import Domain
import Draws
import Storage
import Testing

@testable import Plays

extension Stage {
    /// What HQ says when it tells the outside value of a draw.
    static let headquarters = Identity(.member, "hq-01")

    /// Writes the proof of a draw that is over, and checks it as anybody could: it is right, and its winners are the
    /// people whom the store has.
    @discardableResult
    func verify(_ id: RunID, _ bill: Playbill) async throws -> Verdict.Summary {
        let run = try #require(await self.run(id))
        let record = try #require(try await self.read { try bill.proof.record(of: run, $0) })
        var pieces: [[UInt8]] = []
        try DrawFile.write(record) { pieces.append($0) }
        let announced = try run.lotteryState().announcement.flatMap { Hash(hex: $0) }
        let verdict = DrawFile.verify(Expectations(announced: announced)) {
            pieces.isEmpty ? nil : pieces.removeFirst()
        }
        #expect(verdict.isRight, "\(verdict.flaw.map { "\($0)" } ?? "")")
        let summary = try #require(verdict.summary)
        let wins = try await self.wins(id)
        let picks = summary.picks.filter { $0.entry > 0 }
        #expect(picks.map(\.tier) == wins.map(\.tier) && picks.map(\.entry) == wins.map(\.number))
        for (pick, win) in zip(picks, wins) {
            let entry = RosterEntry(
                entrant: win.person.rawValue,
                draw: id.rawValue,
                salt: bill.proof.salt(of: win.person, in: run)
            )
            #expect(pick.hash == entry.hash)
        }
        return summary
    }

    /// The prizes of a run in the order in which they were won.
    func wins(_ id: RunID) async throws -> [LotteryWins.Win] {
        let run = try #require(await self.run(id))
        return try await self.read { transaction in
            try LotteryWins.State.allCases.flatMap { try LotteryWins.next($0, of: run, limit: 5_000, transaction) }
        }.sorted { $0.pick < $1.pick }
    }

    /// Headquarters tells the outside value.
    @discardableResult
    func tells(_ value: String, of script: ScriptID = "december", by: Identity = Stage.headquarters) async throws
        -> String?
    {
        try await self.acts(.tellEntropy(value), by: by, on: script)?.said("lottery")
    }
}
