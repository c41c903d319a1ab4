import Domain
import Draws
import Testing

@Suite struct RulesTests {
    @Test func `good rules have no problems`() {
        #expect(Samples.deadline().validate().isEmpty)
        #expect(Samples.deadline(entropy: .none).validate().isEmpty)
        #expect(Samples.instant().validate().isEmpty)
    }

    @Test func `all problems are told at once, each at its field and in both languages`() {
        var rules = Samples.deadline()
        (rules.draw, rules.title, rules.organiser) = ("a b", "", "\u{7}")
        (rules.claim, rules.eligibility) = (String(repeating: "x", count: 4_001), "\u{2067}")
        (rules.opens, rules.limits) = (rules.closes, EntryLimits(entries: 2, wins: 1))
        rules.entropy.fallback = Instant(millis: 1)
        rules.tiers[0] = PrizeTier(id: "", title: "", count: 0, value: -1, odds: 1)
        rules.tiers[1].id = ""
        let problems = rules.validate()
        #expect(
            problems.map(\.field) == [
                "draw", "title", "organiser", "eligibility", "claim", "closes", "entropy", "limits", "tiers[1].id",
                "tiers[1].title", "tiers[1].count", "tiers[1].value", "tiers[1].odds", "tiers[2].id", "tiers[2].id",
            ]
        )
        #expect(problems.allSatisfy { !$0.text.chinese.isEmpty && $0.text.english.hasSuffix(".") })
    }

    @Test func `an instant draw has odds of at most a million and its outside value before it opens`() {
        var rules = Samples.instant()
        rules.entropy.fallback = rules.opens + .milliseconds(1)
        rules.tiers[0].odds = 999_999
        rules.tiers[1].odds = 0
        rules.limits.wins = 0
        #expect(rules.validate().map(\.field) == ["entropy", "limits", "tiers[2].odds"])
        rules = Samples.instant()
        rules.tiers[0].odds = 999_999
        #expect(rules.validate().map(\.field) == ["tiers"])
    }

    @Test func `numbers of any size are problems and never a crash`() {
        var rules = Samples.instant()
        for odds in [Int.min, Int.max] {
            rules.tiers[0] = PrizeTier(id: "a", title: "A", count: odds, value: odds, odds: odds)
            rules.tiers[1] = PrizeTier(id: "b", title: "B", count: odds, value: odds, odds: odds)
            rules.opens = Instant(millis: Int64(odds))
            #expect(rules.validate().count >= 7)
        }
        rules.tiers = Array(repeating: rules.tiers[0], count: 101)
        #expect(rules.validate().contains { $0.field == "tiers" })
    }
}
