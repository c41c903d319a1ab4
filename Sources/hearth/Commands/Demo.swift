import ArgumentParser
import Curl
import Domain
import Foundation
import Logging
import Sandbox
import Scripts

struct Demo: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Serves the demo on fake platforms, with pages to play on. 演示",
        discussion: """
            Nothing leaves this machine. Open the printed pages: talk with the bot in a group, or add a guide as a
            customer, and read beside the chat what Hearth stored, decided and sent. The fake platforms forget everything
            when they stop, so a store below data/demo/ begins anew with every start; the last one is kept beside it as
            …-previous.
            """
    )

    @Option(name: .long, help: ArgumentHelp("The configuration of the demo. 演示配置", valueName: "file"))
    var config = "config/demo.yaml"

    @Option(name: .long, help: "The port of Hearth, instead of that of the configuration. 端口")
    var port: Int?

    @Option(name: .long, help: "The port of the fake WeCom, instead of that of the configuration. 沙盒端口")
    var sandboxPort: Int?

    func validate() throws {
        for (name, port) in [("--port", self.port), ("--sandbox-port", self.sandboxPort)] {
            guard let port else { continue }
            guard (1...65_535).contains(port) else { throw ValidationError("\(name) is 1 to 65535.") }
        }
    }

    func run() async throws {
        let written = try Blueprint.orExit(
            self.config,
            environment: DemoSecrets.fill(Machine.environment),
            isStart: true
        )
        let blueprint = Blueprint(
            path: written.path,
            environment: written.environment,
            config: written.config.moved(port: self.port, sandboxPort: self.sandboxPort),
            brands: written.brands,
            domainFiles: written.domainFiles
        )
        guard let sandbox = blueprint.config.sandbox else {
            Machine.say(
                "\(self.config) has no `sandbox: { port: … }`, so there is nothing to play with; use `hearth serve`."
            )
            throw Exit.badConfiguration
        }
        let listens = blueprint.config.server
        guard listens.port != sandbox.port else {
            throw ValidationError("--port and --sandbox-port are both \(sandbox.port); give each its own.")
        }
        let logger = Machine.startLog(.warning)
        var service = ServiceRun(blueprint, logger: logger)
        service.isDemo = true
        service.addresses = [
            ListeningAddress(host: listens.host, port: listens.port, setting: "--port"),
            ListeningAddress(host: listens.host, port: sandbox.port, setting: "--sandbox-port"),
        ]
        service.addition = { house, client, metricsText in
            let journal: @Sendable () async -> [UInt8] = { await house.journalPage(metrics: await metricsText()) }
            let fakes = try FakePlatforms.make(
                blueprint,
                at: "http://\(listens.host):\(sandbox.port)",
                client: client,
                journal: journal
            )
            let server = SandboxServer(fakes, host: listens.host, port: sandbox.port, logger: logger)
            // Not before: a callback that finds nobody comes again when its platform likes, after the opening perhaps.
            return ServiceRun.Addition(addRoutes: fakes.addRoutes, services: [server], onServing: fakes.tellOfGroups)
        }
        let url = listens.publicURL
        let pages = blueprint.config.brands.map { "\(url)/p/\($0.id)/" }.joined(separator: " ")
        let chat = blueprint.config.accounts.first(where: SandboxChats.plays)
        let group = chat.map { "\(url)/sandbox/\($0.platform)" } ?? "–"
        let explain = "\(Machine.program) explain --config \(Machine.shellWord(self.config))"
        try await service.run { port in
            print(
                """

                Hearth is running.  Hearth 已启动

                  Talk in a group 群里聊天    \(group)
                  Play a customer 扮演顾客    \(url)/sandbox
                  Customer pages 顾客页面     \(pages)
                  Is it well? 运行状况        \(url)/readyz
                  Metrics 指标                \(url)/metrics
                  Callbacks 回调地址          \(url)/callbacks/\(blueprint.config.accounts.first?.id.rawValue ?? "")

                Explain what happened 查看原因:  \(explain)
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
        "ACME_SLACK_BOT_TOKEN": "xoxb-demo-of-the-sandbox-only",
        "ACME_SLACK_SIGNING_SECRET": "0123456789abcdef0123456789abcdef",
        "ACME_SLACK_CLIENT_SECRET": "demo-client-secret-of-slack",
        "ACME_FEISHU_SECRET": "demo-secret-of-feishu",
        "ACME_FEISHU_TOKEN": "DemoVerificationToken",
        "ACME_FEISHU_ENCRYPT_KEY": "demo-encrypt-key",
        "ACME_DINGTALK_SECRET": "demo-secret-of-dingtalk",
        "ACME_DINGTALK_TOKEN": "DemoDingToken",
        "ACME_DINGTALK_AES_KEY": "DingKey0DingKey1DingKey2DingKey3DingKey4Din",
        "ACME_DINGTALK_CARD_SECRET": "demo-card-secret",
        "ACME_AIBOT_TOKEN": "DemoBotToken0123456789",
        "ACME_AIBOT_AES_KEY": "BotKey00BotKey01BotKey02BotKey03BotKey04Bot",
    ]

    /// The environment, with the demo's secrets where it names none.
    static func fill(_ environment: [String: String]) -> [String: String] {
        environment.merging(self.made) { given, _ in given }
    }
}
