import ArgumentParser
import Domain
import Engine
import Foundation
import Scripts
import Storage

struct Explain: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Tells what was decided for an event, and why. 解释一个事件",
        discussion:
            "Which plays looked, which took it, why, what was emitted, and what came of it. Reads only; the service may run beside it."
    )

    @Argument(help: "The number of the event; without one, the newest events are listed. 事件编号")
    var event: Int64?

    @OptionGroup var file: ConfigOption

    @Flag(name: .long, help: "As JSON. 输出 JSON")
    var json = false

    @Option(name: .long, help: "How many of the newest events to list. 列出条数")
    var newest = 20

    func run() async throws {
        let blueprint = try Blueprint.orExit(self.file.config, environment: DemoSecrets.fill(forDemo: self.file.config))
        let journal = try await blueprint.journalForReading()
        guard let event = self.event else {
            let list = try await journal.newest(self.newest)
            return try self.json ? Printing.json(list) : list.forEach { print(ExplanationText.line($0)) }
        }
        guard let explanation = try await journal.explain(EventID(rawValue: event)) else {
            Machine.say("There is no event \(event).")
            throw Exit.failed
        }
        try self.json ? Printing.json(explanation) : print(ExplanationText.whole(explanation))
    }
}

enum Printing {
    static func json(_ value: some Encodable) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        print(String(decoding: try encoder.encode(value), as: UTF8.self))
    }
}
