import Domain
import Foundation
import Testing

@testable import hearth

/// One look says everything: no slip of one file keeps another file from being read.
@Suite struct EveryProblemTests {
    private static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().path

    /// What is wrong with the demo's brand after a change, as `path:line:column: message` below the brand's folder.
    private func problems(
        environment: [String: String] = Self.secrets,
        _ change: (Brand) throws -> Void
    ) throws -> [String] {
        let folder = FileManager.default.temporaryDirectory.appending(path: "hearth-all-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: folder) }
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        for name in ["bot-scripts", "templates", "config"] {
            try FileManager.default.copyItem(atPath: "\(Self.root)/\(name)", toPath: "\(folder.path)/\(name)")
        }
        let brand = Brand(folder: folder)
        try brand.replace("scripts: bot-scripts", "scripts: \(folder.path)/bot-scripts", in: "config/demo.yaml")
        try brand.replace("templates: templates", "templates: \(folder.path)/templates", in: "config/demo.yaml")
        try brand.replace("people: config", "people: \(folder.path)/config", in: "config/demo.yaml")
        try change(brand)
        do {
            _ = try Blueprint.load(folder.appending(path: "config/demo.yaml").path, environment: environment)
            return []
        } catch {
            return error.all.map { "\($0.place): \($0.message)".replacing("\(folder.path)/", with: "") }
        }
    }

    private struct Brand {
        let folder: URL

        func write(_ bytes: [UInt8], to path: String) throws {
            try Data(bytes).write(to: self.folder.appending(path: path))
        }

        func replace(_ old: String, _ new: String, in path: String) throws {
            let text = try String(contentsOf: self.folder.appending(path: path), encoding: .utf8)
            try #require(text.contains(old))
            try self.write(Array(text.replacing(old, with: new).utf8), to: path)
        }
    }

    private static let secrets = DemoSecrets.fill([:])

    @Test
    func `the shipped demo has no problem`() throws {
        #expect(try self.problems { _ in } == [])
    }

    @Test
    func `a missing secret hides no slip of scripts, templates, people and coupons`() throws {
        let found = try self.problems(environment: [:]) { brand in
            try brand.replace("play: quiz", "play: quizz", in: "bot-scripts/quiz.yaml")
            try brand.write(Array("你好{{nick}}".utf8), to: "templates/zh-Hans/quiz/announce.mustache")
            try brand.replace("guides:", "guidez:", in: "config/people.yaml")
            try brand.write(Array("A1\nA1\n".utf8), to: "bot-scripts/coupons/tea-9.txt")
        }
        let files = Set(found.map { $0.prefix { $0 != ":" } })
        #expect(
            files == [
                "config/demo.yaml", "bot-scripts/quiz.yaml", "templates/zh-Hans/quiz/announce.mustache",
                "config/people.yaml", "bot-scripts/coupons/tea-9.txt",
            ],
            "\(found)"
        )
        #expect(found.filter { $0.contains("needs the environment variable") }.count == Self.secrets.count)
    }

    @Test
    func `files that are not UTF-8 are one problem each, beside those of all others`() throws {
        let found = try self.problems { brand in
            try brand.write(Array("play: quiz\r\n# ".utf8) + [0xC4, 0xE3], to: "bot-scripts/gbk.yaml")
            try brand.write(Array("你好，".utf8) + [0xFF], to: "templates/zh-Hans/quiz/announce.mustache")
            try brand.write([0xFE], to: "bot-scripts/coupons/gbk.txt")
            try brand.replace("play: poll", "play: pol", in: "bot-scripts/poll.yaml")
            try brand.write(Array("{{nick}}".utf8), to: "templates/en/quiz/announce.mustache")
        }
        #expect(
            found == [
                "bot-scripts/coupons/gbk.txt:1:1: this file is not UTF-8",
                "bot-scripts/gbk.yaml:2:3: this file is not UTF-8",
                "bot-scripts/poll.yaml:5:7: 'play' must be one of welcome, quiz, lottery, check-in, poll, flash-sale, "
                    + "keyword-reply, moderation",
                "templates/en/quiz/announce.mustache:1:3: 'nick' is nothing that this template is given",
                "templates/zh-Hans/quiz/announce.mustache:1:4: this file is not UTF-8",
            ]
        )
    }

    @Test
    func `what an occasion does not offer is told beside slips of scripts and of other templates`() throws {
        let found = try self.problems { brand in
            try brand.write(Array("{{streak}}".utf8), to: "templates/zh-Hans/quiz/announce.mustache")
            try brand.write(Array("{{#brand}}".utf8), to: "templates/en/quiz/announce.mustache")
            try brand.replace("play: poll", "play: pol", in: "bot-scripts/poll.yaml")
        }
        #expect(
            found.contains { $0.hasPrefix("templates/zh-Hans/quiz/announce.mustache:1:") && $0.contains("'streak'") },
            "\(found)"
        )
        #expect(found.contains { $0.hasPrefix("templates/en/quiz/announce.mustache:1:") && $0.contains("is opened") })
        #expect(found.contains { $0.hasPrefix("bot-scripts/poll.yaml") })
        #expect(found.count == 3, "\(found)")
    }

    @Test
    func `a slip of the configuration hides no slip of a script, and causes none`() throws {
        let found = try self.problems { brand in
            try brand.replace("id: acme-wecom", "id: Acme Wecom", in: "config/demo.yaml")
            try brand.replace("quietHours: none", "quietHours: soon", in: "config/demo.yaml")
            try brand.replace("play: poll", "play: pol", in: "bot-scripts/poll.yaml")
        }
        // The id once, the hours of each brand.
        let slips = Array(repeating: "config/demo.yaml", count: 5)
        #expect(found.map { String($0.prefix { $0 != ":" }) } == ["bot-scripts/poll.yaml"] + slips)
    }
}
