import Domain

/// The problems of one load, in the order in which they are met.
///
/// Reading goes on after a problem, so that a person sees all of them at once. What a faulty value is read as does not
/// matter: a load with a problem throws, and nothing of it is used.
final class Findings {
    /// More problems than this are counted, not kept: a hostile file may hold a fault in every byte.
    static let capacity = 200

    private var kept: [Problem] = []
    private var surplus = 0
    /// What should be looked at and does not stop a start, in the order in which it is met.
    private(set) var warnings: [Problem] = []

    var isEmpty: Bool { self.kept.isEmpty }

    func report(_ message: String, at place: Problem.Place, suggestion: String) {
        self.report(Problem(message, at: place, suggestion: suggestion))
    }

    func report(_ problem: Problem) {
        guard self.kept.count < Self.capacity else {
            self.surplus += 1
            return
        }
        self.kept.append(problem)
    }

    func warn(_ problem: Problem) {
        guard self.warnings.count < Self.capacity else { return }
        self.warnings.append(problem)
    }

    /// Everything found, sorted by place; the last one says how many were left out.
    var problems: Problems {
        guard self.surplus > 0, let last = self.kept.map(\.place).max() else { return Problems(self.kept) }
        let more = Problem(
            "\(self.surplus) more problems are not listed",
            at: last,
            suggestion: "mend the ones above and check again"
        )
        return Problems(self.kept + [more])
    }
}
