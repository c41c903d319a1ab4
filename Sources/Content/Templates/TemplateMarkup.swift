import Domain

/// Where the tags of a page's template stand in its HTML.
///
/// A small scanner, not a parser: enough to tell text from attributes, and to find what a page may not hold. The pages'
/// policy lets no inline script or style run, so one that is written would only be broken.
struct TemplateMarkup {
    /// The kind of place of one tag.
    enum Place: Equatable {
        case text
        /// Inside `"…"` of an attribute.
        case attribute(String)
        /// Inside `<…>` and not in double quotes, or in a comment.
        case elsewhere
    }

    /// Attributes that name an address: their values must be ones.
    static let addressAttributes: Set<String> = [
        "href", "src", "action", "formaction", "poster", "data", "srcset", "xlink:href", "cite", "background",
    ]

    /// One for each tag, in their order.
    private(set) var places: [Place] = []
    /// What the page may not hold, with where it begins.
    private(set) var faults: [(position: String.Index, message: String, suggestion: String)] = []
    private var state = State.text

    private enum State: Equatable {
        case text
        case comment
        /// Inside a tag; the letters since the last blank.
        case tag(String)
        case double(String)
        case single
    }

    init(_ text: String, tags: [TemplateTag]) {
        var position = text.startIndex
        var open: [(tag: TemplateTag, state: State)] = []
        for tag in tags {
            self.read(text[position..<tag.range.lowerBound])
            position = tag.range.upperBound
            self.places.append(self.place)
            switch tag.kind {
            case .section, .inverted: open.append((tag, self.state))
            case .end:
                guard let opener = open.popLast(), !Self.isSameKind(opener.state, self.state) else { continue }
                self.faults.append(
                    (
                        tag.position, "a section ends in another kind of place than it began",
                        "close the quote or tag inside it"
                    )
                )
            default: break
            }
        }
        self.read(text[position...])
        if self.state != .text {
            self.faults.append((text.startIndex, "a tag, quote or comment is never closed", "close it"))
        }
    }

    private var place: Place {
        switch self.state {
        case .text: .text
        case .double(let name): .attribute(name)
        case .comment, .tag, .single: .elsewhere
        }
    }

    private static func isSameKind(_ left: State, _ right: State) -> Bool {
        switch (left, right) {
        case (.tag, .tag): true
        default: left == right
        }
    }

    private mutating func read(_ piece: Substring) {
        var rest = piece
        while let character = rest.first {
            switch self.state {
            case .comment:
                guard rest.hasPrefix("-->") else { break }
                self.state = .text
                rest = rest.dropFirst(2)
            case .text:
                if rest.hasPrefix("<!--") {
                    self.state = .comment
                    rest = rest.dropFirst(3)
                } else if character == "<" {
                    self.begin(rest)
                    self.state = .tag("")
                }
            case .tag(let word): self.state = self.inside(word, character, at: rest.startIndex)
            case .double: if character == "\"" { self.state = .tag("") }
            case .single: if character == "'" { self.state = .tag("") }
            }
            rest = rest.dropFirst()
        }
    }

    private mutating func inside(_ word: String, _ character: Character, at position: String.Index) -> State {
        switch character {
        case ">": return .text
        case "\"": return .double(word.hasSuffix("=") ? String(word.dropLast()).lowercased() : "")
        case "'": return .single
        case _ where character.isWhitespace: return .tag("")
        case "=":
            self.check(attribute: word.lowercased(), at: position)
            return .tag(word + "=")
        default: return .tag(word.utf8.count < 64 ? word + String(character) : word)
        }
    }

    private mutating func begin(_ rest: Substring) {
        let name = rest.dropFirst().prefix { $0.isLetter }.lowercased()
        guard ["style", "iframe", "object", "embed", "base"].contains(name) else { return }
        self.faults.append(
            (rest.startIndex, "a page may not hold <\(name)>", "styles stand in the page's own style sheet")
        )
    }

    private mutating func check(attribute name: String, at position: String.Index) {
        guard name == "style" || name == "srcdoc" || name.hasPrefix("on") else { return }
        self.faults.append((position, "a page may not hold the attribute '\(name)'", "use a class, or leave it out"))
    }
}
