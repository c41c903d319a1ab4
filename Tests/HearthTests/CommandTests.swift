import ArgumentParser
import Domain
import Foundation
import Scripts
import Testing
import WeCom

@testable import hearth

/// What the commands take, refuse and print, without starting anything.
@Suite struct CommandTests {
    private static let salt = String(repeating: "0a", count: 16)

    /// The exit code of a command line that is refused before it runs; nil for one that would run.
    private func refusal(_ arguments: [String]) -> Int32? {
        do {
            _ = try Hearth.parseAsRoot(arguments)
            return nil
        } catch {
            return Hearth.exitCode(for: error).rawValue
        }
    }

    @Test(arguments: [
        ["sandbox", "--port", "99999"], ["sandbox", "--port=-1"], ["demo", "--port", "0"], ["demo", "--port", "65536"],
        ["demo", "--sandbox-port", "70000"], ["seal", "--account", "a", "--nonce", "a b&"],
        ["seal", "--account", "a", "--nonce", ""], ["seal", "--account", "a", "--nonce", "中"],
        ["receive"], ["receive", "a.xml", "b.xml", "--query", "x"], ["draw", "verify"],
        ["draw", "verify", "f", "--announced", "ab"], ["draw", "verify", "f", "--entry", "a"],
        ["draw", "verify", "f", "--entry", "a", "--salt", "0102"], ["draw", "verify", "f", "--salt", Self.salt],
        ["draw", "verify", "f", "--entry", "a", "--salt", "é" + Self.salt.dropLast(2)],
    ])
    func `wrong usage ends with 64`(arguments: [String]) { #expect(self.refusal(arguments) == 64) }

    @Test(arguments: [
        ["sandbox", "--port", "0"], ["demo", "--port", "8180", "--sandbox-port", "65535"],
        ["seal", "--account", "a", "--nonce", "a1B2"], ["receive", "a.xml", "b.xml", "--at", "1767323045"],
        [
            "draw", "verify", "-", "--announced", Self.salt + Self.salt.uppercased(), "--entry", "a", "--salt",
            Self.salt,
        ],
    ])
    func `right usage is taken`(arguments: [String]) { #expect(self.refusal(arguments) == nil) }

    @Test func `the version stands in one place`() {
        let error = #expect(throws: (any Error).self) { try Hearth.parseAsRoot(["--version"]) }
        #expect(error.map { Hearth.fullMessage(for: $0) } == "hearth \(Hearth.version)")
        #expect(error.map { Hearth.exitCode(for: $0).rawValue } == 0)
    }

    @Test func `the help of deliveries teaches the options of its list`() {
        let help = Hearth.helpMessage(for: Deliveries.self, columns: 120)
        for option in ["--state", "--limit", "--config", "--language", "--json"] { #expect(help.contains(option)) }
        #expect(EffectState.allCases.allSatisfy { help.contains($0.rawValue) })
    }

    @Test(arguments: [
        (".build/debug/hearth", ".build/debug/hearth"), ("config/d 2.yaml", "'config/d 2.yaml'"),
        ("it's", #"'it'\''s'"#), ("配置/演示.yaml", "配置/演示.yaml"), ("", "''"), ("$(x)", "'$(x)'"),
    ])
    func `what people copy is one word of their shell`(text: String, word: String) {
        #expect(Machine.shellWord(text) == word)
    }

    @Test func `a counter is read from the text of the metrics`() {
        let text = "# TYPE a_total counter\na_total 3\na_total_b 5\nc_total{x=\"1\"} 7\n"
        #expect(House.total("a_total", in: text) == 3)
        #expect(House.total("c_total", in: text) == nil)
        #expect(House.total("d_total", in: text) == nil)
    }

    @Test func `other ports are told to everything that names the old ones`() throws {
        let config = HearthConfig(
            server: .init(port: 8_080, publicURL: "http://127.0.0.1:8080"),
            brands: [],
            accounts: [
                "http://127.0.0.1:8090", "https://qyapi.weixin.qq.com", "http://localhost:8090/base",
                "http://127.0.0.1:80901",
            ].map { base in
                Account(
                    id: "a",
                    brand: "b",
                    platform: "wecom",
                    fields: WeComConfiguration(
                        corpID: "ww1",
                        agentID: 1,
                        secret: Secret("s"),
                        callback: .init(token: Secret("t"), encodingAESKey: Secret("k")),
                        apiBase: base,
                        authorizeBase: base
                    )
                )
            } + [
                Account(
                    id: "c",
                    brand: "b",
                    platform: "wecom-aibot",
                    fields: AibotConfiguration(
                        callback: .init(token: Secret("t"), encodingAESKey: Secret("k")),
                        apiBase: "http://127.0.0.1:8090"
                    )
                )
            ],
            sandbox: .init(port: 8_090)
        )
        let moved = config.moved(port: 8_180, sandboxPort: 8_190)
        #expect(moved.server == .init(port: 8_180, publicURL: "http://127.0.0.1:8180"))
        #expect(moved.sandbox?.port == 8_190)
        let apps = moved.accounts.compactMap { $0.fields as? WeComConfiguration }
        let robots = moved.accounts.compactMap { $0.fields as? AibotConfiguration }
        #expect(apps.map(\.authorizeBase) == apps.map(\.apiBase))
        #expect(moved.accounts.map(\.platform) == config.accounts.map(\.platform))
        #expect(
            apps.map(\.apiBase) + robots.map(\.apiBase) == [
                "http://127.0.0.1:8190", "https://qyapi.weixin.qq.com", "http://localhost:8190/base",
                "http://127.0.0.1:80901", "http://127.0.0.1:8190",
            ]
        )
        #expect(config.moved(port: nil, sandboxPort: nil) == config)
    }
}
