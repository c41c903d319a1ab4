/// Whether an answer may be changed until the closing: `change`.
public enum AnswerChange: String, Hashable, Codable, Sendable, CaseIterable {
    case allowed, never
}
