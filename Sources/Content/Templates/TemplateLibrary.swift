public import Domain
import Mustache

/// Everything that is said: the templates of a brand, checked, in every language.
///
/// It promises that a text is plain: nothing is escaped for HTML, in no partial either, and no value can become a
/// mention, a link or a second message (see ``SafeText``); and that on a page no value can become markup. What a
/// template may mention was declared, so a slip is found at the load and not by a customer. It never gives half a text:
/// too long or a value missing is an error.
public struct TemplateLibrary: Sendable {
    /// The most bytes of text that partials inside partials may come to.
    static let expansionLimit = 256 * 1_024

    let catalogs: [Language: TemplateCatalog]
    private let variables: [TemplateVariable]
    /// Names that a text to a group may not mention.
    private var personal: Set<String> { Set(self.variables.filter(\.isPersonal).map(\.name)) }
    private let pages: [String: PageTemplate]
    /// The paths of files that have a problem.
    private let faulty: Set<String>
    /// The paths of files that could not be read.
    private let torn: Set<String>

    /// Reads and checks templates.
    ///
    /// - Parameters:
    ///   - folders: The brand's own folder first, then the shipped one: of templates with the same language and name
    ///     the first is taken, also as a partial of others.
    ///   - variables: All that any message may mention.
    ///   - pages: The pages that are made from templates; nil leaves the templates of pages aside.
    /// - Throws: Every problem of every template, sorted by place.
    public init(
        _ folders: [TemplateFolder],
        variables: [TemplateVariable] = .everyOccasion,
        pages: [PageTemplate]? = nil
    ) throws(Problems) {
        var problems: [Problem] = []
        self.init(folders, variables: variables, pages: pages, reporting: &problems)
        guard problems.isEmpty else { throw Problems(problems) }
    }

    /// Reads the same, so that what has no problem can be checked further; with a problem nothing of it is to be said.
    public init(
        _ folders: [TemplateFolder],
        variables: [TemplateVariable] = .everyOccasion,
        pages: [PageTemplate]? = nil,
        reporting problems: inout [Problem]
    ) {
        var files: [Language: [String: TemplateFile]] = [:]
        for file in folders.flatMap(\.files) where files[file.language]?[file.name] == nil {
            let dialect = TemplateDialect(name: file.name)
            guard pages != nil || dialect != .html else { continue }
            let read = TemplateFile(path: file.path, text: file.contents, dialect: dialect)
            files[file.language, default: [:]][file.name] = read
        }
        let catalogs = files.mapValues(TemplateCatalog.init)
        let torn = Set(folders.flatMap(\.files).filter(\.isTorn).map(\.path))
        var found = catalogs.values.flatMap { $0.problems(offering: variables) }
        for page in pages ?? [] {
            for language in Language.allCases {
                guard let catalog = catalogs[language], catalog.files[page.name] != nil else {
                    found.append(Self.missing(page, language, folders))
                    continue
                }
                found += catalog.problems(of: page)
            }
        }
        if let pages { found += catalogs.values.flatMap { $0.strays(beside: pages) } }
        problems += found.filter { !torn.contains($0.place.file) }
        self.torn = torn
        self.faulty = torn.union(found.map(\.place.file))
        self.catalogs = catalogs
        self.pages = Dictionary(uniqueKeysWithValues: (pages ?? []).map { ($0.name, $0) })
        self.variables = variables
    }

    private static func missing(_ page: PageTemplate, _ language: Language, _ folders: [TemplateFolder]) -> Problem {
        let file = "\(folders.last?.root ?? "templates")/\(language.rawValue)/\(page.name)\(TemplateFolder.ending)"
        return Problem(
            "there is no such file, and a page is made from it",
            at: Problem.Place(file: file, line: 1, column: 1),
            suggestion: "start Hearth in the folder that holds its templates/"
        )
    }

    /// Every template of a message in a language, each with the fewest bytes it gives; 0 where a problem is in it.
    public func leastBytes(in language: Language) -> [String: Int] {
        guard let catalog = self.catalogs[language] else { return [:] }
        let messages = catalog.files.filter { $0.value.dialect != .html }.keys
        return Dictionary(
            uniqueKeysWithValues: messages.map { name in
                (name, self.isSound(name, catalog) ? catalog.size(of: name).least : 0)
            }
        )
    }

    /// Whether neither the template nor a partial of it has a problem.
    private func isSound(_ name: String, _ catalog: TemplateCatalog) -> Bool {
        self.faulty.isEmpty
            || TemplateCatalog.reach(of: name, in: catalog.files)
                .allSatisfy { catalog.files[$0].map { !self.faulty.contains($0.path) } ?? false }
    }

