public import Domain
import Mustache

/// Everything that is said: the templates of a brand, checked, in every language.
///
/// It promises that a text is plain: nothing is escaped for HTML, in no partial either, and no value can become a
/// mention, a link or a second message (see ``SafeText``). What a template may mention was declared, so a slip is found
/// at the load and not by a customer. It never gives half a text: too long or a value missing is an error.
public struct TemplateLibrary: Sendable {
    /// The most bytes of text that partials inside partials may come to.
    static let expansionLimit = 256 * 1_024

    let catalogs: [Language: TemplateCatalog]
    private let variables: [TemplateVariable]
    /// Names that a text to a group may not mention.
    private var personal: Set<String> { Set(self.variables.filter(\.isPersonal).map(\.name)) }

    /// Reads and checks templates.
    ///
    /// - Parameters:
    ///   - folders: The brand's own folder first, then the shipped one: of templates with the same language and name
    ///     the first is taken, also as a partial of others.
    ///   - variables: All that any template may mention.
    /// - Throws: Every problem of every template, sorted by place.
    public init(
        _ folders: [TemplateFolder],
        variables: [TemplateVariable] = .everyOccasion
    ) throws(Problems) {
        var files: [Language: [String: TemplateFile]] = [:]
        for file in folders.flatMap(\.files) where files[file.language]?[file.name] == nil {
            files[file.language, default: [:]][file.name] = TemplateFile(path: file.path, text: file.contents)
        }
        let catalogs = files.mapValues(TemplateCatalog.init)
        let problems = catalogs.values.flatMap { $0.problems(offering: variables) }
        guard problems.isEmpty else { throw Problems(problems) }
        self.catalogs = catalogs
        self.variables = variables
    }

    /// Every template of a language, each with the fewest bytes it gives.
    public func leastBytes(in language: Language) -> [String: Int] {
        guard let catalog = self.catalogs[language] else { return [:] }
        return Dictionary(uniqueKeysWithValues: catalog.files.keys.map { ($0, catalog.size(of: $0).least) })
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
        guard !catalog.canSpeak(name) else { return unknown }
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
        let context = TemplateValues(values, variables: self.variables)
        let text = catalog.library.render(context, withTemplate: name)?.trimmingBlanks() ?? ""
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
