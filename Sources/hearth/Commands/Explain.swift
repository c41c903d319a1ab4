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
            "Which plays looked, which took it, why, what was emitted, and what came of it. Reads only: it needs no secret, and the service may run beside it. Moments are in the time zone of the configuration; with --json, in milliseconds since 1970."
    )

    @Argument(help: "The number of the event; without one, the newest events are listed. 事件编号")
    var event: Int64?

    @OptionGroup var file: ConfigOption
    @OptionGroup var speech: LanguageOption

    @Flag(name: .long, help: "As JSON. 输出 JSON")
    var json = false

    @Option(name: .long, help: "How many of the newest events to list. 列出条数")
    var newest = 20

    func run() async throws {
        let blueprint = try Blueprint.forReading(self.file.config)
        let text = ExplanationText(
            language: self.speech.chosen,
            localTime: LocalTime(blueprint.config.timezone)
        )
        let journal = try await blueprint.journalForReading(text.language)
        guard let event = self.event else {
            let list = try await journal.newest(self.newest)
            return try self.json ? Printing.json(list) : text.lines(list).forEach { print($0) }
        }
        guard let explanation = try await journal.explain(EventID(rawValue: event)) else {
            Machine.say(text.say(Bilingual("没有事件 \(event)。", "There is no event \(event).")))
            throw Exit.failed
        }
        try self.json ? Printing.json(explanation) : print(text.whole(explanation))
    }
}

enum Printing {
    static func json(_ value: some Encodable) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        print(String(decoding: try encoder.encode(value), as: UTF8.self))
    }
}
