/// The hosts of the links in a text, as people write links: with or without `https://`.
enum LinkHosts {
    /// In lower case, in their order.
    static func all(in text: String) -> [String] {
        // A host ends where anything stands that no host holds; Chinese text around it needs no blank.
        let pieces = text.lowercased().split { character in
            !(character.isASCII && (character.isLetter || character.isNumber || "-._~:/?#@%&=+".contains(character)))
        }
        return pieces.compactMap(self.host)
    }

    private static func host(of piece: Substring) -> String? {
        var rest = piece
        let hasScheme = rest.hasPrefix("http://") || rest.hasPrefix("https://")
        if hasScheme, let slashes = rest.firstRange(of: "//") { rest = rest[slashes.upperBound...] }
        let authority = rest.prefix { $0 != "/" && $0 != "?" && $0 != "#" }
        let host = authority.split(separator: "@").last.map { $0.prefix { $0 != ":" } } ?? ""
        let labels = host.split(separator: ".", omittingEmptySubsequences: false)
        guard labels.count >= 2, labels.allSatisfy({ !$0.isEmpty }), let last = labels.last else { return nil }
        // Without a scheme, `9.9` and `v1.2` are no hosts: the last label of one is a word.
        let isWord = last.count >= 2 && last.allSatisfy(\.isLetter)
        return hasScheme || isWord ? String(host) : nil
    }
}
