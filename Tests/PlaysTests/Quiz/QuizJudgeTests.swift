import Domain
import Scripts
import Testing

@testable import Plays

/// Who wins a quiz, as plain values.
@Suite struct QuizJudgeTests {
    /// One answer to ``QuizQuestion/tea``.
    private static func tea(_ person: PersonID, _ text: String, after: Int64, event: Int64? = nil) -> QuizSheet {
        QuizSheet.sample(person, [("tea", text, after)], event: event ?? after)
    }

    private static func guess(_ person: PersonID, _ number: Int, after: Int64) -> QuizSheet {
        QuizSheet.sample(person, [("number", String(number), after)], event: after)
    }

    /// `a 1 34p`: who, which place, which prize.
    private static func lines(_ results: [QuizJudge.Result]) -> [String] {
        results.map { result in
            let prize =
                switch result.prize {
                case nil: "-"
                case .reward?: "reward"
                case .points(let points)?: "\(points)p"
                }
            return "\(result.person) \(result.place.map(String.init) ?? "-") \(prize)"
        }
    }

    // MARK: - A pot that is shared

    @Test func `what does not divide goes, one point each, to those who were right earliest`() {
        let script = QuizScript.sample(scoring: .allCorrectShare(pot: 101), reward: nil)
        let results = QuizSheet.results(
            script,
            [
                Self.tea("c", "A", after: 30), Self.tea("a", "A", after: 10), Self.tea("wrong", "B", after: 5),
                Self.tea("b", "A", after: 20),
            ]
        )
        #expect(Self.lines(results) == ["a - 34p", "b - 34p", "c - 33p", "wrong - -"])
    }

    @Test func `when more are right than there are points, the earliest get one each`() {
        let script = QuizScript.sample(scoring: .allCorrectShare(pot: 2), reward: nil)
        let sheets = (1...4).map { Self.tea(PersonID("p\($0)"), "A", after: Int64($0)) }
        #expect(Self.lines(QuizSheet.results(script, sheets)) == ["p1 - 1p", "p2 - 1p", "p3 - -", "p4 - -"])
    }

    @Test func `nobody right, nobody there: the pot stays`() {
        let script = QuizScript.sample(scoring: .allCorrectShare(pot: 100), reward: nil)
        #expect(Self.lines(QuizSheet.results(script, [Self.tea("a", "B", after: 1)])) == ["a - -"])
        #expect(QuizSheet.results(script, []).isEmpty)
    }

    @Test func `with several questions all must be right, and the last answer counts for the time`() {
        let script = QuizScript.sample(
            questions: [.numbered("one"), .numbered("two")],
            scoring: .allCorrectShare(pot: 3),
            reward: nil
        )
        let results = QuizSheet.results(
            script,
            [
                QuizSheet.sample("slow", [("one", "1", 1), ("two", "1", 900)], event: 1),
                QuizSheet.sample("half", [("one", "1", 2)], event: 2),
                QuizSheet.sample("quick", [("one", "1", 300), ("two", "1", 300)], event: 3),
                QuizSheet.sample("wrong", [("one", "1", 4), ("two", "2", 4)], event: 4),
            ]
        )
        #expect(Self.lines(results) == ["quick - 2p", "slow - 1p", "half - -", "wrong - -"])
        #expect(results.map(\.isRight) == [true, true, false, false])
        #expect(results.map(\.isWhole) == [true, true, false, true])
    }

    @Test func `the shares come to the pot, differ by one point at most, and never favour the later`() {
        var chance = RandomSource(seed: 7)
        for _ in 0..<500 {
            let pot = Int.random(in: 1...60, using: &chance)
            let sheets = (0..<Int.random(in: 1...40, using: &chance)).map { index in
                Self.tea(
                    PersonID("p\(index)"),
                    Bool.random(using: &chance) ? "A" : "B",
                    after: Int64.random(in: 0...20, using: &chance),
                    event: Int64(index)
                )
            }
            let script = QuizScript.sample(scoring: .allCorrectShare(pot: pot), reward: nil)
            let results = QuizSheet.results(script, sheets)
            #expect(results == QuizSheet.results(script, sheets.shuffled(using: &chance)))
            let shares = results.filter(\.isRight).map(Self.points)
            #expect(shares.reduce(0, +) == (shares.isEmpty ? 0 : pot))
            #expect(shares == shares.sorted(by: >))
            #expect((shares.first ?? 0) - (shares.last ?? 0) <= 1)
            #expect(results.allSatisfy { $0.isRight || $0.prize == nil })
        }
    }

