import Domain
import Scripts
import Testing

@testable import Plays

/// Places and prizes, held against a slow, plain count.
@Suite struct QuizPlacesTests {
    @Test(arguments: QuizPlaces.Ties.allCases, ["first", "speed", "closest"])
    func `places follow a slow, plain count, whatever the order of the sheets`(
        ties: QuizPlaces.Ties,
        way: String
    ) throws {
        var chance = RandomSource(seed: 11)
        for _ in 0..<300 {
            let places = QuizPlaces(winners: Int.random(in: 1...8, using: &chance), ties: ties)
            let scoring: QuizScoring =
                switch way {
                case "first": .first(places)
                case "speed": .speed(places)
                default: .closest(places)
                }
            let reward = Int.random(in: 1...20, using: &chance)
            let script = QuizScript.sample(
                questions: way == "closest" ? [.number] : [.tea],
                scoring: scoring,
                reward: .points(reward)
            )
            // Moments are 100 s apart, so that many have the same.
            let sheets = (0..<Int.random(in: 1...20, using: &chance)).map { index in
                let after = Int64.random(in: 0...4, using: &chance) * 100_000
                let text =
                    way == "closest"
                    ? "\(Int.random(in: 125...131, using: &chance))" : ["A", "A", "B"][index % 3]
                return QuizSheet.sample(
                    PersonID("p\(index)"),
                    [(script.questions[0].id, text, after)],
                    event: Int64(index)
                )
            }
            let results = QuizSheet.results(script, sheets)
            #expect(results == QuizSheet.results(script, sheets.shuffled(using: &chance)))
            #expect(Set(results.map(\.person)) == Set(sheets.map(\.person)) && results.count == sheets.count)
            for result in results {
                let expected = Self.expected(try #require(sheets.first { $0.person == result.person }), sheets, script)
                #expect(result.place == expected.place && Self.spent(result, reward) == expected.points)
            }
            #expect(results.reduce(0) { $0 + Self.spent($1, reward) } <= reward * places.winners)
        }
    }

    private static func spent(_ result: QuizJudge.Result, _ reward: Int) -> Int {
        switch result.prize {
        case nil: 0
        case .reward?: reward
        case .points(let points)?: points
        }
    }

    /// What somebody should get, counted the slow way: how many are better, how many are equally good.
    private static func expected(
        _ sheet: QuizSheet,
        _ sheets: [QuizSheet],
        _ script: QuizScript
    ) -> (place: Int?, points: Int) {
        /// The smaller the better; nil for those who do not compete.
        func key(_ sheet: QuizSheet) -> Double? {
            guard let answer = sheet.answers.values.first else { return nil }
            let after = Double(answer.moment.at.millis - QuizSheet.opensAt.millis)
            switch script.scoring {
            case .allCorrectShare: return nil
            case .first: return answer.text == "A" ? after : nil
            case .speed: return answer.text == "A" ? -(1_000 - 500 * after / 1_000_000) : nil
            case .closest: return abs((Double(answer.text) ?? 0) - 128)
            }
        }
        guard let mine = key(sheet), case .points(let reward)? = script.reward else { return (nil, 0) }
        let (winners, ties): (Int, QuizPlaces.Ties)
        switch script.scoring {
        case .allCorrectShare: return (nil, 0)
        case .first(let places), .speed(let places), .closest(let places):
            (winners, ties) = (places.winners, places.ties)
        }
        let better = sheets.count { key($0).map { $0 < mine } ?? false }
        let equal = sheets.filter { key($0) == mine }
        switch ties {
        case .earlierFirst:
            let before = equal.count { ($0.finished ?? .end) < (sheet.finished ?? .end) }
            return (better + before + 1, better + before < winners ? reward : 0)
        case .share:
            let left = max(0, winners - better)
            return (better + 1, equal.count <= left ? reward : reward * left / equal.count)
        }
    }
}

extension QuizSheet.Moment {
    fileprivate static let end = Self(at: Instant(millis: .max), event: EventID(rawValue: .max))
}
