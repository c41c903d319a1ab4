import Domain
import Yams

/// One value of a file, with its place and the name by which a person knows it.
///
/// Every function that reads it returns nil after it has reported what is wrong.
struct Value {
    let node: Node
    /// The key before it, or a phrase such as `an entry of guides`, ready to begin a sentence.
    let name: String
    let reading: Reading

    init(_ node: Node, named name: String, in reading: Reading) {
        self.node = node
        self.name = name
        self.reading = reading
    }

    var place: Problem.Place { self.reading.source.place(of: self.node.mark) }

    func report(_ message: String, suggestion: String) {
        self.reading.report("\(self.name) \(message)", at: self.place, suggestion: suggestion)
    }

    /// Reports something that does not stop a start.
    func warn(_ message: String, suggestion: String) {
        self.reading.findings.warn(Problem("\(self.name) \(message)", at: self.place, suggestion: suggestion))
    }

    /// Whether nothing was written: `key:` and no more, or `~`, or `null`.
    var isNothing: Bool {
        guard case .scalar(let scalar) = self.node, scalar.style == .plain || scalar.style == .any else { return false }
        return ["", "~", "null", "Null", "NULL"].contains(scalar.string)
    }

    /// The text between the quotes, untouched; nil for a list or a map.
    var scalar: String? {
        guard case .scalar(let scalar) = self.node else { return nil }
        return scalar.string
    }

    var isEmptyMap: Bool {
        guard case .mapping(let mapping) = self.node else { return false }
        return mapping.isEmpty
    }

    /// The value of a key, without any check of the map.
    func peek(_ key: String) -> Value? {
        guard case .mapping(let mapping) = self.node, let node = mapping[key] else { return nil }
        return Value(node, named: "'\(key)'", in: self.reading)
    }

    /// The names of the keys of a map; none for anything else.
    var keyNames: [String] {
        guard case .mapping(let mapping) = self.node else { return [] }
        return mapping.compactMap { self.reading.name(of: $0.key) }
    }

    /// The values of a map, or the entries of a list.
    var contents: [Value] {
        switch self.node {
        case .mapping(let mapping):
            mapping.map { Value($0.value, named: "'\(self.reading.name(of: $0.key) ?? "")'", in: self.reading) }
        case .sequence: self.entryValues
        case .scalar, .alias: []
        }
    }

    /// What kind of value it is, in the words of the messages.
    private var kind: String {
        switch self.node {
        case .mapping: "a map"
        case .sequence: "a list"
        case .scalar, .alias: self.isNothing ? "nothing" : "text"
        }
    }

    func reportKind(wanted: String, example: String) {
        self.report("must be \(wanted), but is \(self.kind)", suggestion: "write \(example)")
    }

    // MARK: - Lists

    /// The entries of a list, or the value alone, without any check.
    var entryValues: [Value] {
        guard case .sequence(let sequence) = self.node else { return [self] }
        return sequence.map(self.entry)
    }

    private func entry(_ node: Node) -> Value {
        let bare = self.name.hasPrefix("'") ? String(self.name.dropFirst().dropLast()) : self.name
        return Value(node, named: "an entry of '\(bare)'", in: self.reading)
    }

    /// The entries of a list; with `single`, one value may stand for a list of one.
    func entries(_ counts: ClosedRange<Int>, single: Bool = false, example: String) -> [Value]? {
        let nodes: [Node]
        switch self.node {
        case .sequence(let sequence):
            nodes = Array(sequence)
        case .scalar where single && !self.isNothing:
            return [self]
        default:
            self.reportKind(wanted: "a list", example: example)
            return nil
        }
        guard counts.contains(nodes.count) else {
            let wanted =
                nodes.count < counts.lowerBound ? "at least \(counts.lowerBound)" : "at most \(counts.upperBound)"
            self.report("has \(nodes.count) entries, \(wanted) are taken", suggestion: "write \(example)")
            return nil
        }
        return nodes.map(self.entry)
    }
}
