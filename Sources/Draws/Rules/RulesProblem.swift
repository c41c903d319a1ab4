public import Domain

/// Something in the rules of a draw that cannot be published so.
public struct RulesProblem: Hashable, Sendable {
    /// The field it is about, as the proof names it: `title`, `tiers[2].count` (the first tier is 1).
    public let field: String
    /// One sentence that says what would be right.
    public let text: Bilingual
}

extension DrawRules {
    /// The most prizes, and the most entries, of one draw.
    public static let most = 10_000_000

    /// What odds are counted in.
    static let million = 1_000_000

    /// Everything that keeps the rules from being published; empty when they are good.
    public func validate() -> [RulesProblem] {
        var check = RulesCheck()
        check.texts(of: self)
        check.moments(of: self)
        check.limits(of: self)
        check.tiers(of: self)
        return check.problems
    }
}

/// The problems found so far.
private struct RulesCheck {
    private(set) var problems: [RulesProblem] = []

    mutating func texts(of rules: DrawRules) {
        self.name(rules.draw, "draw")
        self.text(rules.title, "title", 1...ProofText.limit)
        self.text(rules.organiser, "organiser", 1...ProofText.limit)
        self.text(rules.eligibility, "eligibility", 0...ProofText.limit)
        self.text(rules.claim, "claim", 0...ProofText.limit)
        self.text(rules.entropy.source, "entropy.source", 0...ProofText.limit)
    }

    mutating func moments(of rules: DrawRules) {
        let (opens, closes, entropy) = (rules.opens, rules.closes, rules.entropy)
        for (moment, field) in [
            (opens, "opens"), (closes, "closes"), (entropy.known, "entropy.known"),
            (entropy.fallback, "entropy.fallback"),
        ] {
            self.need(
                ProofText.numbers.contains(Int(moment.millis)),
                field,
                Bilingual("\(field) 要在 1970 年以后。", "\(field) lies after 1970, in milliseconds.")
            )
        }
        self.need(opens < closes, "closes", Bilingual("closes 要晚于 opens。", "closes lies after opens."))
        let none = Bilingual("；没有外部数值时 known 和 fallback 都是 0。", "; without an outside value both are 0.")
        let (isRight, order) =
            switch rules.kind {
            case .deadline: (closes <= entropy.known && entropy.known <= entropy.fallback, "closes ≤ known ≤ fallback")
            case .instant: (entropy.known <= entropy.fallback && entropy.fallback <= opens, "known ≤ fallback ≤ opens")
            }
        let isNone = entropy.known.millis == 0 && entropy.fallback.millis == 0
        self.need(entropy.source.isEmpty ? isNone : isRight, "entropy", .same(order) + none)
    }

    mutating func limits(of rules: DrawRules) {
        let limits = [rules.limits.entries, rules.limits.wins]
        switch rules.kind {
        case .deadline:
            self.need(
                limits == [1, 1],
                "limits",
                Bilingual("到点开奖每人一次，多的机会用 weight。", "everybody enters and wins once; more chances are a weight.")
            )
        case .instant:
            self.need(
                limits.allSatisfy { (1...ProofText.top).contains($0) },
                "limits",
                Bilingual("每人次数从 1 开始。", "limits are 1 or more.")
            )
        }
    }

    mutating func tiers(of rules: DrawRules) {
        self.number(rules.tiers.count, "tiers", 1...100)
        for (index, tier) in rules.tiers.enumerated() {
            let field = "tiers[\(index + 1)]"
            self.name(tier.id, "\(field).id")
            self.text(tier.title, "\(field).title", 1...ProofText.titleLimit)
            self.number(tier.count, "\(field).count", 1...DrawRules.most)
            self.number(tier.value, "\(field).value", ProofText.numbers)
            self.number(tier.odds, "\(field).odds", rules.kind == .deadline ? 0...0 : 1...DrawRules.million)
            self.need(
                !rules.tiers[..<index].contains { $0.id == tier.id },
                "\(field).id",
                Bilingual("\(field).id 和前面的奖项重复。", "\(field).id is that of an earlier tier.")
            )
        }
        self.need(
            Self.sum(of: rules.tiers.map(\.count)) <= DrawRules.most,
            "tiers",
            Bilingual("奖品一共最多 \(DrawRules.most) 份。", "there are at most \(DrawRules.most) prizes in all.")
        )
        self.need(
            Self.sum(of: rules.tiers.map(\.odds)) <= DrawRules.million,
            "tiers",
            Bilingual("中奖率加起来最多 \(DrawRules.million)。", "the odds add up to at most \(DrawRules.million).")
        )
    }

    private mutating func need(_ holds: Bool, _ field: String, _ text: Bilingual) {
        if !holds { self.problems.append(RulesProblem(field: field, text: text)) }
    }

    private mutating func number(_ number: Int, _ field: String, _ range: ClosedRange<Int>) {
        let (least, most) = (range.lowerBound, range.upperBound)
        self.need(
            range.contains(number),
            field,
            least == most
                ? Bilingual("\(field) 要是 \(least)。", "\(field) is \(least).")
                : Bilingual("\(field) 要在 \(least) 到 \(most) 之间。", "\(field) is \(least) to \(most).")
        )
    }

    private mutating func text(_ text: String, _ field: String, _ length: ClosedRange<Int>) {
        let (least, most) = (length.lowerBound, length.upperBound)
        self.need(
            ProofText.isPlain(text) && length.contains(text.utf8.count),
            field,
            Bilingual(
                "\(field) 要有 \(least) 到 \(most) 个字节，不含控制字符。",
                "\(field) has \(least) to \(most) bytes and no control characters."
            )
        )
    }

    private mutating func name(_ name: String, _ field: String) {
        self.need(
            ProofText.isName(name),
            field,
            Bilingual(
                "\(field) 由 1 到 64 个字母、数字、点、下划线或连字符组成。",
                "\(field) has 1 to 64 letters, digits, dots, underscores or hyphens."
            )
        )
    }

    /// The sum of a few numbers, each cut to a sensible size, so that none can overflow.
    private static func sum(of numbers: [Int]) -> Int {
        numbers.reduce(0) { $0 + min(max($1, 0), DrawRules.most) }
    }
}
