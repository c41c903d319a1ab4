import ArgumentParser
import Domain
import Draws
import Foundation

/// A large draw: its roster, its winners, its proof, each timed, told in one line of JSON.
struct DrawBench: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "draw",
        abstract: "Draw among many entrants and write the proof."
    )

    @Argument(help: "How many entrants.")
    var entrants: Int

    @Argument(help: "How many winners.")
    var winners: Int

    @Argument(help: "Where the proof goes.")
    var file: String

    private struct Report: Encodable {
        let entrants: Int
        let winners: Int
        let rosterSeconds: Double
        let drawSeconds: Double
        let writeSeconds: Double
        let bytes: Int
        let announcement: String
        let peakKiB: Int
    }

    func run() async throws {
        let rules = DrawRules(
            draw: "bench",
            kind: .deadline,
            title: "A large draw",
            organiser: "hearth-bench",
            opens: Instant(seconds: 1),
            closes: Instant(seconds: 2),
            entropy: EntropyRule(source: "any text", known: Instant(seconds: 3), fallback: Instant(seconds: 4)),
            tiers: [PrizeTier(id: "only", title: "Only", count: self.winners, value: 100)]
        )
        guard let secret = DrawSecret([UInt8](repeating: 7, count: 32)) else { throw ExitCode.failure }
        let (clock, entropy) = (ContinuousClock(), Entropy.outside("3412.88"))
        let begin = clock.now
        var roster = Roster(rules: rules)
        for number in 0..<self.entrants {
            let salt = withUnsafeBytes(of: (UInt64(number), UInt64(7))) { [UInt8]($0) }
            let weight = 1 + number % 5
            try roster.append(RosterEntry(entrant: "wm\(number)", draw: rules.draw, salt: salt, weight: weight))
        }
        let hasRoster = clock.now
        let winners = try Draw.result(rules: rules, roster: roster, secret: secret, entropy: entropy)
        let hasWinners = clock.now
        let commitment = Commitment(draw: rules.draw, secret: secret)
        let announcement = ProofChain.announcement(rules: rules, commitment: commitment, roster: roster)
        let startsWriting = clock.now
        var bytes = 0
        try Data().write(to: URL(fileURLWithPath: self.file))
        let handle = try FileHandle(forWritingTo: URL(fileURLWithPath: self.file))
        try DrawFile.write(DrawRecord(rules: rules, roster: roster, secret: secret, entropy: entropy)) { piece in
            bytes += piece.count
            try handle.write(contentsOf: Data(piece))
        }
        try handle.close()
        let wrote = clock.now
        var use = rusage()
        getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &use)
        let report = Report(
            entrants: roster.entries.count,
            winners: winners.count,
            rosterSeconds: (hasRoster - begin) / .seconds(1),
            drawSeconds: (hasWinners - hasRoster) / .seconds(1),
            writeSeconds: (wrote - startsWriting) / .seconds(1),
            bytes: bytes,
            announcement: announcement.hex,
            peakKiB: use.ru_maxrss
        )
        print(String(decoding: try JSONEncoder().encode(report), as: UTF8.self))
    }
}
