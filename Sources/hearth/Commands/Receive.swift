import ArgumentParser
import Curl
import Domain
import Engine
import Foundation
import Logging
import Scripts
import Storage

struct Receive: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Plays a captured callback through the plays, without a server. 重放回调",
        discussion: """
            The file holds the opened body (the XML inside), or the sealed body as it came, then with --query.
            Everything happens in memory: nothing is stored, nothing is sent. What would be decided and sent is printed.

              hearth receive added.xml
              hearth receive sealed.xml --query 'msg_signature=…&timestamp=…&nonce=…'
              cat *.xml | hearth receive - --account acme-wecom
            """
    )

    @Argument(help: "The file; - for the standard input. 文件")
    var file: String

    @OptionGroup var config: ConfigOption

    @Option(name: .long, help: "The account it came to; the first of the configuration when left out. 账号")
    var account: String?

    @Option(name: .long, help: "The query it came with, for a sealed body. 查询串")
    var query: String?

    @Option(name: .long, help: "The moment to play it at, in seconds since 1970; its own moment when left out. 时间")
    var at: Int64?

    @Flag(name: .long, help: "As JSON. 输出 JSON")
    var json = false

    func run() async throws {
        let blueprint = try Blueprint.orExit(
            self.config.config,
            environment: DemoSecrets.fill(forDemo: self.config.config)
        )
        let account = self.account.map { AccountID($0) } ?? blueprint.config.accounts.first?.id
        let client = Client()
        defer { client.shutdown() }
        let adapters = try Adapters(blueprint, client: client, now: Machine.clock)
        guard let receiver = adapters.receivers.first(where: { $0.account == account }) else {
            let known = blueprint.config.accounts.map(\.id.rawValue).joined(separator: ", ")
            Machine.say("There is no account \(self.account ?? ""); the accounts are \(known).")
            throw ExitCode(64)
        }
        let letter = try self.letter(receiver)
        let moment = self.at.map(Instant.init(seconds:)) ?? letter.happenedAt
        let store = try SQLiteStore.inMemory()
        var logger = Logger(label: "hearth")
        logger.logLevel = .critical
        let house = try await House.build(blueprint, store: store, client: client, now: { moment }, logger: logger)
        let arrival = Signal()
        let inbox = Inbox(store: store) { arrival.raise() }
        _ = try await inbox.store(letter, at: moment)
        let lanes = Lanes(
            store: store,
            decider: house.decider,
            arrival: arrival,
            now: { moment },
            logger: logger,
            onWishes: {}
        )
        try await lanes.drain()
        let explanations = try await house.journal.newest(100)
        try self.json
            ? Printing.json(explanations)
            : print(explanations.map(ExplanationText.whole).joined(separator: "\n\n"))
    }

    private func letter(_ receiver: any Receiving) throws -> Letter {
        let data: Data
        do {
            data =
                self.file == "-"
                ? try FileHandle.standardInput.readToEnd() ?? Data()
                : try Data(contentsOf: URL(fileURLWithPath: self.file))
        } catch {
            Machine.say("\(self.file) cannot be read.")
            throw Exit.failed
        }
        let now = Machine.clock()
        do throws(Refusal) {
            if let query = self.query {
                return try receiver.open(query: query, body: [UInt8](data), now: now)
            }
            return try receiver.letter(of: [UInt8](data), now: now)
        } catch {
            Machine.say("The callback is refused: \(error.reason.rawValue).")
            throw Exit.failed
        }
    }
}
