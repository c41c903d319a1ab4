import ArgumentParser
import Domain
import Foundation
import OpenSSL
import Scripts

extension PointsCommand {
    /// What every correction is told with.
    struct Telling: ParsableArguments {
        @Option(name: .long, help: "The reason; the person reads it too. 原因")
        var why: String

        @Option(
            name: .long,
            help: "Tells one correction from another that says the same; each is made once. 同样的更正再做一次时另起一个编号"
        )
        var id: String?

        @Option(name: .long, help: "The brand, where there are several. 品牌")
        var brand: String?

        @OptionGroup var file: ConfigOption
        @OptionGroup var service: ServiceOption
        @OptionGroup var speech: LanguageOption

        /// Tells the running service; the same words make the same correction, which is made once.
        func correct(_ change: Deed.Correction.Change) async throws {
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
            let words = try encoder.encode([String(decoding: encoder.encode(change), as: UTF8.self), self.why])
            let correction = Deed.Correction(
                id: self.id ?? String(lowercaseHex(Digest.sha256(Array(words))).prefix(16)),
                change: change,
                why: self.why
            )
            if let fault = correction.fault { throw ValidationError(fault) }
            let blueprint = try Blueprint.forReading(self.file.config)
            let brand = try blueprint.brand(named: self.brand)
            let service = RunningService(blueprint, self.service, self.speech.chosen)
            let path = "api/v1/points/corrections?brand=\(brand.rawValue.queryValue)"
            try await service.act(path, Array(try encoder.encode(correction)))
        }
    }

    /// Which way points go says the command, never a sign.
    private static func checked(_ count: Int) throws {
        guard count > 0 else { throw ValidationError("The count is a number from 1 to \(Deed.Correction.mostPoints).") }
    }

    struct Give: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Gives points to somebody. 补发")

        @Argument(help: "Who. 谁")
        var person: String

        @Argument(help: "How many points. 多少")
        var count: Int

        @OptionGroup var telling: Telling

        func validate() throws { try PointsCommand.checked(self.count) }

        func run() async throws { try await self.telling.correct(.change(of: self.person, by: self.count)) }
    }

    struct Take: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Takes points that somebody has. 扣减",
            discussion: "Nobody falls below zero by it; what was given by mistake is taken back with `reverse`."
        )

        @Argument(help: "Who. 谁")
        var person: String

        @Argument(help: "How many points. 多少")
        var count: Int

        @OptionGroup var telling: Telling

        func validate() throws { try PointsCommand.checked(self.count) }

        func run() async throws { try await self.telling.correct(.change(of: self.person, by: -self.count)) }
    }

    struct Reverse: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Takes one line back by its opposite, once. 冲回",
            discussion: "Where the points were spent meanwhile, the balance falls below zero and is earned up again."
        )

        @Argument(help: "The cause of the line, as `hearth points show` tells it. 哪一条")
        var cause: String

        @OptionGroup var telling: Telling

        func run() async throws { try await self.telling.correct(.reverse(cause: self.cause)) }
    }
}
