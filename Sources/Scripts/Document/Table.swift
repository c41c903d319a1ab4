import Domain
import Yams

/// A map being read key by key.
///
/// A key that is a slip of a known one is reported and then taken for it, so that what stands behind it is read too.
struct Table {
    let value: Value
    private let values: [String: Value]

    /// Reports every key that is not among `keys`, which are listed to a person in their order; nil for what is no map.
    ///
    /// Of those in `foreign` the caller says what is wrong.
    init?(_ value: Value, keys: [String], foreign: [String] = [], example: String) {
        guard case .mapping(let mapping) = value.node else {
            value.reportKind(wanted: "a map", example: example)
            return nil
        }
        self.value = value
        var known: [String: Value] = [:]
        var unknown: [(key: Node, name: String?, content: Node)] = []
        for (key, content) in mapping {
            let name = value.reading.name(of: key)
            if let name, keys.contains(name) || foreign.contains(name) {
                // The first of two wins; the second is reported by ``DuplicateKeys``.
                known[name] = known[name] ?? Value(content, named: "'\(name)'", in: value.reading)
            } else {
                unknown.append((key, name, content))
            }
        }
        for (key, name, content) in unknown {
            let absent = keys.filter { known[$0] == nil }
            let near = name.flatMap { Nearest.match(for: $0, in: absent) }
            Self.report(key, of: value, near: near, keys: keys)
            if let near {
                known[near] = Value(content, named: "'\(near)'", in: value.reading)
            }
        }
        self.values = known
    }

    /// A map that was left out of another one: problems that concern the whole stand at that one.
    init(emptyIn value: Value) {
        self.value = value
        self.values = [:]
    }

    /// The value of a key that must be there.
    func required(_ key: String, example: String) -> Value? {
        if let value = self.values[key] { return value }
        self.value.report("lacks the key '\(key)'", suggestion: "add \(key): \(example)")
        return nil
    }

    /// The value of a key that may be left out.
    func optional(_ key: String) -> Value? { self.values[key] }

    private static func report(_ key: Node, of value: Value, near: String?, keys: [String]) {
        // A key is not quoted: `token:x` without a blank behind the colon is a key, and may be a secret.
        value.reading.report(
            "this key is unknown here",
            at: value.reading.source.place(of: key.mark),
            suggestion: near.map { "did you mean '\($0)'?" }
                ?? "known are \(keys.joined(separator: ", ")); a blank belongs after ':'"
        )
    }
}
