import ArgumentParser
import Domain

/// `--language`: in which of the two languages a command speaks.
struct LanguageOption: ParsableArguments {
    @Option(
        name: .long,
        help: ArgumentHelp(
            "zh-Hans or en; by LC_ALL, LC_MESSAGES or LANG when left out. 语言",
            valueName: "language"
        ),
        transform: LanguageOption.language
    )
    var language: Language?

    /// The language that is asked for, or else that of the environment.
    var chosen: Language { self.language ?? Language(environment: Machine.environment) }

    private static func language(_ name: String) throws -> Language {
        guard let language = Language(rawValue: name) else {
            let known = Language.allCases.map(\.rawValue).joined(separator: ", ")
            throw ValidationError("'\(name)' is no language; the languages are \(known).")
        }
        return language
    }
}

extension Language {
    /// The language of a terminal: Chinese when the first of these variables that says something begins with `zh`.
    ///
    /// Source: POSIX.1-2017, "Environment Variables", 8.2: `LC_ALL` before `LC_MESSAGES` before `LANG`; an empty one
    /// counts as unset.
    init(environment: [String: String]) {
        let names = ["LC_ALL", "LC_MESSAGES", "LANG"]
        let locale = names.lazy.compactMap { environment[$0] }.first { !$0.isEmpty } ?? ""
        self = locale.lowercased().hasPrefix("zh") ? .simplifiedChinese : .english
    }
}
