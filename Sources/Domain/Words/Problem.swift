/// Something wrong in a file that a person wrote, with the place, the reason and the way out.
public struct Problem: Error, Hashable, Sendable, CustomStringConvertible {
    /// A place in a file; line and column count from 1, in characters.
    public struct Place: Hashable, Sendable, Comparable, CustomStringConvertible {
        public let file: String
        public let line: Int
        public let column: Int

        public init(file: String, line: Int, column: Int) {
            self.file = file
            self.line = line
            self.column = column
        }

        public var description: String { "\(self.file):\(self.line):\(self.column)" }

        public static func < (left: Self, right: Self) -> Bool {
            (left.file, left.line, left.column) < (right.file, right.line, right.column)
        }
    }

    public let place: Place
    /// What is wrong, one sentence without the offending secret.
    public let message: String
    /// What would be right, when that is known.
    public let suggestion: String?

    public init(_ message: String, at place: Place, suggestion: String? = nil) {
        self.place = place
        self.message = message
        self.suggestion = suggestion
    }

    /// `file:line:column: message (suggestion)`, the form that editors make clickable.
    public var description: String {
        let hint = self.suggestion.map { " (\($0))" } ?? ""
        return "\(self.place): \(self.message)\(hint)"
    }
}

/// All problems of one load: never only the first.
public struct Problems: Error, Sendable, CustomStringConvertible {
    public let all: [Problem]

    public init(_ all: [Problem]) { self.all = all.sorted { $0.place < $1.place } }

    public var description: String { self.all.map(\.description).joined(separator: "\n") }
}
