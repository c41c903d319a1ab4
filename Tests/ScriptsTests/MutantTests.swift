import Domain
import Testing
import Yams

@testable import Scripts

/// Every way to spoil a shipped file by one edit is found where it was made.
@Suite struct MutantTests {
    @Test(arguments: Shipped.files)
    func `a shipped file has no problem`(path: String) throws {
        try Shipped.load(path, contents: Shipped.text(path))
    }

    @Test(arguments: Shipped.files)
    func `a misspelt key is found, and nothing else`(path: String) throws {
        let outline = try Outline(Shipped.text(path))
        #expect(outline.entries.count > 15)
        for entry in outline.entries {
            let start = outline.offset(of: entry.keyMark)
            for slip in [entry.key + "x", "x" + entry.key, entry.key.uppercased()] where slip != entry.key {
                let mutant = outline.replacing(start..<start + entry.key.unicodeScalars.count, with: slip)
                let problems = try Shipped.problems { try Shipped.load(path, contents: mutant) }
                try #require(problems.count == 1, "\(entry.path) as \(slip): \(problems)")
                #expect(problems[0].place.line == entry.keyMark.line, "\(entry.path): \(problems)")
                #expect(problems[0].place.column == entry.keyMark.column, "\(entry.path): \(problems)")
                #expect(problems[0].suggestion == "did you mean '\(entry.key)'?", "\(entry.path): \(problems)")
            }
        }
    }

    @Test(arguments: Shipped.files)
    func `an unknown key is found at its place, with the known ones`(path: String) throws {
        let outline = try Outline(Shipped.text(path))
        for entry in outline.entries {
            let start = outline.offset(of: entry.keyMark)
            let mutant = outline.replacing(start..<start + entry.key.unicodeScalars.count, with: "qqqqqqqqqqqq")
            let problems = try Shipped.problems { try Shipped.load(path, contents: mutant) }
            let found = problems.first {
                $0.place.line == entry.keyMark.line && $0.place.column == entry.keyMark.column
            }
            #expect(found?.suggestion?.contains(entry.key) == true, "\(entry.path): \(problems)")
        }
    }

    @Test(arguments: Shipped.files)
    func `a value of the wrong kind is found at its place`(path: String) throws {
        let outline = try Outline(Shipped.text(path))
        for entry in outline.entries {
            let wrong =
                switch entry.value {
                case .scalar, .sequence, .alias: "{ wrong: kind }"
                case .mapping: "7"
                }
            let mutant = outline.replacing(entry.valueRange, with: wrong)
            let problems = try Shipped.problems { try Shipped.load(path, contents: mutant) }
            let found = problems.filter {
                $0.place.line == entry.valueMark.line && $0.place.column == entry.valueMark.column
            }
            #expect(found.contains { $0.suggestion?.isEmpty == false }, "\(entry.path): \(problems)")
        }
    }

    @Test(arguments: Shipped.files)
    func `a value that was left empty is found in its line`(path: String) throws {
        let outline = try Outline(Shipped.text(path))
        for entry in outline.entries {
            let mutant = outline.replacing(entry.valueRange, with: "")
            let problems = try Shipped.problems { try Shipped.load(path, contents: mutant) }
            let found = problems.first { $0.place.line == entry.keyMark.line }
            #expect(found?.suggestion?.isEmpty == false, "\(entry.path): \(problems)")
        }
    }

