import Domain
import Foundation

@testable import Scripts

/// The files that are shipped, and what they need to be read.
enum Shipped {
    static let root = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    static func text(_ path: String) throws -> String {
        try String(contentsOf: self.root.appending(path: path), encoding: .utf8)
    }

    static func exists(_ path: String) -> Bool {
        FileManager.default.fileExists(atPath: self.root.appending(path: path).path(percentEncoded: false))
    }

    /// No file may ever be quoted with these in a message.
    static let canaries = ["canaryOfTheAppSecret", "canaryToken", "canaryKey" + String(repeating: "k", count: 34)]

    static let environment = [
        "ACME_WECOM_SECRET": Self.canaries[0],
        "ACME_WECOM_TOKEN": Self.canaries[1],
        "ACME_WECOM_AES_KEY": Self.canaries[2],
        "ACME_AIBOT_TOKEN": Self.canaries[1],
        "ACME_AIBOT_AES_KEY": Self.canaries[2],
    ]

    static func config(_ contents: String, environment: [String: String] = Self.environment) throws -> HearthConfig {
        try HearthConfig.load(
            file: "hearth.yaml",
            contents: contents,
            environment: environment,
            fileExists: Self.exists
        )
    }

    static func people() throws -> PeopleFile {
        try PeopleFile.load(file: "people.yaml", contents: Self.text("config/people.yaml"))
    }

    static func inventory() throws -> BrandInventory {
        var templates: [Language: [String: Int]] = [:]
        for language in Language.allCases {
            let folder = Self.root.appending(path: "templates/\(language.rawValue)/welcome")
            let names = try FileManager.default.contentsOfDirectory(atPath: folder.path(percentEncoded: false))
            templates[language] = Dictionary(
                uniqueKeysWithValues: names.map { ("welcome/" + $0.replacing(".mustache", with: ""), 100) }
            )
        }
        let folder = Self.root.appending(path: "templates/media").path(percentEncoded: false)
        let media = try FileManager.default.contentsOfDirectory(atPath: folder).map { "media/\($0)" }
        return BrandInventory(
            accounts: ["acme-wecom"],
            people: try Self.people(),
            templates: templates,
            media: Set(media)
        )
    }

    static func scripts(_ contents: String) throws -> ScriptLibrary {
        try ScriptLibrary.load(files: [("welcome.yaml", contents)], inventory: Self.inventory())
    }

    /// Reads a file with the reader that it belongs to.
    static func load(_ path: String, contents: String) throws {
        switch path {
        case "config/people.yaml": _ = try PeopleFile.load(file: path, contents: contents)
        case "bot-scripts/welcome.yaml": _ = try Self.scripts(contents)
        default: _ = try Self.config(contents)
        }
    }

    static let files = ["config/hearth.yaml", "config/demo.yaml", "config/people.yaml", "bot-scripts/welcome.yaml"]

    /// The problems of a load; none when it succeeds.
    static func problems(_ load: () throws -> Void) throws -> [Problem] {
        do {
            try load()
            return []
        } catch let problems as Problems {
            return problems.all
        }
    }
}
