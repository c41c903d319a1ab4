import Domain
import Mustache

/// The templates of one language, as they refer to each other.
struct TemplateCatalog: Sendable {
    let files: [String: TemplateFile]
    let library: MustacheLibrary
    private let unparsed: [Problem]
    private let sizes: [String: Size]
    private let variables: [String: Set<String>]

    /// The most partials inside one another.
    static let depthLimit = 16

    /// How large a template is with its partials.
    struct Size: Sendable {
        /// Bytes without values.
        let least: Int
        /// Bytes without values; stops growing at ``TemplateLibrary/expansionLimit``.
        let most: Int
        /// 1 for a template without partials.
        let depth: Int
    }

    init(_ files: [String: TemplateFile]) {
        var library = MustacheLibrary()
        var unparsed: [Problem] = []
        for (name, file) in files where file.problems.isEmpty {
            do {
                try library.register(Self.plainText + file.text, named: name)
            } catch {
                unparsed.append(file.problem(for: error))
            }
        }
        self.files = files
        self.library = library
        self.unparsed = unparsed
        let sizes = Self.sizes(of: files)
        self.sizes = sizes
        // A template that is too deep is never said, and following every long chain to its end takes its square.
        let sound = files.filter { (sizes[$0.key]?.depth ?? 0) <= Self.depthLimit }
        self.variables = sound.reduce(into: [:]) { variables, entry in
            let reached = Self.reach(of: entry.key, in: files)
            variables[entry.key] = Set(reached.flatMap { files[$0]?.mentions.map(\.name) ?? [] })
        }
    }

    /// Every partial starts again as HTML unless it says otherwise, so a message would show `&amp;`.
    ///
    /// Recorded in swift-mustache: `MustacheContext.withPartial`. The line break makes the tag stand alone.
    private static let plainText = "{{% CONTENT_TYPE:TEXT}}\n"

    func size(of name: String) -> Size { self.sizes[name] ?? Size(least: 0, most: 0, depth: 0) }

    // MARK: - Checks

    func problems(offering variables: [TemplateVariable]) -> [Problem] {
        var problems = self.unparsed
        for (name, file) in self.files {
            problems += file.problems + self.missingPartials(of: file) + self.strangePartials(of: file)
            // What a page may mention depends on the page, and is asked for each.
            if file.dialect != .html { problems += file.unknownVariables(offering: variables, personal: []) }
            if self.size(of: name).depth > Self.depthLimit {
                problems.append(
                    file.problem("too many partials inside one another", at: file.text.startIndex, "use fewer")
                )
            } else {
                problems += self.circle(through: name)
            }
            if self.size(of: name).most >= TemplateLibrary.expansionLimit {
                problems.append(
                    file.problem(
                        "this template grows too large with its partials",
                        at: file.text.startIndex,
                        "use fewer"
                    )
                )
            }
        }
        return problems
    }

    /// Whether a template, with its partials, gives a text for some values at least.
    func canSpeak(_ name: String) -> Bool {
        Self.reach(of: name, in: self.files).contains { self.files[$0]?.hasWords == true }
    }

    /// What a template and its partials mention although it is not offered.
    func unknownVariables(
        in name: String,
        offering variables: [TemplateVariable],
        personal: Set<String>
    ) -> [Problem] {
        Self.reach(of: name, in: self.files).flatMap {
            self.files[$0]?.unknownVariables(offering: variables, personal: personal) ?? []
        }
    }

    /// Every variable that a template and its partials mention.
    func variables(of name: String) -> Set<String> { self.variables[name] ?? [] }

    /// The template itself and every partial below it, each once.
    static func reach(of name: String, in files: [String: TemplateFile]) -> Set<String> {
        var reached: Set<String> = []
        var waiting = [name]
        while let next = waiting.popLast() {
            guard let file = files[next], reached.insert(next).inserted else { continue }
            waiting += file.partials.map(\.tag.name)
        }
        return reached
    }

