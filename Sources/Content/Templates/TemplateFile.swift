import Domain

/// One template as it was written: its text, its tags, and what stands where.
struct TemplateFile {
    let path: String
    let text: String
    let tags: [TemplateTag]
    let dialect: TemplateDialect
    /// Where the tags of a page stand; nil for a message.
    let markup: TemplateMarkup?
    /// What is wrong with the template by itself.
    private(set) var problems: [Problem] = []
    private let openEnd: String.Index?

    init(path: String, text: String, dialect: TemplateDialect = .text) {
        let scan = TemplateTags(of: text)
        self.path = path
        self.text = text
        self.tags = scan.tags
        self.dialect = dialect
        self.markup = dialect == .html ? TemplateMarkup(text, tags: scan.tags) : nil
        self.openEnd = scan.openEnd
        self.problems = self.faults
    }

    func place(of index: String.Index) -> Problem.Place {
        var line = 1
        var start = self.text.startIndex
        var position = self.text.startIndex
        while position < index {
            let character = self.text[position]
            position = self.text.index(after: position)
            guard character == "\n" || character == "\r\n" || character == "\r" else { continue }
            line += 1
            start = position
        }
        let column = self.text[start..<max(start, index)].count + 1
        return Problem.Place(file: self.path, line: line, column: column)
    }

    /// The most sections inside one another.
    static let depthLimit = 32

    private var faults: [Problem] {
        guard self.tags.count <= TemplateTags.limit else {
            return [self.problem("more than \(TemplateTags.limit) tags", at: self.text.startIndex, "say less")]
        }
        var problems = self.tags.filter { $0.kind == .foreign }.map(self.foreign)
        problems += self.unbalanced
        switch self.dialect {
        case .text, .markdown: problems += self.brackets
        case .html:
            problems += self.markup?.faults.map { self.problem($0.message, at: $0.position, $0.suggestion) } ?? []
        case .card: break
        }
        if let openEnd {
            problems.append(self.problem("this '{{' is never closed", at: openEnd, "close it with '}}'"))
        }
        return problems
    }

    func problem(_ message: String, at index: String.Index, _ suggestion: String) -> Problem {
        Problem(message, at: self.place(of: index), suggestion: suggestion)
    }

    private func foreign(_ tag: TemplateTag) -> Problem {
        self.problem(
            "this tag is not taken",
            at: tag.range.lowerBound,
            "write {{name}}, {{#name}}…{{/name}}, {{^name}}…{{/name}}, {{>folder/name}} or {{! a comment }}"
        )
    }

    /// Sections that are not closed, closed twice, or closed crosswise.
    private var unbalanced: [Problem] {
        var open: [TemplateTag] = []
        var problems: [Problem] = []
        for tag in self.tags {
            switch tag.kind {
            case .section, .inverted:
                open.append(tag)
                if open.count == Self.depthLimit + 1 {
                    problems.append(self.problem("too many sections inside one another", at: tag.position, "say less"))
                }
            case .end:
                guard let opener = open.last else {
                    problems.append(self.problem("nothing is open here", at: tag.position, "remove this tag"))
                    continue
                }
                if opener.name == tag.name {
                    open.removeLast()
                } else if open.contains(where: { $0.name == tag.name }) {
                    problems.append(self.open(opener))
                    while let last = open.popLast(), last.name != tag.name {}
                } else {
                    let line = self.place(of: opener.position).line
                    problems.append(
                        self.problem(
                            "this closes '\(tag.name)', but '\(opener.name)' of line \(line) is open",
                            at: tag.position,
                            "write {{/\(opener.name)}}"
                        )
                    )
                    open.removeLast()
                }
            default:
                break
            }
        }
        return problems + open.map(self.open)
    }

    private func open(_ tag: TemplateTag) -> Problem {
        self.problem("'\(tag.name)' is opened and never closed", at: tag.position, "close it with {{/\(tag.name)}}")
    }

    /// A `<` right before a tag could make a mention or a link out of what comes behind it.
    private var brackets: [Problem] {
        let ends = self.tags.map(\.range.lowerBound) + [self.text.endIndex]
        return ends.compactMap { end in
            guard self.text[..<end].last == "<" else { return nil }
            return self.problem(
                "a '<' right before a tag could turn a value into a mention",
                at: self.text.index(before: end),
                "write 「, 《 or ＜"
            )
        }
    }

    // MARK: - Size

    /// Bytes of text outside of tags; partials and values are not counted.
    ///
    /// `least` is said whatever the values are: it leaves out sections, and blanks, because a tag that stands alone
    /// takes its line with it. `most` is said when every section is.
    var literalBytes: (least: Int, most: Int) {
        var least = 0
        var most = 0
        var depth = 0
        var position = self.text.startIndex
        func count(upTo end: String.Index) {
            let piece = self.text[position..<end]
            most += piece.utf8.count
            guard depth == 0 else { return }
            least += piece.reduce(0) { $0 + ($1.isWhitespace ? 0 : $1.utf8.count) }
        }
        for tag in self.tags {
            count(upTo: tag.range.lowerBound)
            position = tag.range.upperBound
            switch tag.kind {
            case .section, .inverted: depth += 1
            case .end: depth -= 1
            default: break
            }
        }
        count(upTo: self.text.endIndex)
        return (least, most)
    }

    /// Whether it has words or values of its own, in sections or outside.
    var hasWords: Bool {
        var position = self.text.startIndex
        for tag in self.tags {
            guard tag.kind != .value, self.text[position..<tag.range.lowerBound].allSatisfy(\.isWhitespace) else {
                return true
            }
            position = tag.range.upperBound
        }
        return !self.text[position...].allSatisfy(\.isWhitespace)
    }

    /// Names of partials, with whether they are said whatever the values are.
    var partials: [(tag: TemplateTag, isCertain: Bool)] {
        var depth = 0
        return self.tags.compactMap { tag in
            switch tag.kind {
            case .section, .inverted: depth += 1
            case .end: depth -= 1
            case .partial: return (tag, depth == 0)
            default: break
            }
            return nil
        }
    }
}
