import Testing
import Yams

/// The keys of a YAML text with the places of all their parts, to make mutants from.
struct Outline {
    struct Entry: CustomTestStringConvertible {
        /// Such as `accounts/0/callback/token`.
        let path: String
        let key: String
        let keyMark: Mark
        let value: Node
        let valueRange: Range<Int>
        let container: Mark
        let isInFlow: Bool

        var testDescription: String { self.path }
        var valueMark: Mark { self.value.mark ?? self.keyMark }
    }

    let scalars: [Unicode.Scalar]
    let entries: [Entry]

    init(_ text: String) throws {
        let root = try #require(try Yams.compose(yaml: text, .basic))
        let scalars = Array(text.unicodeScalars)
        self.scalars = scalars
        var entries: [Entry] = []
        func walk(_ node: Node, _ path: String) {
            switch node {
            case .mapping(let mapping):
                for (key, value) in mapping {
                    guard let keyMark = key.mark, let container = mapping.mark, let name = key.string else { continue }
                    let range = Self.range(of: value, in: scalars)
                    entries.append(
                        Entry(
                            path: path + name,
                            key: name,
                            keyMark: keyMark,
                            value: value,
                            valueRange: range,
                            container: container,
                            isInFlow: scalars[Self.offset(of: container, in: scalars)] == "{"
                        )
                    )
                    walk(value, "\(path)\(name)/")
                }
            case .sequence(let sequence):
                for (index, value) in sequence.enumerated() { walk(value, "\(path)\(index)/") }
            case .scalar, .alias:
                break
            }
        }
        walk(root, "")
        self.entries = entries
    }

    func offset(of mark: Mark) -> Int { Self.offset(of: mark, in: self.scalars) }

    /// The text with a piece replaced.
    func replacing(_ range: Range<Int>, with text: String) -> String {
        var scalars = self.scalars
        scalars.replaceSubrange(range, with: Array(text.unicodeScalars))
        var view = String.UnicodeScalarView()
        view.append(contentsOf: scalars)
        return String(view)
    }

    /// The text without a key and its value.
    func removing(_ entry: Entry) -> String {
        let start = self.offset(of: entry.keyMark)
        var end = entry.valueRange.upperBound
        guard entry.isInFlow else {
            // The blanks before the key stay, so that a list's `- ` keeps its first line.
            while end < self.scalars.count, self.scalars[end] != "\n" { end += 1 }
            return self.replacing(start..<end, with: "")
        }
        while [" ", ","].contains(self.scalars[end]) { end += 1 }
        var first = start
        if self.scalars[end] == "}" {
            while [" ", ","].contains(self.scalars[first - 1]) { first -= 1 }
        }
        return self.replacing(first..<end, with: "")
    }

    private static func offset(of mark: Mark, in scalars: [Unicode.Scalar]) -> Int {
        var offset = 0
        var line = 1
        while line < mark.line, offset < scalars.count {
            if scalars[offset] == "\n" { line += 1 }
            offset += 1
        }
        return offset + mark.column - 1
    }

    private static func range(of node: Node, in scalars: [Unicode.Scalar]) -> Range<Int> {
        guard let mark = node.mark else { return 0..<0 }
        let start = self.offset(of: mark, in: scalars)
        if let quote = scalars[start...].first, quote == "\"" || quote == "'" {
            let close = scalars[(start + 1)...].firstIndex(of: quote) ?? start
            return start..<close + 1
        }
        if case .scalar(let scalar) = node { return start..<start + scalar.string.unicodeScalars.count }
        if scalars[start] == "{" || scalars[start] == "[" { return start..<self.closing(from: start, in: scalars) }
        var end = start
        var line = start
        while line < scalars.count {
            let next = scalars[line...].firstIndex(of: "\n") ?? scalars.count
            let content = scalars[line..<next].firstIndex { $0 != " " }
            let isDeep = line == start || content == nil || (content ?? 0) - line >= mark.column - 1
            guard isDeep else { break }
            if content != nil { end = next }
            line = next + 1
        }
        return start..<end
    }

    private static func closing(from start: Int, in scalars: [Unicode.Scalar]) -> Int {
        var depth = 0
        var isQuoted = false
        for index in start..<scalars.count {
            switch scalars[index] {
            case "\"": isQuoted.toggle()
            case "{" where !isQuoted, "[" where !isQuoted: depth += 1
            case "}" where !isQuoted, "]" where !isQuoted: depth -= 1
            default: break
            }
            if depth == 0 { return index + 1 }
        }
        return scalars.count
    }
}
