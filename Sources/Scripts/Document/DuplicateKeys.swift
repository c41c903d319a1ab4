import Domain
import Yams

/// Composes a document in spite of duplicate keys, so that all of them are found, and everything else too.
///
/// Yams stops at the first map with a key given twice. Here that key's first character is replaced by one of the
/// private use area and the text is composed again, until nothing is given twice.
struct DuplicateKeys {
    /// Each duplicate costs one more pass over the file.
    static let limit = 20

    /// What was renamed: the key's place to the name that stands in the file.
    private(set) var renamed: [String.Index: String] = [:]

    /// The tree with the renamed keys, or nil for an empty file.
    ///
    /// - Throws: `YamlError`, also for a duplicate that cannot be renamed.
    mutating func compose(_ source: SourceText) throws -> Node? {
        var text = source.contents
        while true {
            do {
                return try Yams.compose(yaml: text, .basic, .default, .utf8)
            } catch YamlError.duplicatedKeysInMapping(let names, let context) {
                guard let name = names.first, let index = source.index(of: context.mark),
                    let changed = self.rename(name, at: index, of: source.contents, in: text)
                else { throw YamlError.duplicatedKeysInMapping(duplicates: names, context: context) }
                text = changed
            }
        }
    }

    /// The name of a key as it stands in the file.
    func name(of key: Node, in source: SourceText) -> String? {
        guard case .scalar(let scalar) = key else { return nil }
        return source.index(of: scalar.mark).flatMap { self.renamed[$0] } ?? scalar.string
    }

    /// Reports each key of the tree that an earlier line of its map has given already.
    func report(in root: Node, of source: SourceText, to findings: Findings) {
        guard !self.renamed.isEmpty else { return }
        var waiting = [root]
        while let node = waiting.popLast() {
            waiting += self.children(of: node)
            guard case .mapping(let mapping) = node else { continue }
            var first: [String: Problem.Place] = [:]
            for (key, _) in mapping {
                guard let name = self.name(of: key, in: source) else { continue }
                let place = source.place(of: key.mark)
                guard let earlier = first[name] else {
                    first[name] = place
                    continue
                }
                findings.report(
                    "this key is already given in line \(earlier.line)",
                    at: place,
                    suggestion: "keep one of the two"
                )
            }
        }
    }

    private func children(of node: Node) -> [Node] {
        switch node {
        case .mapping(let mapping): mapping.flatMap { [$0.key, $0.value] }
        case .sequence(let sequence): Array(sequence)
        case .scalar, .alias: []
        }
    }

    /// The text with one character changed; indices of the original stay in step because marks count scalars.
    private mutating func rename(_ name: String, at index: String.Index, of original: String, in text: String)
        -> String?
    {
        guard self.renamed.count < Self.limit, self.renamed[index] == nil, !name.isEmpty else { return nil }
        let scalars = original.unicodeScalars
        let isQuoted = scalars[index] == "\"" || scalars[index] == "'"
        let target = isQuoted ? scalars.index(after: index) : index
        guard target < scalars.endIndex, scalars[target] == name.unicodeScalars.first,
            let stand = Unicode.Scalar(0xE000 + UInt32(self.renamed.count))
        else { return nil }
        let offset = scalars.distance(from: scalars.startIndex, to: target)
        var changed = Array(text.unicodeScalars)
        changed[offset] = stand
        self.renamed[index] = name
        var result = String.UnicodeScalarView()
        result.append(contentsOf: changed)
        return String(result)
    }
}
