import Domain

/// Names that may be given once, with the line that gave them first.
struct Register {
    private var lines: [String: Int] = [:]
    /// Whether a name could not be read, so that others may refer to it in vain.
    private var isTorn = false

    /// Every name there is; nil when one of them is not known.
    var known: Set<String>? { self.isTorn ? nil : Set(self.lines.keys) }

    /// Notes that a name is missing.
    mutating func tear() { self.isTorn = true }

    /// Reports a name that an earlier value has taken; `fault` follows the value's name and precedes `as in line`.
    mutating func claim(_ name: String, by value: Value, fault: String, suggestion: String) {
        guard let line = self.lines[name] else {
            self.lines[name] = value.place.line
            return
        }
        value.report("\(fault) as in line \(line)", suggestion: suggestion)
    }
}
