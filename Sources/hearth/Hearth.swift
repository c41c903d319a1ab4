import ArgumentParser

@main
struct Hearth: AsyncParsableCommand {
    static let version = "0.1.0"

    static let configuration = CommandConfiguration(
        commandName: "hearth",
        abstract: "Keeps a brand's customer groups warm. 让品牌的客户群保持温度。",
        discussion: """
            A callback of the platform goes in, is stored, decided once, and its effects go out.

            First steps:
              hearth demo                     the demo brand on a sandbox, with a page to play on
              hearth check                    what is wrong with the configuration and the scripts
              hearth serve                    serve for real
              hearth explain                  the newest events; with a number, what was decided for it, and why

            退出码 Exit codes: 0 ok, 1 failed, 64 wrong usage, 78 wrong configuration.
            """,
        version: "hearth \(Self.version)",
        subcommands: [
            Serve.self, Demo.self, Check.self, Receive.self, Explain.self, Deliveries.self, SandboxCommand.self,
            Seal.self, ClusterCommand.self, DrawCommand.self, PointsCommand.self, Simulate.self,
        ]
    )
}

/// Exit codes of `sysexits.h` that callers rely on.
enum Exit {
    static let failed = ExitCode(1)
    static let badConfiguration = ExitCode(78)
}

/// `--config`, the same everywhere.
struct ConfigOption: ParsableArguments {
    @Option(name: .long, help: ArgumentHelp("The configuration file. 配置文件", valueName: "file"))
    var config = "config/hearth.yaml"
}