    private func missingPartials(of file: TemplateFile) -> [Problem] {
        file.partials.filter { self.files[$0.tag.name] == nil }.map { partial in
            let last = partial.tag.name.split(separator: "/").last
            let near = self.files.keys.sorted().first { $0.split(separator: "/").last == last }
            return file.problem(
                "there is no template '\(partial.tag.name)' in this language",
                at: partial.tag.position,
                near.map { "did you mean '\($0)'?" } ?? "name it from the language's folder, such as welcome/short"
            )
        }
    }

    /// Partials of another kind: what is safe in one is not safe in the other.
    private func strangePartials(of file: TemplateFile) -> [Problem] {
        file.partials.compactMap { partial in
            guard let other = self.files[partial.tag.name], other.dialect != file.dialect else { return nil }
            return file.problem(
                "'\(partial.tag.name)' is a template of another kind",
                at: partial.tag.position,
                "include one whose name ends in the same way"
            )
        }
    }

    /// The tag through which a template includes itself.
    private func circle(through name: String) -> [Problem] {
        guard let file = self.files[name] else { return [] }
        return file.partials.filter { Self.reach(of: $0.tag.name, in: self.files).contains(name) }.map {
            file.problem("this template includes itself through here", at: $0.tag.position, "remove the partial")
        }
    }

    // MARK: - Sizes

    private static func sizes(of files: [String: TemplateFile]) -> [String: Size] {
        var sizes: [String: Size] = [:]
        var open: Set<String> = []
        func size(of name: String) -> Size {
            if let known = sizes[name] { return known }
            // A circle, or a chain far beyond the limit, is not followed to its end.
            guard open.count <= 2 * self.depthLimit else { return Size(least: 0, most: 0, depth: 2 * self.depthLimit) }
            guard let file = files[name], open.insert(name).inserted else { return Size(least: 0, most: 0, depth: 0) }
            var (least, most) = file.literalBytes
            var depth = 0
            for partial in file.partials {
                let part = size(of: partial.tag.name)
                least = min(least + (partial.isCertain ? part.least : 0), TemplateLibrary.expansionLimit)
                most = min(most + part.most, TemplateLibrary.expansionLimit)
                depth = max(depth, part.depth)
            }
            open.remove(name)
            let size = Size(least: least, most: most, depth: depth + 1)
            sizes[name] = size
            return size
        }
        for name in files.keys.sorted() { _ = size(of: name) }
        return sizes
    }
}

extension TemplateFile {
    /// Tags that name a variable.
    var mentions: [TemplateTag] {
        self.tags.filter { $0.kind == .value || $0.kind == .section || $0.kind == .inverted }
    }

    /// Of what is not offered, the names in `personal` are told apart: they tell something about one person.
    func unknownVariables(offering variables: [TemplateVariable], personal: Set<String>) -> [Problem] {
        self.mentions.compactMap { tag in
            let isOffered = variables.contains { $0.name == tag.name }
            if !isOffered, personal.contains(tag.name), !variables.contains(where: \.isPersonal) {
                return self.problem(
                    "'\(tag.name)' is about one person, and everybody in the group would read it",
                    at: tag.position,
                    "leave it out here; say it in a text to the person"
                )
            }
            guard let variable = variables.first(where: { $0.name == tag.name }) else {
                let near = Nearest.match(for: tag.name, in: variables.map(\.name))
                let names = variables.map(\.name).joined(separator: ", ")
                return self.problem(
                    "'\(tag.name)' is nothing that this template is given",
                    at: tag.position,
                    near.map { "did you mean '\($0)'?" } ?? "there are \(names)"
                )
            }
            guard tag.kind == .value, variable.kind != .text, variable.kind != .lines else { return nil }
            return self.problem(
                "'\(tag.name)' is a yes or no and has no text",
                at: tag.position,
                "write {{#\(tag.name)}}…{{/\(tag.name)}}"
            )
        }
    }

    /// What swift-mustache found although the tags looked right; its place counts the line put before the text.
    func problem(for error: any Error) -> Problem {
        let context = (error as? MustacheTemplate.ParserError)?.context
        let place = Problem.Place(
            file: self.path,
            line: max(1, (context?.lineNumber ?? 2) - 1),
            column: max(1, context?.columnNumber ?? 1)
        )
        return Problem("this is no Mustache", at: place, suggestion: "look for a single '{' or '}' near here")
    }
}
