import Domain

/// A page that is made from a template, and what that template may mention.
public struct PageTemplate: Hashable, Sendable {
    /// As templates are named: `page/quiz.html`.
    public let name: String
    public let variables: [TemplateVariable]

    public init(_ name: String, _ variables: [TemplateVariable]) {
        self.name = name
        self.variables = variables
    }
}

extension TemplateCatalog {
    /// What a page's template and its partials mention although it is not there, each name looked for from the inmost
    /// list outwards; and where a value would stand that is not safe there.
    func problems(of page: PageTemplate) -> [Problem] {
        var walk = PageWalk(catalog: self)
        walk.follow(page.name, [page.variables])
        return Array(walk.problems)
    }

    /// The templates of pages that no page reaches.
    func strays(beside pages: [PageTemplate]) -> [Problem] {
        let reached = pages.reduce(into: Set<String>()) { $0.formUnion(Self.reach(of: $1.name, in: self.files)) }
        return self.files.filter { $0.value.dialect == .html && !reached.contains($0.key) }.values.map { file in
            file.problem(
                "no page is made from this template",
                at: file.text.startIndex,
                "there are \(pages.map(\.name).sorted().joined(separator: ", "))"
            )
        }
    }
}

/// Follows a page's template through its sections and partials, with what can be named there.
private struct PageWalk {
    let catalog: TemplateCatalog
    var problems: Set<Problem> = []
    /// What was followed with these names in reach; bounds the walk where partials are used often.
    private var seen: Set<String> = []

    init(catalog: TemplateCatalog) { self.catalog = catalog }

    mutating func follow(_ name: String, _ scopes: [[TemplateVariable]]) {
        guard let file = self.catalog.files[name], file.problems.isEmpty, let places = file.markup?.places,
            self.catalog.size(of: name).depth <= TemplateCatalog.depthLimit,
            self.seen.insert("\(name) \(scopes.map { $0.map(\.name) })").inserted
        else { return }
        var scopes = scopes
        var opened: [Bool] = []
        for (tag, place) in zip(file.tags, places) {
            switch tag.kind {
            case .section:
                if case .list(let inner)? = self.variable(tag, scopes, file)?.kind {
                    scopes.append(inner)
                    opened.append(true)
                } else {
                    opened.append(false)
                }
            case .inverted:
                _ = self.variable(tag, scopes, file)
                opened.append(false)
            case .end: if opened.popLast() == true { scopes.removeLast() }
            case .partial: self.follow(tag.name, scopes)
            case .value:
                guard let variable = self.variable(tag, scopes, file) else { continue }
                self.check(variable, tag, place, file)
            case .comment, .textPragma, .foreign: continue
            }
        }
    }

    private mutating func variable(
        _ tag: TemplateTag,
        _ scopes: [[TemplateVariable]],
        _ file: TemplateFile
    ) -> TemplateVariable? {
        for scope in scopes.reversed() {
            if let found = scope.first(where: { $0.name == tag.name }) { return found }
        }
        let all = scopes.flatMap { $0 }
        let near = all.first { $0.name.lowercased() == tag.name.lowercased() }
        let names = Set(all.map(\.name)).sorted().joined(separator: ", ")
        self.problems.insert(
            file.problem(
                "'\(tag.name)' is nothing that this template is given here",
                at: tag.position,
                near.map { "did you mean '\($0.name)'?" } ?? "there are \(names)"
            )
        )
        return nil
    }

    private mutating func check(
        _ variable: TemplateVariable,
        _ tag: TemplateTag,
        _ place: TemplateMarkup.Place,
        _ file: TemplateFile
    ) {
        func report(_ message: String, _ suggestion: String) {
            self.problems.insert(file.problem(message, at: tag.position, suggestion))
        }
        switch (variable.kind, place) {
        case (.flag, _), (.list, _):
            report("'\(tag.name)' has no text", "write {{#\(tag.name)}}…{{/\(tag.name)}}")
        case (_, .elsewhere):
            report("a value stands in a tag without double quotes", "write name=\"{{\(tag.name)}}\"")
        case (.text, .attribute(let name)) where TemplateMarkup.addressAttributes.contains(name):
            report("'\(tag.name)' is no address, and '\(name)' wants one", "use one of the …Address values")
        default: break
        }
    }
}
