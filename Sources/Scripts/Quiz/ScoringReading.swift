import Domain

/// The word behind `way`.
private enum ScoringWay: String, CaseIterable {
    case allCorrectShare = "all-correct-share"
    case first, speed, closest
}

extension Shape where Content == QuizScoring {
    static var scoring: Shape {
        .keys("{ way: first, winners: 20, ties: earlier-first }") { keys in
            let way = keys.required("way", Shape<ScoringWay>.choice, "How winners are found.")
            let pot = keys.optional("pot", .integer(1...10_000_000, example: 1_000), "Points to be shared.")
            let winners = keys.optional("winners", .integer(1...10_000, example: 20), "How many win.")
            let ties = keys.optional("ties", Shape<QuizPlaces.Ties>.choice, "What happens at the last place.")
            guard let way = way.content else { return nil }
            guard way != .allCorrectShare else {
                for surplus in [winners.value, ties.value] {
                    surplus?.report("means nothing with 'way: all-correct-share'", suggestion: "remove it")
                }
                keys.demand(pot.value, "pot", "1000")
                return (pot.content ?? nil).map { .allCorrectShare(pot: $0) }
            }
            pot.report("means nothing with 'way: \(way.rawValue)'", suggestion: "remove it")
            keys.demand(winners.value, "winners", "20")
            keys.demand(ties.value, "ties", "earlier-first")
            guard let winners = winners.content ?? nil, let ties = ties.content ?? nil else { return nil }
            let places = QuizPlaces(winners: winners, ties: ties)
            switch way {
            case .allCorrectShare, .first: return .first(places)
            case .speed: return .speed(places)
            case .closest: return .closest(places)
            }
        }
    }
}

extension QuizScoring {
    /// How many win; nil where a pot is shared.
    var places: QuizPlaces? {
        switch self {
        case .allCorrectShare: nil
        case .first(let places), .speed(let places), .closest(let places): places
        }
    }
}

extension Keys {
    /// Reports that a key is missing which must be there because of another one.
    func demand(_ value: Value?, _ key: String, _ example: String) {
        guard value == nil else { return }
        self.report("lacks the key '\(key)'", suggestion: "add \(key): \(example)")
    }
}

extension Shape where Content == QuizStreak {
    static func streak(_ crossings: Crossings) -> Shape {
        .keys("{ runs: 3, reward: { points: 100 } }") { keys in
            let runs = keys.required("runs", .integer(2...100, example: 3), "How many runs on end.")
            let reward = keys.required("reward", .reward, "What somebody gets for it.")
            crossings.use(reward, times: 1)
            guard let runs = runs.content, let reward = reward.content else { return nil }
            return QuizStreak(runs: runs, reward: reward)
        }
    }
}

/// What has to hold between the keys of a quiz.
struct QuizChecks {
    let questions: Given<[Placed<QuizQuestion>]>
    let scoring: Given<QuizScoring>
    let reward: Given<Reward?>

    func run(_ keys: Keys) {
        self.checkQuestions()
        guard let scoring = self.scoring.content else { return }
        guard let places = scoring.places else {
            return self.reward.report(
                "means nothing with 'way: all-correct-share': the pot is the reward",
                suggestion: "remove it"
            )
        }
        guard self.reward.value != nil else { return keys.demand(nil, "reward", "{ points: 50 }") }
        guard places.ties == .share, let reward = self.reward.content ?? nil else { return }
        if case .points = reward { return }
        let place = self.scoring.value?.peek("ties") ?? self.scoring.value
        place?.report("can share points only, and the reward is another", suggestion: "write earlier-first")
    }

    private func checkQuestions() {
        guard let entries = self.questions.content else { return }
        _ = entries.map { Placed<String>(content: $0.content?.id, value: $0.value.peek("id") ?? $0.value) }
            .areDistinct(fault: "is the same id", suggestion: "give every question its own id")
        guard let scoring = self.scoring.content else { return }
        let isClosest =
            switch scoring {
            case .closest: true
            case .allCorrectShare, .first, .speed: false
            }
        for entry in entries {
            guard let question = entry.content else { continue }
            switch question.answer {
            case .options where isClosest:
                let place = entry.value.peek("options") ?? entry.value
                place.report("cannot be scored by 'way: closest'", suggestion: "write closest: 128, or another way")
            case .number where !isClosest:
                let place = entry.value.peek("closest") ?? entry.value
                place.report("is scored by 'way: closest' only", suggestion: "write way: closest, or options")
            case .number where entries.count > 1:
                entry.value.report("must be the only question with 'way: closest'", suggestion: "make several scripts")
            case .options, .number: break
            }
        }
    }
}
