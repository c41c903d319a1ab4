import ArgumentParser
import Curl
import Delivery
import Domain
import Engine
import Foundation
import Scripts

struct Check: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Says everything that is wrong with the configuration, scripts and templates. 检查配置",
        discussion: """
            Every problem at once, each as file:line:column, what is wrong, and what would be right.
            Ends with 0 when all is well and with 78 when it is not; with --online with 1 when a platform or the
            database cannot be asked.
            """
    )

    @OptionGroup var file: ConfigOption

    @Flag(
        name: .long,
        help: "Also ask the database and the platform: credentials, the app, permissions, guides. 联网检查"
    )
    var online = false

    @Flag(name: .long, help: "Print a JSON Schema of the scripts for editors, and check nothing. 脚本的 JSON Schema")
    var schema = false

    func run() async throws {
        if self.schema { return print(try ScriptLibrary.jsonSchema()) }
        let blueprint = try Blueprint.orExit(self.file.config, environment: DemoSecrets.fill(forDemo: self.file.config))
        let config = blueprint.config
        let welcomes = blueprint.welcomes.count
        let others = blueprint.brands.map(\.scripts.playScripts.count).reduce(0, +)
        print(
            """
            \(self.file.config) is good: \(config.brands.count) \(config.brands.count == 1 ? "brand" : "brands"), \
            \(config.accounts.count) \(config.accounts.count == 1 ? "account" : "accounts"), \
            \(welcomes) with a welcome, \(others) other \(others == 1 ? "script" : "scripts").
            """
        )
        for warning in blueprint.warnings + blueprint.sharedCoupons { print("warning: \(warning)") }
        for account in config.accounts {
            if let groups = account.fields.namedGroups {
                print(
                    "  \(account.id) posts into \(groups.map(\.rawValue).joined(separator: ", ")); it takes no callbacks"
                )
            } else {
                print("  callback address of \(account.id): \(config.server.publicURL)/callbacks/\(account.id)")
            }
        }
        if self.online { try await self.askOthers(blueprint) }
    }

    private func askOthers(_ blueprint: Blueprint) async throws {
        var weights = Set(await self.askStore(blueprint).map(\.weight))
        let client = blueprint.makeClient()
        defer { client.shutdown() }
        let adapters = try Adapters(blueprint, client: client, now: Machine.clock)
        let months = await MonthFinding.lines(adapters.all, blueprint)
        for adapter in adapters.all {
            defer { for line in months[adapter.account] ?? [] { print("  \(line)") } }
            guard let findings = await adapter.checkOnline(guides: blueprint.guides(of: adapter.account)) else {
                let namesGroups = blueprint.config.namedGroups[adapter.account] != nil
                let reason =
                    namesGroups
                    ? "whether it can post shows when it posts"
                    : "the platform checks its address when you press save there"
                print("\(adapter.account): cannot be asked; \(reason)")
                continue
            }
            weights.formUnion(findings.map(\.weight))
            print("\(adapter.account): \(Self.summary(findings))")
            for finding in findings { print("  \(finding.text.english)") }
        }
        if weights.contains(.wrong) { throw Exit.badConfiguration }
        if weights.contains(.unreachable) { throw Exit.failed }
    }

    /// Tries what `hearth serve` will need of the database and of this machine's disk; makes nothing.
    ///
    /// - Returns: What is in the way, or should be looked at.
    private func askStore(_ blueprint: Blueprint) async -> [StoreFinding] {
        let findings = await StoreFinding.all(blueprint)
        let isInTheWay = findings.contains { $0.weight != .warning }
        print("\(blueprint.config.store.name): \(isInTheWay ? "cannot be served from" : "can be served from")")
        for finding in findings { print("  \(finding.text)") }
        return findings
    }

    private static func summary(_ findings: [OnlineFinding]) -> String {
        let weights = Set(findings.map(\.weight))
        if weights.contains(.wrong) { return "this must be mended" }
        if weights.contains(.unreachable) { return "the platform cannot be asked" }
        return "the platform answers and permits" + (weights.isEmpty ? "" : ", but")
    }
}

extension Blueprint {
    fileprivate func guides(of account: AccountID) -> [PlatformUserID] {
        let brand = self.config.accounts.first { $0.id == account }?.brand
        return self.brands.first { $0.brand.id == brand }?.people?.guides.map(\.id) ?? []
    }
}

extension DemoSecrets {
    /// The environment; with the demo's secrets only for the demo's own file, so that a real one without its secrets
    /// is never called good.
    static func fill(forDemo path: String) -> [String: String] {
        path.hasSuffix("demo.yaml") ? self.fill(Machine.environment) : Machine.environment
    }
}
