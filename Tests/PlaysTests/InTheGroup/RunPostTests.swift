import Domain
import Engine
import Scripts
import TestSupport
import Testing

@testable import Plays

/// What a bot posted of a run is kept up to date where the platform lets it.
@Suite struct RunPostTests {
    private static let able = Capabilities(Capabilities.groupBot.abilities.union([.editsPosts]))

    private static func set(
        _ bill: Playbill,
        able capabilities: Capabilities = Self.able,
        _ body: (Stage) async throws -> Void
    ) async throws {
        try await Stage.set(Shop.silent(), able: capabilities, more: bill.plays, body)
    }

    private static let choices = "[A] A Longjing\n[B] B Oolong\n[C] C Pu'er"

    private func edits(_ stage: Stage) -> [String] { stage.platform.said("group-edit") }

    @Test func `the question tells how many take part, and has no buttons when it is over`() async throws {
        try await Self.set(try Playbill(quizzes: [.sample()])) { stage in
            try await stage.happens("bot-joined C1")
            try await stage.wait(until: "2025-12-30 20:00")
            for person in ["anna", "ben"] {
                try await stage.happens("presses C1 T1/\(person) A run=tea-quiz.20251230-2000")
            }
            #expect(self.edits(stage) == [], "a number is not told at once")
            try await stage.pass(.seconds(31))
            let first = try #require(self.edits(stage).first)
            #expect(
                first.hasPrefix("post-1 in C1: ") && first.hasSuffix("\n\n2 people have taken part\n\(Self.choices)")
            )

            // The next number waits twice as long; who only changes an answer is told of, too, and is no third person.
            try await stage.happens("presses C1 T1/cem B run=tea-quiz.20251230-2000")
            try await stage.pass(.seconds(45))
            #expect(self.edits(stage).count == 1)
            try await stage.pass(.seconds(20))
            #expect(self.edits(stage).last?.contains("3 people have taken part") == true)

            try await stage.wait(until: "2025-12-30 21:00")
            #expect(self.edits(stage).count == 3)
            let closed = try #require(self.edits(stage).last)
            #expect(closed.hasSuffix("\n\nClosed"), "nothing is left to press")
            #expect(
                closed.dropFirst("post-1 in C1: ".count).prefix(12)
                    == first.dropFirst("post-1 in C1: ".count).prefix(12),
                "what was offered stays so"
            )
        }
    }

    @Test func `all groups are mended, and what nobody answered in a group is told there at the end`() async throws {
        try await Self.set(try Playbill(polls: [.sample()])) { stage in
            for group in 1...250 { try await stage.happens("bot-joined C\(group)") }
            try await stage.wait(until: "2025-12-30 20:00")
            #expect(stage.platform.said("group-post").count == 250)
            try await stage.wait(until: "2025-12-30 21:05")
            let closed = self.edits(stage).filter { $0.hasSuffix("\n\nClosed") }
            #expect(Set(closed).count == 250)
        }
    }

    @Test func `where posts cannot be changed nobody tries`() async throws {
        try await Self.set(try Playbill(quizzes: [.sample()]), able: .groupBot) { stage in
            try await stage.happens("bot-joined C1")
            try await stage.wait(until: "2025-12-30 20:00")
            try await stage.happens("presses C1 T1/anna A run=tea-quiz.20251230-2000")
            try await stage.wait(until: "2025-12-30 22:00")
            #expect(self.edits(stage) == [])
        }
    }

    @Test func `a post that never arrived is changed never`() async throws {
        try await Self.set(try Playbill(quizzes: [.sample()])) { stage in
            try await stage.happens("bot-joined C1")
            stage.platform.script("group-post", .refused("not-there"))
            try await stage.wait(until: "2025-12-30 20:00")
            try await stage.happens("presses C1 T1/anna A run=tea-quiz.20251230-2000")
            try await stage.wait(until: "2025-12-30 22:00")
            #expect(self.edits(stage) == [])
        }
    }

    @Test func `who enters a lottery in a group is counted there`() async throws {
        try await Self.set(try Playbill(lotteries: [.sample()])) { stage in
            try await stage.happens("bot-joined C1")
            try await stage.wait(until: "2025-12-30 20:01")
            let word = try #require(stage.platform.said("group-post").first?.split(separator: "\n").last)
            try await stage.happens("says C1 T1/anna \(word.drop { $0 != " " }.dropFirst())")
            try await stage.pass(.seconds(31))
            #expect(self.edits(stage).last?.contains("1 person has taken part") == true, "\(self.edits(stage))")
        }
    }

    @Test(arguments: [(bytes: 3_992, end: "\n\nClosed"), (bytes: 3_993, end: "xx"), (bytes: 4_000, end: "xx")])
    func `a post that is nearly full loses its buttons, and says that it is over where that has room`(
        bytes: Int,
        end: String
    ) async throws {
        let text = String(repeating: "x", count: bytes)
        let bill = try Playbill(quizzes: [.sample()], saying: ["quiz/announce": text])
        try await Self.set(bill) { stage in
            try await stage.happens("bot-joined C1")
            try await stage.wait(until: "2025-12-30 20:00")
            try await stage.happens("presses C1 T1/anna A run=tea-quiz.20251230-2000")
            // No room for a number: nothing would change.
            try await stage.pass(.seconds(31))
            #expect(self.edits(stage) == [])
            try await stage.wait(until: "2025-12-30 21:00")
            let closed = try #require(self.edits(stage).first)
            #expect(closed.hasSuffix(end) && closed.utf8.count <= 4_000 + "post-1 in C1: ".utf8.count)
        }
    }
}
