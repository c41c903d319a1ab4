import Domain
import Yams

/// What is different between two loads of one script.
public struct ScriptChange: Hashable, Sendable {
    public enum Kind: String, Hashable, Sendable {
        case added, removed, changed
    }

    public let id: String
    public let kind: Kind
    /// One line for each difference in the words of the file, such as `questions/oolong/ask: 铁观音… → 大红袍…`; empty when
    /// only comments or order changed, and for what was added or removed.
    ///
    /// At most ``limit``; one more line says how many were left out.
    public let differences: [String]

    public static let limit = 50
}

extension ScriptLibrary {
    /// What changed since another load, in the order of the ids.
    ///
    /// Runs that are on keep the script they began with; what is told here holds for later ones.
    public func changes(since old: ScriptLibrary) -> [ScriptChange] {
        Set(self.texts.keys).union(old.texts.keys).sorted().compactMap { id in
            switch (old.texts[id], self.texts[id]) {
            case (let before?, let after?) where before == after: nil
            case (let before?, let after?):
                ScriptChange(id: id, kind: .changed, differences: TextDifference.lines(from: before, to: after))
            case (nil, _?): ScriptChange(id: id, kind: .added, differences: [])
            case (_, nil): ScriptChange(id: id, kind: .removed, differences: [])
            }
        }
    }
}

/// Compares two YAML texts key by key.
enum TextDifference {
    static func lines(from old: String, to new: String) -> [String] {
        // Both were loaded before, so that what cannot be composed is nothing that can be here.
        guard let before = try? Yams.compose(yaml: old, .basic), let after = try? Yams.compose(yaml: new, .basic)
        else { return [] }
        var lines: [String] = []
        self.compare(before, after, at: "", &lines)
        guard lines.count > ScriptChange.limit else { return lines }
        return lines.prefix(ScriptChange.limit) + ["\(lines.count - ScriptChange.limit) more"]
    }

    private static func compare(_ old: Node?, _ new: Node?, at path: String, _ lines: inout [String]) {
        let (before, after) = (self.parts(of: old), self.parts(of: new))
        if let before, let after {
            let values = Dictionary(after) { first, _ in first }
            let known = Set(before.map(\.0))
            for (name, value) in before { self.compare(value, values[name], at: self.join(path, name), &lines) }
            for (name, value) in after where !known.contains(name) {
                self.compare(nil, value, at: self.join(path, name), &lines)
            }
            return
        }
        let (mine, theirs) = (self.text(of: old), self.text(of: new))
        if mine != theirs { lines.append("\(path): \(mine) → \(theirs)") }
    }

    /// The values of a map or the entries of a list by name; nil for a text, or for nothing.
    ///
    /// An entry is called by its `id`, `name` or `key`, so that a list that was put in order is still the same; a text by
    /// itself; anything else by its number.
    private static func parts(of node: Node?) -> [(String, Node)]? {
        switch node {
        case .mapping(let mapping)?: mapping.map { ($0.key.string ?? "", $0.value) }
        case .sequence(let sequence)?:
            sequence.enumerated().map { index, entry in
                let name = ["id", "name", "key"].compactMap { entry.mapping?[$0]?.string }.first
                return (name ?? entry.string ?? "\(index + 1)", entry)
            }
        case .scalar?, .alias?, nil: nil
        }
    }

    private static func text(of node: Node?) -> String {
        switch node {
        case nil: "–"
        case .scalar(let scalar)?: scalar.string
        case .mapping?, .sequence?, .alias?:
            (self.parts(of: node) ?? []).map { name, value in
                let text = self.text(of: value)
                return text == name ? name : "\(name): \(text)"
            }.joined(separator: ", ")
        }
    }

    private static func join(_ path: String, _ name: String) -> String { path.isEmpty ? name : "\(path)/\(name)" }
}