    private static func points(_ result: QuizJudge.Result) -> Int {
        if case .points(let points)? = result.prize { points } else { 0 }
    }

    // MARK: - Places

    @Test func `of those who are right at one moment, the earlier event comes first`() {
        let results = QuizSheet.results(
            .sample(),
            [
                Self.tea("b", "A", after: 10, event: 2), Self.tea("a", "A", after: 10, event: 1),
                Self.tea("c", "A", after: 10, event: 3), Self.tea("first", "A", after: 9, event: 9),
                Self.tea("wrong", "C", after: 1),
            ]
        )
        #expect(
            Self.lines(results) == ["first 1 reward", "a 2 reward", "b 3 -", "c 4 -", "wrong - -"]
        )
    }

    @Test func `who is equally good with the last winner shares the points of the places that were left`() {
        let script = QuizScript.sample(scoring: .first(QuizPlaces(winners: 3, ties: .share)), reward: .points(50))
        let results = QuizSheet.results(
            script,
            [
                Self.tea("first", "A", after: 1), Self.tea("a", "A", after: 10, event: 11),
                Self.tea("b", "A", after: 10, event: 12), Self.tea("c", "A", after: 10, event: 13),
                Self.tea("late", "A", after: 11),
            ]
        )
        // Two places with 100 points for three.
        #expect(Self.lines(results) == ["first 1 reward", "a 2 33p", "b 2 33p", "c 2 33p", "late 5 -"])
    }

    @Test func `ties that fit into the places get the whole reward each`() {
        let script = QuizScript.sample(scoring: .first(QuizPlaces(winners: 2, ties: .share)), reward: .points(50))
        let sheets = [Self.tea("a", "A", after: 1, event: 1), Self.tea("b", "A", after: 1, event: 2)]
        #expect(Self.lines(QuizSheet.results(script, sheets)) == ["a 1 reward", "b 1 reward"])
    }

    @Test(
        arguments: [
            (0, 1_000), (1, 999), (1_000, 999), (1_999, 999), (2_000, 999), (2_001, 998), (500_000, 750),
            (999_999, 500), (1_000_000, 500),
        ] as [(Int64, Int)]
    )
    func `a right answer counts a thousand at the opening and half of it at the closing, cut to a whole number`(
        after: Int64,
        score: Int
    ) {
        let script = QuizScript.sample(scoring: .speed(QuizPlaces(winners: 1, ties: .earlierFirst)))
        #expect(QuizSheet.results(script, [Self.tea("a", "A", after: after)]).map(\.score) == [score])
    }

    @Test func `for speed each right answer counts by its own moment, and nobody wins with nothing`() {
        let script = QuizScript.sample(
            questions: [.numbered("one"), .numbered("two")],
            scoring: .speed(QuizPlaces(winners: 3, ties: .earlierFirst))
        )
        let results = QuizSheet.results(
            script,
            [
                QuizSheet.sample("half", [("one", "1", 0), ("two", "2", 0)], event: 1),
                QuizSheet.sample("none", [("one", "2", 0), ("two", "2", 0)], event: 2),
                QuizSheet.sample("both", [("one", "1", 400_000), ("two", "1", 1_000_000)], event: 3),
            ]
        )
        #expect(Self.lines(results) == ["both 1 reward", "half 2 reward", "none - -"])
        #expect(results.map(\.score) == [1_300, 1_000, 0])
        #expect(results.map(\.isRight) == [true, false, false])
    }

    @Test func `the nearest number wins, above or below`() {
        let script = QuizScript.sample(
            questions: [.number],
            scoring: .closest(QuizPlaces(winners: 2, ties: .earlierFirst))
        )
        let results = QuizSheet.results(
            script,
            [
                Self.guess("above", 130, after: 3), Self.guess("below", 126, after: 2), Self.guess("far", -1, after: 1),
                Self.guess("exact", 128, after: 4),
            ]
        )
        #expect(Self.lines(results) == ["exact 1 reward", "below 2 reward", "above 3 -", "far 4 -"])
        #expect(results.map(\.score) == [0, 2, 2, 129])
        #expect(results.map(\.isRight) == [true, false, false, false])
    }
}
