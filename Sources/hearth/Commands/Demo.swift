import ArgumentParser
import Curl
import Domain
import Foundation
import Logging
import Sandbox
import Scripts

struct Demo: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Serves the demo brand on a fake WeCom, with a page to play on. 演示",
        discussion: """
            Nothing leaves this machine. Open the printed page, add a guide as a customer, and read beside the chat what
            Hearth stored, decided and sent. Everything is kept in the store that the configuration names.
            """
    )

    @Option(name: .long, help: ArgumentHelp("The configuration of the demo. 演示配置", valueName: "file"))
    var config = "config/demo.yaml"

    func run() async throws {
        let blueprint = try Blueprint.orExit(self.config, environment: DemoSecrets.fill(Machine.environment))
        guard let sandbox = blueprint.config.sandbox else {
            Machine.say(
                "\(self.config) has no `sandbox: { port: … }`, so there is nothing to play with; use `hearth serve`."
            )
            throw Exit.badConfiguration
        }
        let logger = Machine.startLog(.warning)
        var service = ServiceRun(blueprint, logger: logger)
        service.addition = { house, client in
            let fake = try SandboxWorld.make(
                blueprint,
                client: client,
                journal: { await house.journalPage() }
            )
            let server = SandboxServer(fake, host: blueprint.config.server.host, port: sandbox.port, logger: logger)
            return ServiceRun.Addition(addRoutes: { fake.addRoutes(to: $0) }, services: [server])
        }
        let url = blueprint.config.server.publicURL
        try await service.run { port in
            print(
                """

                Hearth is running.  Hearth 已启动

                  Play a customer 扮演顾客    \(url)/sandbox
                  Is it well? 运行状况        \(url)/readyz
                  Metrics 指标                \(url)/metrics
                  Callbacks 回调地址          \(url)/callbacks/\(blueprint.config.accounts.first?.id.rawValue ?? "")

                Explain what happened 查看原因:  hearth explain 1 --config \(self.config)
                Stop with Ctrl-C. 按 Ctrl-C 停止 (port \(port))

                """
            )
            fflush(nil)
        }
    }
}

/// Secrets of the demo: good for a fake platform on this machine and for nothing else.
enum DemoSecrets {
    private static let made = [
        "ACME_WECOM_SECRET": "demo-secret-of-the-sandbox-only",
        "ACME_WECOM_TOKEN": "DemoToken0123456789",
        "ACME_WECOM_AES_KEY": "DemoKey0DemoKey1DemoKey2DemoKey3DemoKey4Dem",
    ]

    /// The environment, with the demo's secrets where it names none.
    static func fill(_ environment: [String: String]) -> [String: String] {
        environment.merging(self.made) { given, _ in given }
    }
}
