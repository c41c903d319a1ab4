import Domain
import Draws

/// What a check of a draw says to programs.
struct DrawReport: Encodable {
    struct Wrong: Encodable {
        let line: Int
        let step: String?
        let code: String
        let reason: Bilingual
    }

    struct StepCount: Encodable {
        let step: String
        let lines: Int
    }

    struct Pick: Encodable {
        let pick: Int
        let tier: String
        let entry: Int
        let hash: String?
        let place: Int
        let value: Int
        let replaces: Int?
        let reason: String?
        let stands: Bool
    }

    struct Entrant: Encodable {
        let numbers: [Int]
        let weight: Int
        let receipt: String
    }

    let right: Bool
    let wrong: Wrong?
    let steps: [StepCount]
    let draw: String?
    let title: String?
    let kind: String?
    let entries: Int?
    let weight: Int?
    let announcement: String?
    let outsideValue: String?
    let fallback: String?
    let picks: [Pick]
    let entrant: Entrant?

    init(_ verdict: Verdict) {
        let summary = verdict.summary
        self.right = verdict.isRight
        self.wrong = verdict.flaw.map { flaw in
            Wrong(line: flaw.step, step: flaw.name?.rawValue, code: flaw.code.rawValue, reason: flaw.reason)
        }
        self.steps = verdict.steps.map { StepCount(step: $0.name.rawValue, lines: $0.count) }
        self.draw = summary?.rules.draw
        self.title = summary?.rules.title
        self.kind = summary?.rules.kind.rawValue
        self.entries = summary?.entries
        self.weight = summary?.weight
        self.announcement = summary?.announcement?.hex
        if case .outside(let value)? = summary?.entropy { self.outsideValue = value } else { self.outsideValue = nil }
        if case .fallback(let reason)? = summary?.entropy { self.fallback = reason } else { self.fallback = nil }
        let replacements = summary?.replacements ?? []
        let replaced = Set(replacements.map(\.replaces))
        let byPick = Dictionary(uniqueKeysWithValues: replacements.map { ($0.winner.pick, $0) })
        self.picks = (summary?.picks ?? []).map { winner in
            Pick(
                pick: winner.pick,
                tier: winner.tier,
                entry: winner.entry,
                hash: winner.hash?.hex,
                place: winner.place,
                value: winner.value,
                replaces: byPick[winner.pick]?.replaces,
                reason: byPick[winner.pick]?.reason,
                stands: winner.entry > 0 && !replaced.contains(winner.pick)
            )
        }
        self.entrant = summary?.found.map { found in
            Entrant(numbers: found.numbers, weight: found.weight, receipt: found.receipt.hex)
        }
    }
}