    /// What keeps one template, with its partials, from being said on an occasion: that it mentions what the occasion
    /// does not offer, or that it can never give a text.
    ///
    /// A text is wanted from every template that a script says, also where a message could consist of attachments
    /// alone: they may be refused, or not be ready, and then the words are all there is.
    public func problems(
        in name: String,
        _ language: Language,
        offering variables: [TemplateVariable]
    ) -> [Problem] {
        guard let catalog = self.catalogs[language], let file = catalog.files[name] else { return [] }
        let unknown = catalog.unknownVariables(in: name, offering: variables, personal: self.personal)
            .filter { !self.torn.contains($0.place.file) }
        guard self.isSound(name, catalog), !catalog.canSpeak(name) else { return unknown }
        let silent = file.problem(
            "this template gives no text, whatever it is given",
            at: file.text.startIndex,
            "write what shall be said; without this file the shipped template of its name is taken, if there is one"
        )
        return unknown + [silent]
    }

    /// The text of a template.
    ///
    /// - Parameters:
    ///   - name: The path below the language's folder, without its ending: `welcome/everyone`.
    ///   - language: Which folder; there is no other that steps in.
    ///   - values: One for each variable that the template mentions, empty for "there is none". A flag is `true` or
    ///     anything else. See ``SafeText`` for what becomes of a value.
    ///   - byteLimit: The most bytes of UTF-8 that the platform takes.
    /// - Returns: At least one character; blanks and line breaks at both ends are removed.
    /// - Throws: ``ContentError``; a message names sizes and variables, never a value.
    public func render(
        _ name: String,
        _ language: Language,
        _ values: [String: String],
        byteLimit: Int = 4_000
    ) throws(ContentError) -> String {
        guard let catalog = self.catalogs[language], catalog.files[name] != nil else {
            throw ContentError(
                .unknownTemplate,
                Bilingual("\(language.rawValue) 里没有模板“\(name)”", "no template '\(name)' in \(language.rawValue)")
            )
        }
        let missing = catalog.variables(of: name).subtracting(values.keys)
        guard missing.isEmpty else {
            let names = missing.sorted().map { Bilingual.same($0) }.joined(separator: Bilingual("、", ", "))
            throw ContentError(
                .missingValue,
                Bilingual("模板“\(name)”缺少这些值：", "template '\(name)' needs values for ") + names
            )
        }
        let dialect = TemplateDialect(name: name)
        let context = TemplateValues(values, variables: self.variables, dialect)
        let text = catalog.library.render(context, withTemplate: name)?.trimmingBlanks() ?? ""
        guard dialect.isWhole(text) else {
            throw ContentError(
                .malformed,
                Bilingual("模板“\(name)”出来的不是 JSON", "what template '\(name)' gives is no JSON")
            )
        }
        return try self.bounded(text, name, language, byteLimit)
    }

    /// A page.
    ///
    /// - Parameters:
    ///   - name: One of the pages that the library was made with: `page/quiz.html`.
    ///   - language: Which folder.
    ///   - values: One for each of the page's variables, also in lists.
    ///   - byteLimit: The most bytes of UTF-8.
    /// - Returns: HTML, with no value in it as it came.
    /// - Throws: ``ContentError``; a message names sizes and variables, never a value.
    public func page(
        _ name: String,
        _ language: Language,
        _ values: [String: TemplateValue],
        byteLimit: Int = 100_000
    ) throws(ContentError) -> String {
        guard let page = self.pages[name], let catalog = self.catalogs[language] else {
            throw ContentError(.unknownTemplate, Bilingual("没有页面“\(name)”", "there is no page '\(name)'"))
        }
        let context: TemplateValues
        do {
            context = try TemplateValues(page: values, variables: page.variables)
        } catch {
            throw ContentError(
                .missingValue,
                Bilingual("页面“\(name)”缺少这个值：\(error.name)", "page '\(name)' needs a value for \(error.name)")
            )
        }
        let text = catalog.library.render(context, withTemplate: name)?.trimmingBlanks() ?? ""
        return try self.bounded(text, name, language, byteLimit)
    }

    private func bounded(
        _ text: String,
        _ name: String,
        _ language: Language,
        _ byteLimit: Int
    ) throws(ContentError) -> String {
        guard !text.isEmpty else {
            throw ContentError(
                .empty,
                Bilingual(
                    "\(language.rawValue) 的模板“\(name)”没有内容",
                    "template '\(name)' in \(language.rawValue) gives no text"
                )
            )
        }
        guard text.utf8.count <= byteLimit else {
            throw ContentError(
                .tooLong,
                Bilingual(
                    "\(language.rawValue) 的模板“\(name)”有 \(text.utf8.count) 字节，最多 \(byteLimit) 字节",
                    "template '\(name)' in \(language.rawValue) gives \(text.utf8.count) bytes, \(byteLimit) are taken"
                )
            )
        }
        return text
    }
}

extension String {
    fileprivate func trimmingBlanks() -> String {
        var text = self.drop(while: \.isWhitespace)
        while text.last?.isWhitespace == true { text.removeLast() }
        return String(text)
    }
}
