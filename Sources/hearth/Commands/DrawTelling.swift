import ArgumentParser
import Console
import Domain
import Foundation
import Plays
import Scripts
import Storage

extension DrawCommand {
    /// What a brand has drawn, and what it waits for.
    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Lists the runs of lotteries, the newest first. 列出抽奖"
        )

        @OptionGroup var file: ConfigOption
        @OptionGroup var speech: LanguageOption

        @Flag(name: .long, help: "As JSON. 输出 JSON")
        var json = false

        private struct Entry: Encodable {
            let brand: String
            let run: String
            let state: String
            let closes: Int64
        }

        func run() async throws {
            let blueprint = try Blueprint.forReading(self.file.config)
            let store = try blueprint.storeForReading(self.speech.chosen)
            let brands = blueprint.brands.map(\.brand.id)
            let runs = try await store.read { transaction in
                try brands.flatMap { try Runs.newest("lottery", brand: $0, limit: 100, transaction) }
            }
            guard !self.json else {
                let entries = runs.map {
                    Entry(
                        brand: $0.brand.rawValue,
                        run: $0.id.rawValue,
                        state: $0.state.rawValue,
                        closes: $0.closesAt.millis
                    )
                }
                return try Printing.json(entries)
            }
            let time = LocalTime(blueprint.config.timezone)
            for run in runs {
                print(
                    "\(run.brand)  \(run.id)  \(Self.word(run.state, self.speech.chosen))  \(time.text(of: run.closesAt))"
                )
            }
        }

        private static func word(_ state: Run.State, _ language: Language) -> String {
            let words: Bilingual =
                switch state {
                case .planned: Bilingual("未开始", "planned")
                case .open: Bilingual("进行中", "open")
                case .closed: Bilingual("已截止，待开奖", "closed, to be drawn")
                case .over: Bilingual("已开奖", "drawn")
                case .cancelled: Bilingual("已取消", "cancelled")
                }
            return words.text(in: language)
        }
    }

    /// Tells a running service the public value that a draw waits for.
    struct Tell: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Tells the outside value of a draw, once it is known. 公布外部数值",
            discussion: """
                The value counts exactly as it is written, so write it as the rules say. It can be told once, after the
                roster is sealed and not before the moment named in the script; then the draw follows.

                  hearth draw tell december.20261224-2000 "上证指数 2026-12-25 收盘 3388.61"
                  hearth draw tell … "…" --port 9000     to a service or demo that was started on another port
                """
        )

        @Argument(help: "The run, as `hearth draw list` shows it. 哪一场")
        var draw: String

        @Argument(help: "The value. 数值")
        var value: String

        @Option(name: .long, help: "The brand, where there are several. 品牌")
        var brand: String?

        @OptionGroup var file: ConfigOption
        @OptionGroup var service: ServiceOption
        @OptionGroup var speech: LanguageOption

        func run() async throws {
            let blueprint = try Blueprint.forReading(self.file.config)
            guard let brand = self.brand ?? blueprint.brands.first?.brand.id.rawValue else {
                throw ValidationError("The configuration has no brand.")
            }
            let service = RunningService(blueprint, self.service, self.speech.chosen)
            let path = "api/v1/draws/value?brand=\(brand.queryValue)&run=\(self.draw.queryValue)"
            try await service.act(path, Array(self.value.utf8))
        }
    }

    /// Writes the proof of a draw that is over, or the part that is published before.
    struct Export: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Writes the proof of a draw to the standard output. 导出证明",
            discussion: """
                Between the closing and the outside value it is the part that is published beforehand: rules, commitment and
                the sealed roster, which `hearth draw verify --before-draw` checks.

                  hearth draw export december.20261224-2000 > december.jsonl
                """
        )

        @Argument(help: "The run, as `hearth draw list` shows it. 哪一场")
        var draw: String

        @Option(name: .long, help: "The brand, where there are several. 品牌")
        var brand: String?

        @OptionGroup var file: ConfigOption
        @OptionGroup var speech: LanguageOption

        func run() async throws {
            let blueprint = try Blueprint.forReading(self.file.config)
            let store = try blueprint.storeForReading(self.speech.chosen)
            guard let brand = self.brand.map(BrandID.init(rawValue:)) ?? blueprint.brands.first?.brand.id else {
                throw ValidationError("The configuration has no brand.")
            }
            let id = RunID(self.draw)
            let isWritten = try await store.read { transaction -> Bool in
                guard let key = try PageSeal.key(transaction),
                    let run = try Runs.find(id, brand: brand, transaction), run.play == "lottery"
                else { return false }
                return try Troupe(blueprint, key: key).proof.write(run, transaction) {
                    FileHandle.standardOutput.write(Data($0))
                }
            }
            guard isWritten else {
                Machine.say(
                    Bilingual("没有这一场，或者名单还没有封存。", "There is no such draw, or its roster is not sealed yet.")
                        .text(in: self.speech.chosen)
                )
                throw Exit.failed
            }
        }
    }
}
