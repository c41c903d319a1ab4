import Domain

/// Why something that somebody did does not count.
struct Refusal: Hashable {
    /// The variable of the template that is true then.
    let flag: String
    let reason: Bilingual

    static let notOpen = Refusal(flag: "isNotOpen", reason: Bilingual("还没有开始，不算", "it has not begun: not counted"))
    static let closed = Refusal(flag: "isClosed", reason: Bilingual("已经截止，不算", "too late: not counted"))
}

extension Run {
    /// Whether what was done at a moment falls outside the run.
    func refusal(at moment: Instant) -> Refusal? {
        if moment < self.opensAt { return .notOpen }
        return self.isClosed(at: moment) ? .closed : nil
    }
}
