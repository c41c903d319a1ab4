import Content
import Domain
import Engine
import Ledger
import Storage
import TestSupport
import Testing

/// The play that CONTRIBUTING.md walks through.
@Suite struct DiceTests {
    private static func play() throws -> DicePlay {
        let files = [
            (
                path: "en/dice/thrown.mustache",
                contents: "{{dice}}.{{#isDouble}} A double: {{points}} points!{{/isDouble}}"
            ),
            (path: "en/dice/again.mustache", contents: "Tomorrow again."),
        ]
        return DicePlay(
            clock: BrandClock("Asia/Shanghai") ?? .utc,
            templates: try TemplateLibrary(
                [TemplateFolder(root: "templates", files: files)],
                variables: DicePlay.variables
            )
        )
    }

    @Test func `one throws once a day, and again when the day of the brand has turned`() async throws {
        try await Stage.set(Shop.silent(), more: [Self.play()], tables: [DiceThrows.migration]) { stage in
            let thrown = try await stage.happens("wrote li.na dice")
            #expect(thrown?.play == "dice")
            let again = try await stage.happens("wrote li.na Dice ")
            #expect(again?.look(of: "dice")?.reason.english == "thrown today already")
            // It is 14:00 in Shanghai: the day turns in ten hours.
            try await stage.pass(.seconds(10 * 3_600))
            let next = try await stage.happens("wrote li.na dice")
            #expect(next?.look(of: "dice")?.reason.english != "thrown today already")
            try await #expect(stage.effects("answer").count == 3)
        }
    }

    @Test func `doubles bring points, once each, and the answer says what was thrown`() async throws {
        try await Stage.set(Shop.silent(), more: [Self.play()], tables: [DiceThrows.migration]) { stage in
            for number in 0..<60 { try await stage.happens("wrote guide\(number) dice") }
            let doubles = try await stage.read { transaction in
                try transaction.rows("SELECT person FROM dice_throws WHERE first = second").map { $0.text(0) }
            }
            #expect((1..<30).contains(doubles.count))
            let paid = try await stage.read { transaction in
                try (0..<60).map { PersonID("member:guide\($0)") }.filter { person in
                    let account = PointAccount(brand: "acme", person: person)
                    return try Points.balance(of: account, now: Shop.afternoon, transaction) == DicePlay.prize
                }
            }
            #expect(Set(paid.map(\.rawValue)) == Set(doubles))
        }
    }
}
