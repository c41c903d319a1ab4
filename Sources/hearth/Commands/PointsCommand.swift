import ArgumentParser
import Community
import Domain
import Ledger
import Scripts
import Storage

struct PointsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "points",
        abstract: "Shows somebody's points, and corrects them. 积分查询与更正",
        discussion: """
            Somebody is named by the id of the person, as it stands in lines and rosters, by the external userid of a
            customer, or by the userid of a member.

              hearth points show wmEXTERNALUSERID
              hearth points give wmEXTERNALUSERID 50 --why "compensation for the broken link"
              hearth points reverse tea-quiz.20261201-2000/win/customer:wmEXTERNALUSERID --why "won by mistake"
            """,
        subcommands: [Show.self, Give.self, Take.self, Reverse.self]
    )

    struct Show: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Shows balance, lines, coupons and tickets of somebody. 查询",
            discussion: "The last column of a line is its cause, which `hearth points reverse` takes."
        )

        @Argument(help: "Who. 谁")
        var person: String

        @Option(name: .long, help: "The brand, where there are several. 品牌")
        var brand: String?

        @Option(name: .long, help: "How many lines at the most. 条数")
        var limit = 100

        @Flag(name: .long, help: "As JSON. 输出 JSON")
        var json = false

        @OptionGroup var file: ConfigOption
        @OptionGroup var speech: LanguageOption

        func validate() throws {
            guard (1...100_000).contains(self.limit) else {
                throw ValidationError("--limit is a number from 1 to 100000.")
            }
        }

        func run() async throws {
            let blueprint = try Blueprint.forReading(self.file.config)
            let brand = try blueprint.brand(named: self.brand)
            let store = try blueprint.storeForReading(self.speech.chosen)
            let (name, limit, now) = (self.person, self.limit, Machine.clock())
            let found = try await store.read { transaction in
                try Persons.called(name, brand: brand, transaction).map {
                    try Purse(PointAccount(brand: brand, person: $0), limit: limit, now: now, transaction)
                }
            }
            await store.close()
            guard !found.isEmpty else {
                let words = Bilingual(
                    "品牌 \(brand) 里没有人用这个标识。企业微信是 wm…，Slack 是 T…/U…，飞书是 ou_…，钉钉是 corpId/userid；别的品牌用 --brand。",
                    """
                    Nobody in brand \(brand) is known by this id: wm… on WeCom, T…/U… on Slack, ou_… on Feishu, corpId/userid \
                    on DingTalk. Another brand is named by --brand.
                    """
                )
                Machine.say(words.text(in: self.speech.chosen))
                throw Exit.failed
            }
            if self.json { return try Printing.json(found) }
            let time = LocalTime(blueprint.config.timezone)
            print(found.map { $0.text(self.speech.chosen, time) }.joined(separator: "\n\n"))
        }
    }
}

extension Blueprint {
    /// The brand of a name, or the only one.
    func brand(named name: String?) throws -> BrandID {
        guard let name else {
            guard let first = self.brands.first?.brand.id else {
                throw ValidationError("The configuration has no brand.")
            }
            return first
        }
        guard let known = self.brands.first(where: { $0.brand.id.rawValue == name })?.brand.id else {
            throw ValidationError("The configuration has no brand '\(name)'.")
        }
        return known
    }
}
