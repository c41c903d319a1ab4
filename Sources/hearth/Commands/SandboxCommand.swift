import ArgumentParser
import Curl
import Domain
import Foundation
import Sandbox
import Scripts
import ServiceLifecycle
import UnixSignals

struct SandboxCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sandbox",
        abstract: "Serves fake platforms alone: their APIs, their people, their callbacks. 单独运行沙盒",
        discussion: """
            It plays WeCom, Slack, Feishu and DingTalk, each for the first account of the configuration that is on it. Point
            `apiBase` of an account at it. It posts signed callbacks to the address that `server:` names, and keeps a
            ledger of every call, for WeCom at /sandbox/api/ledger, for Slack at /sandbox/slack/api/ledger. Everything
            lives in memory.
            """
    )

    @Option(name: .long, help: ArgumentHelp("The configuration whose accounts it plays. 配置文件", valueName: "file"))
    var config = "config/demo.yaml"

    @Option(
        name: .long,
        help: "The port to listen on; 0 lets the system choose. Default: `sandbox: { port: … }`, else 8090. 端口"
    )
    var port: Int?

    @Option(name: .long, help: "The address to listen on. 监听地址")
    var host = "127.0.0.1"

    @Option(
        name: .long,
        help: "Where its ids come from: the same seed and the same acts give the same people. 随机种子"
    )
    var seed: UInt64?

    @Option(
        name: .long,
        help: "So many groups more where the bot sits in them, and all are told of at once. 更多的群"
    )
    var groups = 0

    func validate() throws {
        guard (0...1_000).contains(self.groups) else { throw ValidationError("--groups is 0 to 1000.") }
        guard (0...65_535).contains(self.port ?? 0) else { throw ValidationError("--port is 0 to 65535.") }
    }

    func run() async throws {
        let blueprint = try Blueprint.orExit(
            self.config,
            environment: DemoSecrets.fill(Machine.environment),
            isStart: true
        )
        let port = self.port ?? blueprint.config.sandbox?.port ?? 8_090
        let addresses = [ListeningAddress(host: self.host, port: port, setting: "--port")]
        try addresses.orExit()
        let logger = Machine.startLog(.warning)
        let client = Client()
        let (host, groups) = (self.host, self.groups)
        let fakes = try FakePlatforms.make(
            blueprint,
            at: "http://\(host):\(port)",
            client: client,
            seed: self.seed,
            moreGroups: groups,
            journal: nil
        )
        let server = SandboxServer(fakes, host: host, port: port, logger: logger) { port in
            if groups > 0 { for chat in fakes.chats { await chat.tellOfGroups() } }
            print("The sandbox is at http://\(host):\(port)/sandbox")
            fflush(nil)
        }
        let group = ServiceGroup(
            configuration: ServiceGroupConfiguration(
                services: HangUp.services(logger) + [server],
                gracefulShutdownSignals: HangUp.stopSignals,
                logger: logger
            )
        )
        defer { client.shutdown() }
        do {
            try await group.run()
        } catch {
            // Somebody may have taken the address since it was looked at.
            try addresses.orExit()
            throw error
        }
    }
}
