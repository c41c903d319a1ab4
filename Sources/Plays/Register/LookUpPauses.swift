/// When a group that could not be looked up is tried again.
///
/// Without its owner nobody can be asked to greet there, and a new permission or a visible owner may come any day, so
/// it is tried for more than a day; then the next event of the group tries.
enum LookUpPauses {
    private static let first: [Int64] = [1, 5, 30]
    private static let later: Int64 = 360
    private static let mostFailures = 8

    /// Minutes; nil when it was tried often enough.
    static func minutes(afterFailures count: Int) -> Int64? {
        guard count < self.mostFailures else { return nil }
        return self.first.indices.contains(count - 1) ? self.first[count - 1] : self.later
    }

    /// Whether the refusal says that the group is none of ours, so that no later try can find it.
    ///
    /// Source: WeCom developer documentation, "global error codes", 90500 and following: no customer group of the corp.
    static func isForeign(_ code: String) -> Bool { code.count == 5 && code.hasPrefix("905") }
}
