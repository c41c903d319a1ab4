/// Finds YAML aliases before libyaml does.
///
/// An alias may stand for a list of aliases, so a page of text grows without limit while it is composed and hashed.
/// Hearth's files do without them: every value stands where it is used, and every problem has one place.
enum Aliases {
    /// The place of the first `*name` whose `&name` stands anywhere in the text.
    ///
    /// The text is not parsed, so a name inside quotes counts too; a `*` or `&` inside a word does not.
    static func first(in text: String) -> String.Index? {
        let anchors = Set(self.names(marked: "&", in: text).map(\.name))
        guard !anchors.isEmpty else { return nil }
        return self.names(marked: "*", in: text).first { anchors.contains($0.name) }?.position
    }

    private static func names(marked mark: Unicode.Scalar, in text: String) -> [(name: String, position: String.Index)]
    {
        let scalars = text.unicodeScalars
        var found: [(name: String, position: String.Index)] = []
        var before: Unicode.Scalar?
        var position = scalars.startIndex
        while position < scalars.endIndex {
            let scalar = scalars[position]
            let next = scalars.index(after: position)
            if scalar == mark, before.map(self.isNamePart) != true {
                let name = scalars[next...].prefix(while: self.isNamePart)
                if !name.isEmpty {
                    found.append((String(name), position))
                }
            }
            before = scalar
            position = next
        }
        return found
    }

    /// What libyaml takes as a part of an anchor's name.
    private static func isNamePart(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar {
        case "a"..."z", "A"..."Z", "0"..."9", "_", "-": true
        default: false
        }
    }
}
