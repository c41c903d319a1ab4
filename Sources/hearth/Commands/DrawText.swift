import Domain
import Draws

/// What a check of a draw says to people.
struct DrawText {
    /// How many winners of a tier are listed; `--json` has all.
    private static let listed = 20

    let language: Language
    /// Whether an entrant was asked for.
    let isLookedFor: Bool

    func lines(_ verdict: Verdict) -> [String] {
        var lines = [self.head(verdict)]
        lines += Columns.aligned(
            verdict.steps.map { ["  ✓ \(self.title($0))", self.detail($0.name, verdict.summary)] }
        )
        if let flaw = verdict.flaw {
            let name = flaw.name.map { "（\($0.title.chinese)）" } ?? ""
            let english = flaw.name.map { " (\($0.title.english))" } ?? ""
            lines.append(
                "  ✗ "
                    + self.say("第 \(flaw.step) 行\(name)：", "line \(flaw.step)\(english): ")
                    + flaw.reason.text(in: self.language)
            )
        }
        guard let summary = verdict.summary else { return lines }
        if verdict.isRight, verdict.isDrawn { lines += self.prizes(summary) }
        if self.isLookedFor { lines.append(self.entrant(summary, knowsResult: verdict.isRight && verdict.isDrawn)) }
        if let announcement = summary.announcement {
            lines.append(
                self.say(
                    "公布哈希 \(announcement)，请和抽奖前公布的对照。",
                    "Announcement \(announcement): compare it with the one that was published."
                )
            )
        }
        if summary.entropy?.isOutside == false {
            lines.append(
                self.say(
                    "注意：没有外部数值。主办方可能事先试过许多名单或密钥，这份文件证明不了没有。",
                    "Mind: without an outside value the organiser could have tried many rosters or secrets, and no proof can tell."
                )
            )
        }
        return lines
    }

    private func head(_ verdict: Verdict) -> String {
        let title = verdict.summary.map { "\($0.rules.draw)  \(Self.oneLine($0.rules.title))" } ?? ""
        guard verdict.isRight else { return self.say("不对：\(title)", "Wrong: \(title)") }
        return verdict.isDrawn
            ? self.say("正确：\(title)", "Right: \(title)")
            : self.say("到名单为止正确，还没有开奖：\(title)", "Right up to the roster, not drawn yet: \(title)")
    }

    private func title(_ step: (name: Step.Name, count: Int)) -> String {
        let title = step.name.title.text(in: self.language)
        return step.count == 1 ? title : "\(title) × \(step.count)"
    }

    private func detail(_ name: Step.Name, _ summary: Verdict.Summary?) -> String {
        guard let summary else { return "" }
        switch name {
        case .rules:
            let count = summary.rules.tiers.reduce(0) { $0 + $1.count }
            let organiser = Self.oneLine(summary.rules.organiser)
            return summary.rules.kind == .deadline
                ? self.say("到点开奖，\(count) 份奖品，主办：\(organiser)", "deadline draw, \(count) prizes, held by \(organiser)")
                : self.say("即点即开，\(count) 份奖品，主办：\(organiser)", "instant draw, \(count) prizes, held by \(organiser)")
        case .roster:
            return self.say(
                "\(summary.entries) 条，权重共 \(summary.weight)",
                "\(summary.entries) entries, weight \(summary.weight) together"
            )
        case .entropy:
            switch summary.entropy {
            case .outside(let value): return "\(Self.oneLine(value))  (\(Self.oneLine(summary.rules.entropy.source)))"
            case .fallback(let reason): return self.say("没有：", "none: ") + Self.oneLine(reason)
            case nil: return ""
            }
        default: return ""
        }
    }

    private func prizes(_ summary: Verdict.Summary) -> [String] {
        let standing = Dictionary(grouping: summary.standing, by: \.tier)
        let replaced = Dictionary(uniqueKeysWithValues: summary.replacements.map { ($0.winner.pick, $0) })
        let rows = summary.rules.tiers.map { tier -> [String] in
            let winners = standing[tier.id] ?? []
            var names = winners.prefix(Self.listed).map { winner -> String in
                guard let replacement = replaced[winner.pick] else { return "\(winner.entry)" }
                let before = summary.picks[replacement.replaces - 1].entry
                return self.say("\(winner.entry)（替换 \(before)）", "\(winner.entry) (instead of \(before))")
            }
            if winners.count > Self.listed {
                names.append(self.say("等 \(winners.count) 个", "… \(winners.count) in all"))
            }
            let list = names.isEmpty ? "–" : names.joined(separator: self.say("、", ", "))
            return ["  \(Self.oneLine(tier.title))", "× \(tier.count)", list]
        }
        return [self.say("中奖编号：", "Winning entries:")] + Columns.aligned(rows)
    }

    private func entrant(_ summary: Verdict.Summary, knowsResult: Bool) -> String {
        guard let found = summary.found else {
            return self.say("名单里没有这个参加者。", "This entrant is not in the roster.")
        }
        let numbers = found.numbers.map { "\($0)" }.joined(separator: ", ")
        let won = summary.standing.filter { found.numbers.contains($0.entry) }.compactMap { winner in
            summary.rules.tiers.first { $0.id == winner.tier }.map { Self.oneLine($0.title) }
        }
        let prizes = won.joined(separator: ", ")
        let result =
            won.isEmpty ? Bilingual("，没有中奖", ", nothing won") : Bilingual("，中奖：\(prizes)", ", won: \(prizes)")
        let number = Bilingual(
            "这个参加者是 \(numbers) 号，权重 \(found.weight)",
            "This entrant has number \(numbers), weight \(found.weight)"
        )
        let receipt = Bilingual("；回执 \(found.receipt)。", "; receipt \(found.receipt).")
        return (number + (knowsResult ? result : .same("")) + receipt).text(in: self.language)
    }

    private func say(_ chinese: String, _ english: String) -> String {
        Bilingual(chinese, english).text(in: self.language)
    }

    /// A text of a proof, which has no control characters but line feeds, in one line.
    private static func oneLine(_ text: String) -> String { text.replacing("\n", with: " ") }
}

extension Verdict {
    /// Whether the proof goes to its end.
    fileprivate var isDrawn: Bool { self.steps.last?.name == .end }
}
