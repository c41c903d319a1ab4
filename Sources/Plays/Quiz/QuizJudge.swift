import Domain
import Scripts

/// Decides who wins a quiz: the script, the times and the answers in, the results out.
struct QuizJudge {
    /// What came of one person's answers.
    struct Result: Hashable {
        /// What a winner gets.
        enum Prize: Hashable {
            /// What the script promises each winner.
            case reward
            /// A share of something.
            case points(Int)
        }

        let person: PersonID
        /// Whether every question was answered right.
        let isRight: Bool
        /// Whether every question was answered.
        let isWhole: Bool
        /// The score of a quiz for speed, the distance of one for guesses; else 0.
        let score: Int
        /// 1 for the best; nil where there are no places, or none for this person.
        let place: Int?
        /// nil for those who did not win.
        let prize: Prize?
    }

    let script: QuizScript
    let opensAt: Instant
    let closesAt: Instant

    /// The results, the best first, those without a place behind, in the order in which they finished.
    func results(_ sheets: [QuizSheet]) -> [Result] {
        let entrants = sheets.compactMap { sheet in
            sheet.finished.map { Entrant(sheet: sheet, finished: $0) }
        }.sorted { $0.finished < $1.finished }
        return switch self.script.scoring {
        case .allCorrectShare(let pot): self.sharing(pot, entrants)
        case .first(let places):
            self.placing(places, entrants.filter { self.isRight($0.sheet) }, entrants) { $0.finished.at.millis }
        case .speed(let places):
            self.placing(places, entrants.filter { self.speed($0.sheet) > 0 }, entrants) {
                -Int64(self.speed($0.sheet))
            }
        case .closest(let places):
            self.placing(places, entrants.filter { self.distance($0.sheet) != nil }, entrants) {
                Int64(self.distance($0.sheet) ?? .max)
            }
        }
    }

    private struct Entrant {
        let sheet: QuizSheet
        let finished: QuizSheet.Moment
    }

    private func sharing(_ pot: Int, _ entrants: [Entrant]) -> [Result] {
        let right = entrants.filter { self.isRight($0.sheet) }
        let (share, rest) = right.isEmpty ? (0, 0) : pot.quotientAndRemainder(dividingBy: right.count)
        let winners = right.enumerated().map { index, entrant in
            let points = share + (index < rest ? 1 : 0)
            return self.result(entrant, place: nil, prize: points > 0 ? .points(points) : nil)
        }
        return winners + entrants.filter { !self.isRight($0.sheet) }.map { self.result($0, place: nil, prize: nil) }
    }

    /// Gives the places to those who compete, the smaller key before the greater.
    private func placing(
        _ places: QuizPlaces,
        _ competing: [Entrant],
        _ entrants: [Entrant],
        by key: (Entrant) -> Int64
    ) -> [Result] {
        let ranked = competing.map { (key: key($0), entrant: $0) }
            .sorted { ($0.key, $0.entrant.finished) < ($1.key, $1.entrant.finished) }
        var results: [Result] = []
        switch places.ties {
        case .earlierFirst:
            results = ranked.enumerated().map { index, ranked in
                self.result(ranked.entrant, place: index + 1, prize: index < places.winners ? .reward : nil)
            }
        case .share:
            var start = 0
            while start < ranked.count {
                let end = ranked[start...].firstIndex { $0.key != ranked[start].key } ?? ranked.count
                let prize = self.prize(among: end - start, placesLeft: places.winners - start)
                results += ranked[start..<end].map { self.result($0.entrant, place: start + 1, prize: prize) }
                start = end
            }
        }
        let placed = Set(competing.map(\.sheet.person))
        return results
            + entrants.filter { !placed.contains($0.sheet.person) }
            .map { self.result($0, place: nil, prize: nil) }
    }

    /// What each of some who are equally good gets.
    private func prize(among count: Int, placesLeft: Int) -> Result.Prize? {
        guard placesLeft > 0 else { return nil }
        guard count > placesLeft, case .points(let points)? = self.script.reward else { return .reward }
        let share = points * placesLeft / count
        return share > 0 ? .points(share) : nil
    }

    private func result(_ entrant: Entrant, place: Int?, prize: Result.Prize?) -> Result {
        let score: Int =
            switch self.script.scoring {
            case .speed: self.speed(entrant.sheet)
            case .closest: self.distance(entrant.sheet) ?? 0
            case .first, .allCorrectShare: 0
            }
        return Result(
            person: entrant.sheet.person,
            isRight: self.isRight(entrant.sheet),
            isWhole: self.script.questions.allSatisfy { entrant.sheet.answers[$0.id] != nil },
            score: score,
            place: place,
            prize: prize
        )
    }

    private func isRight(_ sheet: QuizSheet) -> Bool {
        self.script.questions.allSatisfy { question in
            sheet.answers[question.id].map { question.isRight($0.text) } ?? false
        }
    }

    /// What the right answers count together: each the more, the earlier it was given.
    private func speed(_ sheet: QuizSheet) -> Int {
        let length = max(1, self.closesAt.millis - self.opensAt.millis)
        let most = Int64(QuizScoring.mostPerAnswer)
        return self.script.questions.reduce(0) { sum, question in
            guard let answer = sheet.answers[question.id], question.isRight(answer.text) else { return sum }
            let gone = min(max(0, answer.moment.at.millis - self.opensAt.millis), length)
            return sum + Int(most * (2 * length - gone) / (2 * length))
        }
    }

    /// How far the guesses are from the truth together; nil when one is missing.
    private func distance(_ sheet: QuizSheet) -> Int? {
        self.script.questions.reduce(Int?.some(0)) { sum, question in
            guard let sum, case .number(let truth) = question.answer,
                let guess = sheet.answers[question.id].flatMap({ Int($0.text) })
            else { return nil }
            return sum + abs(guess - truth)
        }
    }
}
