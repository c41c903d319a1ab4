import ArgumentParser
import Curl
import Domain
import Engine
import Foundation
import Scripts
import Storage

struct Deliveries: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Lists what did not arrive, and sends it again. 未送达与重发",
        discussion: """
            Without a subcommand it lists dead, unknown and expired effects, newest first. Its options:

              --state <state>         only of this state; may be repeated 状态
              --limit <count>         how many at the most; 100 when left out 条数
              --config <file>         config/hearth.yaml when left out 配置文件
              --language <language>   zh-Hans or en 语言
              --json                  as JSON 输出 JSON

            The states: \(EffectState.allCases.map(\.rawValue).joined(separator: ", ")).

              hearth deliveries --state dead --state expired
              hearth deliveries replay 42/welcome/0
            """,
        subcommands: [List.self, Replay.self],
        defaultSubcommand: List.self
    )

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Lists effects by state. 列表")

        @OptionGroup var file: ConfigOption
        @OptionGroup var speech: LanguageOption

        @Option(
            name: .long,
            help: "A state: dead, unknown, unknown_final, expired, pending, sent … May be repeated. 状态"
        )
        var state: [String] = []

        @Option(name: .long, help: "How many at the most. 条数")
        var limit = 100

        @Flag(name: .long, help: "As JSON. 输出 JSON")
        var json = false

        func validate() throws {
            guard (1...1_000_000).contains(self.limit) else {
                throw ValidationError("--limit is a number from 1 to 1000000.")
            }
            for name in self.state where EffectState(rawValue: name) == nil {
                let known = EffectState.allCases.map(\.rawValue).joined(separator: ", ")
                throw ValidationError("'\(name)' is no state; the states are \(known).")
            }
        }

        func run() async throws {
            let blueprint = try Blueprint.forReading(self.file.config)
            let store = try blueprint.storeForReading(self.speech.chosen)
            let named = Set(self.state.compactMap(EffectState.init(rawValue:)))
            let states: Set<EffectState> = named.isEmpty ? [.dead, .unknown, .unknownFinal, .expired] : named
            let limit = self.limit
            let entries = try await store.read { try Outbox.list(states, limit: limit, $0) }
            guard !self.json else { return try Printing.json(entries) }
            DeliveryText(language: self.speech.chosen, localTime: LocalTime(blueprint.config.timezone))
                .lines(entries).forEach { print($0) }
        }
    }

    struct Replay: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Sends an ended effect again, as a new one that names the old. 重发",
            discussion:
                "A running service does it at once; without one it is written into the store for the next start."
        )

        @Argument(help: "The effect, such as 42/welcome/0. 消息编号")
        var effect: String

        @OptionGroup var file: ConfigOption
        @OptionGroup var service: ServiceOption
        @OptionGroup var speech: LanguageOption

        @Flag(name: .long, help: "Yes, also when it may have arrived already. 确认重发")
        var yes = false

        func run() async throws {
            let blueprint = try Blueprint.forReading(self.file.config)
            try blueprint.requireStore(self.speech.chosen)
            do {
                let store = try await blueprint.config.store.open()
                let (id, isConfirmed) = (EffectID(self.effect), self.yes)
                let (fresh, isServed) = try await store.write { transaction in
                    let now = try transaction.clock()
                    let fresh = try Outbox.replay(id, confirmed: isConfirmed, now: now, transaction)
                    return (fresh, try Cluster.isServed(now: now, transaction))
                }
                store.nudge()
                await store.close()
                self.say(
                    isServed
                        ? Bilingual("\(fresh) 正在发出。", "\(fresh) is on its way.")
                        : Bilingual("\(fresh) 在下次启动时发出。", "\(fresh) is sent at the next start.")
                )
            } catch let error as StorageError where error.code == .busy {
                try await self.askService(blueprint)
            } catch let objection as Outbox.Objection {
                try self.fail(objection.reason)
            }
        }

        private func say(_ text: Bilingual) { print(text.text(in: self.speech.chosen)) }

        private func fail(_ reason: Bilingual) throws -> Never {
            Machine.say(reason.text(in: self.speech.chosen))
            throw Exit.failed
        }

        /// What the service says to a wish: the new effect, or why there is none.
        private struct Said: Decodable {
            let id: String?
            let objection: Bilingual?
        }

        private func askService(_ blueprint: Blueprint) async throws {
            let service = RunningService(blueprint, self.service, self.speech.chosen)
            let wish = "id=\(self.effect.queryValue)&confirmed=\(self.yes ? "yes" : "no")"
            let answer = try await service.post("api/v1/deliveries/replay?\(wish)")
            let said = try? JSONDecoder().decode(Said.self, from: Data(answer.body))
            guard answer.status == 200, let fresh = said?.id else {
                try self.fail(said?.objection ?? service.refusal(answer))
            }
            self.say(Bilingual("\(fresh) 正在发出。", "\(fresh) is on its way."))
        }
    }
}