    @Test(arguments: Shipped.files)
    func `a key given twice is found at its second place`(path: String) throws {
        let outline = try Outline(Shipped.text(path))
        for entry in outline.entries {
            let start = outline.offset(of: entry.container)
            let isFlow = entry.isInFlow
            let indent = String(repeating: " ", count: entry.container.column - 1)
            let copy = isFlow ? " \(entry.key): 0," : "\(entry.key): 0\n\(indent)"
            let point = isFlow ? start + 1 : start
            let mutant = outline.replacing(point..<point, with: copy)
            let problems = try Shipped.problems { try Shipped.load(path, contents: mutant) }
            let shift = isFlow && entry.keyMark.line == entry.container.line ? copy.count : 0
            let found = problems.first {
                $0.place.line == entry.keyMark.line + (isFlow ? 0 : 1)
                    && $0.place.column == entry.keyMark.column + shift
            }
            #expect(
                found?.message == "this key is already given in line \(entry.container.line)",
                "\(entry.path): \(problems)"
            )
        }
    }

    /// Keys that may not be left out, by the end of their path.
    private static let required = [
        "config/hearth.yaml": [
            "server", "server/publicURL", "brands", "0/id", "0/name", "accounts", "0/brand", "0/platform", "0/corpID",
            "0/agentID", "0/secret", "0/callback", "callback/token", "callback/encodingAESKey", "quietHours/from",
            "quietHours/to",
        ],
        "config/people.yaml": ["stores", "guides", "/id", "/name", "/region", "/store", "/opens", "/closes"],
        "bot-scripts/welcome.yaml": [
            "play", "id", "/name", "/say", "/via", "link/title", "link/url",
        ],
        "bot-scripts/quiz.yaml": [
            "play", "id", "title", "questions", "scoring", "lasts", "0/id", "0/ask", "0/key", "0/text", "scoring/way",
            "scoring/winners", "scoring/ties", "announce/via", "tickets/lottery",
        ],
        "bot-scripts/quiz-page.yaml": [
            "every/weekdays", "every/at", "every/lasts", "scoring/pot", "streak/runs", "streak/reward",
        ],
        "bot-scripts/lottery.yaml": [
            "play", "id", "title", "kind", "tiers", "notice", "entropy", "0/id", "0/title", "0/count", "0/value",
            "claim/within", "entropy/source", "entropy/known", "notice/organiser", "notice/contact",
            "notice/conditions", "notice/drawing", "notice/claiming",
        ],
        "bot-scripts/lucky-wheel.yaml": ["kind", "0/odds", "1/odds", "notice"],
        "bot-scripts/check-in.yaml": [
            "play", "id", "title", "0/days", "0/of", "0/reward", "makeUp/perMonth", "costs/points",
        ],
        "bot-scripts/poll.yaml": ["play", "id", "title", "ask", "options", "0/key", "0/text", "lasts"],
        "bot-scripts/flash-sale.yaml": [
            "play", "id", "title", "rhythm", "item", "price", "announce", "announce/via", "rhythm/weekdays",
            "rhythm/at",
        ],
        "bot-scripts/keyword-reply.yaml": ["play", "id", "title", "rules", "0/name", "0/any", "0/say"],
        "bot-scripts/moderation.yaml": ["play", "id", "title", "rules", "0/name", "0/act"],
    ]

    @Test(arguments: Self.required.keys.sorted())
    func `a required key that is missing is found at its map`(path: String) throws {
        let outline = try Outline(Shipped.text(path))
        let endings = try #require(Self.required[path])
        for ending in endings {
            let entries = outline.entries.filter {
                $0.path == ending || ending.contains("/") && $0.path.hasSuffix(ending)
            }
            try #require(!entries.isEmpty, "\(ending) stands nowhere")
            for entry in entries {
                let mutant = outline.removing(entry)
                let container = String(entry.path.dropLast(entry.key.count))
                let left = try Outline(mutant).entries.first { $0.path.hasPrefix(container) }
                // A map of one key is empty now and stands where it stood.
                let place = left?.container ?? entry.container
                let problems = try Shipped.problems { try Shipped.load(path, contents: mutant) }
                let found = problems.first { $0.message.contains("lacks the key '\(entry.key)'") }
                #expect(found?.place.line == place.line, "\(entry.path): \(problems)")
                #expect(found?.place.column == place.column, "\(entry.path): \(problems)")
                #expect(found?.suggestion?.hasPrefix("add \(entry.key): ") == true, "\(entry.path): \(problems)")
            }
        }
    }

    @Test
    func `no message quotes a secret, whatever is wrong around it`() throws {
        let text = try Shipped.text("config/hearth.yaml")
        let outline = try Outline(text)
        let canary = "canaryInTheFile0123456789abcdefghijklmnopqrst"
        var mutants: [String] = []
        for entry in outline.entries {
            let key = outline.offset(of: entry.keyMark)
            let end = key + entry.key.unicodeScalars.count
            mutants.append(outline.replacing(entry.valueRange, with: canary))
            mutants.append(outline.replacing(entry.valueRange, with: "\"\(canary)"))
            mutants.append(outline.replacing(entry.valueRange, with: "[\(canary)"))
            mutants.append(outline.replacing(entry.valueRange, with: "{ \(canary): \(canary) }"))
            mutants.append(outline.replacing(entry.valueRange, with: "{ \(canary): 1, \(canary): 2 }"))
            mutants.append(outline.replacing(entry.valueRange, with: "\(canary): \(canary): \(canary)"))
            mutants.append(outline.replacing(entry.valueRange, with: "*\(canary)"))
            mutants.append(outline.replacing(entry.valueRange, with: "!\(canary) x"))
            mutants.append(outline.replacing(entry.valueRange, with: "${ACME_WECOM_AES_KEY}"))
            mutants.append(outline.replacing(entry.valueRange, with: "x${ACME_WECOM_SECRET}y"))
            mutants.append(outline.replacing(key..<end, with: entry.key + ":" + canary))
            mutants.append(outline.replacing(key..<end, with: canary))
        }
        var messages = 0
        for mutant in mutants {
            let problems = try Shipped.problems { _ = try Shipped.config(mutant) }
            for problem in problems {
                messages += 1
                for secret in Shipped.canaries + [canary] {
                    #expect(!problem.description.contains(secret), "\(problem)")
                }
            }
        }
        #expect(messages > 300)
    }

    @Test
    func `many faults are all reported, in the order of the file`() throws {
        let text = """
            server: { host: 0.0.0.0, prot: 99999, publicURL: bot.example.com }
            store: mysql://hearth@db.internal/hearth
            timezone: Asia/Shanghia
            logs: { level: loud }
            brands:
              - { id: acme, name: Acme, templates: no-such-folder }
              - { id: acme, name: "" }
            accounts:
              - id: acme-wecom
                brand: amce
                platform: wechat
                corpID: 0123
                agentID: one
                secret: in-the-clear
                callback: { token: "${NOT_SET}" }
            """
        let problems = try Shipped.problems { _ = try Shipped.config(text) }
        let places = problems.map { "\($0.place.line):\($0.place.column)" }
        #expect(
            places == [
                "1:26", "1:32", "1:50", "2:8", "3:11", "4:1", "4:16", "6:40", "7:11", "7:23", "10:12", "11:15",
                "12:13", "13:14", "14:13", "15:15", "15:24",
            ],
            "\(problems.map(\.description).joined(separator: "\n"))"
        )
        #expect(problems.allSatisfy { $0.suggestion?.isEmpty == false })
    }
}
