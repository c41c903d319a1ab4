import ArgumentParser

/// The Swift side of the benchmarks; `Tests/Bench/run` starts it, nobody else needs it.
@main
struct HearthBench: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "hearth-bench",
        abstract: "The Swift side of the benchmarks.",
        subcommands: [Bare.self, BareNIO.self, CrowdBench.self, DrawBench.self, Outbound.self]
    )
}
