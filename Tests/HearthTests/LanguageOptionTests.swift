import ArgumentParser
import Domain
import Testing

@testable import hearth

/// In which language a command speaks.
@Suite struct LanguageOptionTests {
    private static let environments: [([String: String], Language)] = [
        ([:], .english),
        (["LANG": "zh_CN.UTF-8"], .simplifiedChinese),
        (["LANG": "en_US.UTF-8"], .english),
        (["LANG": "C"], .english),
        (["LANG": "zh_CN.UTF-8", "LC_MESSAGES": "en_US.UTF-8"], .english),
        (["LANG": "en_US.UTF-8", "LC_MESSAGES": "zh_CN"], .simplifiedChinese),
        (["LANG": "zh_CN.UTF-8", "LC_MESSAGES": "zh_CN", "LC_ALL": "C"], .english),
        (["LANG": "C", "LC_MESSAGES": "C", "LC_ALL": "zh_TW.UTF-8"], .simplifiedChinese),
        (["LANG": "zh_CN.UTF-8", "LC_MESSAGES": "", "LC_ALL": ""], .simplifiedChinese),
        (["LANG": "ZH_CN.UTF-8"], .simplifiedChinese),
        (["LANGUAGE": "zh_CN"], .english),
    ]

    @Test(arguments: LanguageOptionTests.environments.indices)
    func `the first variable that says something decides`(index: Int) {
        let (environment, language) = Self.environments[index]
        #expect(Language(environment: environment) == language, "\(environment)")
    }

    @Test(arguments: [("zh-Hans", Language.simplifiedChinese), ("en", .english)])
    func `a language that is asked for counts, whatever the environment says`(name: String, language: Language) throws {
        #expect(try Explain.parse(["42", "--language", name]).speech.chosen == language)
        #expect(try Explain.parse(["--language=\(name)", "--json"]).speech.chosen == language)
        #expect(try Deliveries.List.parse(["--language", name]).speech.chosen == language)
        #expect(try Deliveries.Replay.parse(["42/welcome/0", "--language", name]).speech.chosen == language)
        #expect(try Receive.parse(["added.xml", "--language", name]).speech.chosen == language)
        #expect(try Explain.parse(["42"]).speech.language == nil)
    }

    @Test(arguments: ["zh", "zh-CN", "EN", "fr", ""])
    func `a language that Hearth does not speak is wrong usage`(name: String) {
        let error = #expect(throws: (any Error).self) { try Explain.parse(["--language", name]) }
        let message = error.map { Explain.message(for: $0) } ?? ""
        #expect(message.contains("'\(name)' is no language; the languages are zh-Hans, en."), "\(message)")
        #expect(error.map { Explain.exitCode(for: $0).rawValue } == 64)
    }
}
