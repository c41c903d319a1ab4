/// The state of an attempt to reach a platform: the only three answers there are.
public enum CallOutcome: String, Hashable, Codable, Sendable {
    /// The platform said it happened.
    case sent
    /// It certainly did not happen.
    case notSent = "not_sent"
    /// It may have happened.
    case unknown
}
