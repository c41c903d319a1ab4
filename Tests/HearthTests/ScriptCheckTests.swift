import Content
import Domain
import Foundation
import Scripts
import Testing

@testable import hearth

/// Where scripts, coupons and templates of a brand meet.
@Suite struct ScriptCheckTests {
    private static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().path

    /// The demo's brand, with files of its own beside the shipped ones; a path begins with `templates/` or
    /// `bot-scripts/`.
    private func blueprint(_ own: [String: String] = [:]) throws -> Blueprint {
        let folder = FileManager.default.temporaryDirectory.appending(path: "hearth-scripts-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: folder) }
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        for name in ["bot-scripts", "templates", "config"] {
            try FileManager.default.copyItem(atPath: "\(Self.root)/\(name)", toPath: "\(folder.path)/\(name)")
        }
        for (path, contents) in own {
            try contents.write(to: folder.appending(path: path), atomically: true, encoding: .utf8)
        }
        let file = folder.appending(path: "config/demo.yaml").path
        let text = try String(contentsOfFile: file, encoding: .utf8)
            .replacing("scripts: bot-scripts", with: "scripts: \(folder.path)/bot-scripts")
            .replacing("templates: templates", with: "templates: \(folder.path)/templates")
            .replacing("people: config", with: "people: \(folder.path)/config")
        try text.write(toFile: file, atomically: true, encoding: .utf8)
        return try Blueprint.load(file, environment: [:], missingSecrets: .areStoodIn)
    }

    private func problems(_ own: [String: String]) throws -> [Problem] {
        do {
            _ = try self.blueprint(own)
            return []
        } catch let problems as Problems {
            return problems.all
        }
    }

    @Test
    func `the shipped brand has no problem and no warning`() throws {
        let blueprint = try self.blueprint()
        #expect(blueprint.warnings == [])
        #expect(blueprint.brands[0].scripts.playScripts.count == 9)
        #expect(blueprint.brands[0].coupons.map(\.codes.count) == [40])
        #expect(blueprint.brands[0].scripts.playScripts.allSatisfy { $0.version.count == 12 })
    }

    @Test
    func `what an occasion offers a group is never about one person`() {
        for occasion in TemplateUse.Occasion.allCases {
            let isPersonal = occasion.variables.contains(where: \.isPersonal)
            #expect(occasion.hearer != .group || !isPersonal, "\(occasion)")
        }
    }

    @Test
    func `every value that a script knows is a variable of its occasions`() throws {
        for script in try self.blueprint().brands[0].scripts.playScripts {
            let play = type(of: script).play.rawValue
            let occasions = TemplateUse.Occasion.allCases.filter { $0.rawValue.hasPrefix(play) }
            let offered = Set(occasions.flatMap(\.variables).map(\.name))
            #expect(Set(script.knownValues.keys).isSubset(of: offered), "\(script.id)")
        }
    }

    /// All flags off, all on, and each alone: what a customer may read at the worst.
    @Test(arguments: Language.allCases)
    func `every shipped template speaks in its bytes, whatever it is given`(language: Language) throws {
        let plan = try self.blueprint().brands[0]
        var spoken: Set<String> = []
        for script in plan.scripts.playScripts {
            for use in script.templateUses {
                let variables = use.occasion.variables
                #expect(plan.templates.problems(in: use.template, language, offering: variables) == [])
                var values = variables.blankValues.merging(script.knownValues) { $1 }
                for variable in variables where variable.kind == .text && values[variable.name] == "" {
                    values[variable.name] = "某某"
                }
                let flags = variables.filter { $0.kind == .flag }.map(\.name)
                for lit in [[], flags] + flags.map({ [$0] }) {
                    for flag in flags { values[flag] = "\(lit.contains(flag))" }
                    guard use.hasWords(lit) else { continue }
                    let text = try plan.templates.render(use.template, language, values, byteLimit: use.byteLimit)
                    #expect(!text.contains("{{") && !text.contains("  "), "\(use.template): \(text)")
                    spoken.insert(use.template)
                }
            }
        }
        #expect(spoken.count >= 28)
    }

    @Test
    func `a text to a group that tells about one person is found when it is loaded`() throws {
        let path = "templates/zh-Hans/quiz/reveal.mustache"
        let problems = try self.problems([path: "「{{title}}」揭晓，恭喜{{name}}！\n"])
        #expect(problems.map { "\($0.place.line):\($0.place.column)" } == ["1:19"])
        #expect(problems.first?.place.file.hasSuffix(path) == true)
        #expect(problems.first?.message.contains("is about one person") == true)
    }

    @Test
    func `a bad line of coupons hides no fault of a script`() throws {
        let script = "play: poll\nid: broken\n"
        let problems = try self.problems(["bot-scripts/coupons/tea-9.txt": "A\nA\n", "bot-scripts/x.yaml": script])
        #expect(problems.contains { $0.place.file.hasSuffix("coupons/tea-9.txt") && $0.place.line == 2 })
        #expect(problems.contains { $0.place.file.hasSuffix("x.yaml") && $0.message.contains("'title'") })
    }
}

extension TemplateUse {
    /// A refusal says something only when one of its reasons is given.
    fileprivate func hasWords(_ flags: [String]) -> Bool {
        switch self.occasion {
        case .quizRefused, .lotteryRefused, .checkInRefused, .pollRefused:
            flags.contains { $0.hasPrefix("is") || $0.hasPrefix("has") } && flags.contains { !Self.parts.contains($0) }
        default: true
        }
    }

    /// Flags that say what time it is, or how many questions there are: no reasons.
    private static let parts: Set<String> = [
        "isMorning", "isNoon", "isAfternoon", "isEvening", "isNight", "isSingle",
    ]
}
