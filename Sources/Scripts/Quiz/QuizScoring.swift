/// Who wins a quiz: `scoring: { way: first, winners: 20, ties: earlier-first }`.
public enum QuizScoring: Hashable, Codable, Sendable {
    /// `way: all-correct-share` with `pot`: everybody who answered everything right shares the points evenly.
    ///
    /// 1 to 10,000,000 points. What does not divide goes, one point each, to those who were right earliest; when more
    /// are right than there are points, the earliest get one each.
    case allCorrectShare(pot: Int)
    /// `way: first` with `winners` and `ties`: the first who answered everything right.
    case first(QuizPlaces)
    /// `way: speed` with `winners` and `ties`: those with the highest score.
    ///
    /// A right answer counts ``mostPerAnswer`` at the opening and, falling evenly, half of that at the closing, cut to
    /// a whole number; a wrong one counts nothing. Nobody wins with nothing.
    case speed(QuizPlaces)
    /// `way: closest` with `winners` and `ties`: those whose number is nearest, above or below.
    case closest(QuizPlaces)

    /// What a right answer counts at the opening, for ``speed``.
    public static let mostPerAnswer = 1_000
}

/// How many win, and what happens where several are equally good at the last place.
public struct QuizPlaces: Hashable, Codable, Sendable {
    public enum Ties: String, Hashable, Codable, Sendable, CaseIterable {
        /// Of those who are equally good, who answered earlier comes first; then who answered in an earlier event.
        case earlierFirst = "earlier-first"
        /// All who are equally good with the last winner win, and share the points of the places that were left to
        /// them evenly, cut to whole points.
        ///
        /// Only where the reward is points.
        case share
    }

    /// `winners`: 1 to 10,000.
    ///
    /// Required.
    public let winners: Int
    /// `ties`: `earlier-first` or `share`.
    ///
    /// Required: people are told how it is decided before they play.
    public let ties: Ties

    public init(winners: Int, ties: Ties) {
        self.winners = winners
        self.ties = ties
    }
}

/// `say`: the templates of a quiz; each may be left out.
public struct QuizTexts: Hashable, Codable, Sendable {
    /// `remind`, to a group before the closing.
    public let remind: String
    /// `reveal`, to a group when the right answers are told.
    public let reveal: String
    /// `accepted`, to a person whose answer counts.
    public let accepted: String
    /// `refused`, to a person whose answer does not count: too late, given already, or not understood.
    public let refused: String
    /// `result`, to a person who answered, after the reveal.
    public let result: String

    public init(
        remind: String = "quiz/remind",
        reveal: String = "quiz/reveal",
        accepted: String = "quiz/accepted",
        refused: String = "quiz/refused",
        result: String = "quiz/result"
    ) {
        self.remind = remind
        self.reveal = reveal
        self.accepted = accepted
        self.refused = refused
        self.result = result
    }
}
