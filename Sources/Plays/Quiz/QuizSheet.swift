import Domain
import Scripts

/// What one person answered in a run.
struct QuizSheet: Hashable {
    /// When an answer was given: of two at one moment, that of the earlier event is the earlier.
    struct Moment: Hashable, Comparable {
        let at: Instant
        let event: EventID

        static func < (left: Self, right: Self) -> Bool { (left.at, left.event) < (right.at, right.event) }
    }

    struct Answer: Hashable {
        let text: String
        let moment: Moment
    }

    let person: PersonID
    /// By the id of the question.
    var answers: [String: Answer]

    /// The moment of the last answer.
    var finished: Moment? { self.answers.values.map(\.moment).max() }
}

extension QuizQuestion {
    /// Whether an answer as it is kept is right.
    func isRight(_ answer: String) -> Bool {
        switch self.answer {
        case .options(let options): options.contains { $0.key == answer && $0.isRight }
        case .number(let number): answer == String(number)
        }
    }

    /// An answer as it is kept: the key of the option, or the number; nil when it is none of them.
    ///
    /// `Ａ`, `a.`, `选A` and the option's own text will do as well as `A`.
    func reading(_ text: String) -> String? {
        switch self.answer {
        case .number:
            // A number that counts is short, whatever stands between its digits.
            let plain = text.prefix(100).filter { !$0.isWhitespace && $0 != "," && $0 != "，" }
            let digits = plain.precomposedDigits
            guard digits.utf8.count <= 16, let number = Int(digits), abs(number) <= 1_000_000_000_000 else {
                return nil
            }
            return String(number)
        case .options(let options):
            return KeyedAnswer(text, verb: "选").key(among: options.map { ($0.key, $0.text) })
        }
    }
}

extension String {
    /// With full-width digits and signs in their plain form.
    fileprivate var precomposedDigits: String {
        String(
            String.UnicodeScalarView(
                self.unicodeScalars.map { scalar in
                    switch scalar.value {
                    case 0xFF10...0xFF19: Unicode.Scalar(UInt8(scalar.value - 0xFF10 + 0x30))
                    case 0xFF0D, 0x2212: "-"
                    case 0xFF0B: "+"
                    default: scalar
                    }
                }
            )
        )
    }
}
