import DingTalk
import Domain
import Feishu
import Foundation
import Slack
import WeCom

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

    /// Those that the shipped files name.
    static let platforms: [any PlatformKeys] = [
        WeComPlatform(), AibotPlatform(), SlackPlatform(), FeishuPlatform(), DingTalkPlatform(),
        FeishuRobotPlatform(), DingTalkRobotPlatform(),
    ]

    static let environment = [
        "ACME_WECOM_SECRET": Self.canaries[0],
        "ACME_WECOM_TOKEN": Self.canaries[1],
        "ACME_WECOM_AES_KEY": Self.canaries[2],
        "ACME_AIBOT_TOKEN": Self.canaries[1],
        "ACME_AIBOT_AES_KEY": Self.canaries[2],
        "ACME_SLACK_BOT_TOKEN": "xoxb-\(Self.canaries[0])",
        "ACME_SLACK_SIGNING_SECRET": Self.canaries[0],
        "ACME_SLACK_CLIENT_SECRET": Self.canaries[0],
        "ACME_FEISHU_SECRET": Self.canaries[0],
        "ACME_FEISHU_TOKEN": Self.canaries[1],
        "ACME_FEISHU_ENCRYPT_KEY": Self.canaries[0],
        "ACME_DINGTALK_SECRET": Self.canaries[0],
        "ACME_DINGTALK_TOKEN": Self.canaries[1],
        "ACME_DINGTALK_AES_KEY": Self.canaries[2],
        "ACME_DINGTALK_CARD_SECRET": Self.canaries[0],
    ]

    static func config(_ contents: String, environment: [String: String] = Self.environment) throws -> HearthConfig {
        try HearthConfig.load(
            file: "hearth.yaml",
            contents: contents,
            platforms: Self.platforms,
            environment: environment,
            fileExists: Self.exists
        )
    }

    static func people() throws -> PeopleFile {
        try PeopleFile.load(file: "people.yaml", contents: Self.text("config/people.yaml"))
    }

    static func inventory(coupons: [String: Int]? = ["tea-9": 40]) throws -> BrandInventory {
        var templates: [Language: [String: Int]] = [:]
        for language in Language.allCases {
            let names = try FileManager.default.subpathsOfDirectory(
                atPath: Self.root.appending(path: "templates/\(language.rawValue)").path(percentEncoded: false)
            )
            templates[language] = Dictionary(
                uniqueKeysWithValues: names.filter { $0.hasSuffix(".mustache") }
                    .map { ($0.replacing(".mustache", with: ""), 100) }
            )
        }
        let folder = Self.root.appending(path: "templates/media").path(percentEncoded: false)
        let media = try FileManager.default.contentsOfDirectory(atPath: folder).map { "media/\($0)" }
        return BrandInventory(
            accounts: ["acme-wecom"],
            people: try Self.people(),
            templates: templates,
            media: Set(media),
            coupons: coupons
        )
    }

    static func scripts(_ contents: String) throws -> ScriptLibrary {
        try ScriptLibrary.load(
            files: [("welcome.yaml", contents)],
            inventory: Self.inventory(),
            checksum: Self.checksum
        )
    }

    /// All shipped scripts, some of them with another text.
    static func library(changed: [String: String] = [:], inventory: BrandInventory? = nil) throws -> ScriptLibrary {
        let files = try Self.scriptFiles.map { path in (path, try changed[path] ?? Self.text(path)) }
        return try ScriptLibrary.load(
            files: files,
            inventory: try inventory ?? Self.inventory(),
            checksum: Self.checksum
        )
    }

    /// Any function of the text will do: Scripts does not make checksums (FNV-1a, 64 bits).
    static func checksum(_ text: String) -> String {
        let sum = text.utf8.reduce(UInt64(0xcbf2_9ce4_8422_2325)) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }
        return String(sum, radix: 16)
    }

    /// Reads a file with the reader that it belongs to.
    static func load(_ path: String, contents: String) throws {
        switch path {
        case "config/people.yaml": _ = try PeopleFile.load(file: path, contents: contents)
        case _ where path.hasPrefix("bot-scripts/"):
            // The wheel is there because others give tickets for it.
            let wheel = "bot-scripts/lucky-wheel.yaml"
            let files = path == wheel ? [] : [(wheel, try Self.text(wheel))]
            _ = try ScriptLibrary.load(
                files: files + [(path, contents)],
                inventory: Self.inventory(),
                checksum: Self.checksum
            )
        default: _ = try Self.config(contents)
        }
    }

    static let scriptFiles = [
        "welcome", "quiz", "quiz-page", "lottery", "lucky-wheel", "check-in", "poll", "flash-sale", "keyword-reply",
        "moderation",
    ].map { "bot-scripts/\($0).yaml" }

    static let files = ["config/hearth.yaml", "config/demo.yaml", "config/people.yaml"] + Self.scriptFiles

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
