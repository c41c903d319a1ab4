import ArgumentParser
import Foundation
import Rehearsal

struct Simulate: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Lives through simulated nights of three nodes. 仿真",
        discussion: """
            Three nodes over one store, a platform and its callbacks, in one thread and virtual time: crashes, stops,
            cuts, lost answers, limits, backups. After every commit the promises are looked at. A seed gives the same
            night every time, so a failure can be read line by line:

              hearth simulate --seeds 2000                     does any of 2,000 nights break a promise?
              hearth simulate --trace 1234                     what happens in night 1234
              hearth simulate --bug no-epoch-check             is a planted mistake found?

            Needs no configuration and touches no store. Exit code 1 when a promise was broken.
            """
    )

    @Option(name: .long, help: "How many seeds. 种子数")
    var seeds = 2_000

    @Option(name: .customLong("from"), help: "The first seed. 第一个种子")
    var first: UInt64 = 1

    @Option(
        name: .customLong("bug"),
        help: ArgumentHelp("A mistake to plant: \(Self.mistakes). 要埋的错误", valueName: "name"),
        transform: Self.mistake(named:)
    )
    var mistake: Mistake?

    @Option(name: .long, help: ArgumentHelp("Print the life of one seed instead. 打印一个种子", valueName: "seed"))
    var trace: UInt64?

    @Option(name: .long, help: "How many at the same time. 并行数")
    var threads = ProcessInfo.processInfo.activeProcessorCount

    func validate() throws {
        guard self.seeds > 0, self.threads > 0 else { throw ValidationError("Give one seed and one thread at least.") }
    }

    func run() async throws {
        let simulation = Simulation(mistake: self.mistake)
        if let seed = self.trace { return try self.show(simulation.run(seed: seed, keepsTrace: true)) }
        let began = ContinuousClock.now
        let campaign = Campaign(simulation, from: self.first, count: self.seeds, threads: self.threads)
        let result = try await campaign.run { Machine.say("\($0) seeds") }
        let took = ContinuousClock.now - began
        let real = Double(took.components.seconds) + Double(took.components.attoseconds) / 1e18
        print(
            String(
                format: "%d seeds in %.1f s: %.0f seeds/s, %d steps, %.0f simulated seconds per second",
                result.seeds,
                real,
                Double(result.seeds) / real,
                result.steps,
                Double(result.simulated.components.seconds) / real
            )
        )
        guard let failure = result.failure else { return }
        try self.show(simulation.run(seed: failure.seed, keepsTrace: true))
    }

    private static let mistakes = Mistake.allCases.map(\.rawValue).joined(separator: ", ")

    private static func mistake(named name: String) throws -> Mistake {
        guard let mistake = Mistake(rawValue: name) else { throw ValidationError("There are: \(self.mistakes).") }
        return mistake
    }

    private func show(_ outcome: Simulation.Outcome) throws {
        for line in outcome.trace { print(line) }
        guard let violation = outcome.violation else { return }
        print("Seed \(outcome.seed) breaks \(violation)")
        throw Exit.failed
    }
}
