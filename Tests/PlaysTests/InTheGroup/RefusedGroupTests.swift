import Delivery
import Domain
import Engine
import TestSupport
import Testing

@testable import Plays

/// A bot that was taken out of a group unheard: the platform's refusal tells.
@Suite struct RefusedGroupTests {
    private static let gone = CallReport(
        .notSent,
        advice: .gone("C1"),
        code: "not_in_channel",
        message: Bilingual("机器人不在里面。", "The bot is not in it.")
    )

    private func posts(_ stage: Stage) -> [String] {
        stage.platform.said("group-post").map { String($0.prefix(2)) }.sorted()
    }

    @Test(arguments: StorageEngine.available)
    func `nothing more is announced in a group that refused, and the record says why`(engine: StorageEngine)
        async throws
    {
        let bill = try Playbill(quizzes: [.sample(schedule: .evenings)])
        try await Stage.set(Shop.silent(), able: .groupBot, on: engine, more: bill.plays) { stage in
            try await stage.happens("bot-joined C1")
            try await stage.wait(until: "2025-12-29 19:59")
            stage.platform.script("group-post", Self.gone)
            try await stage.wait(until: "2025-12-29 20:01")
            #expect(self.posts(stage) == ["C1"])
            let effect = try #require(await stage.effects("group-post").first)
            #expect(effect.state == "dead")
            #expect(effect.reason.english == "it does not sit in this group any more: The bot is not in it.")
            let event = try #require(await stage.events().first { $0.kind == "group.refused" })
            #expect(event.source == "outcome" && event.lane == "acme-wecom/chat:C1")
            #expect(
                event.look(of: "register")?.reason.english
                    == "the platform refused \(effect.id) (not_in_channel): it does not sit in this group any more"
            )
            try await stage.wait(until: "2025-12-30 21:30")
            #expect(self.posts(stage) == ["C1"])
        }
    }

    @Test func `one who is put in again, or hears somebody there, speaks again`() async throws {
        let bill = try Playbill(quizzes: [.sample(schedule: .evenings)])
        for word in ["bot-joined C1", "says C1 T1/anna hello"] {
            try await Stage.set(Shop.silent(), able: .groupBot, more: bill.plays) { stage in
                try await stage.happens("bot-joined C1")
                try await stage.wait(until: "2025-12-29 19:59")
                stage.platform.script("group-post", Self.gone)
                try await stage.wait(until: "2025-12-29 20:01")
                // What was said before the refusal and comes late proves nothing.
                try await stage.happens("says C1 T1/ben hi", late: .seconds(3_600))
                try await stage.wait(until: "2025-12-29 22:00")
                #expect(self.posts(stage) == ["C1"])
                try await stage.happens(word)
                try await stage.wait(until: "2025-12-30 20:01")
                #expect(self.posts(stage) == ["C1", "C1"])
            }
        }
    }

    @Test func `a refusal for another reason changes nothing`() async throws {
        let bill = try Playbill(quizzes: [.sample(schedule: .evenings)])
        try await Stage.set(Shop.silent(), able: .groupBot, more: bill.plays) { stage in
            try await stage.happens("bot-joined C1")
            try await stage.wait(until: "2025-12-29 19:59")
            stage.platform.script("group-post", .refused("msg_too_long"))
            try await stage.wait(until: "2025-12-30 20:01")
            #expect(self.posts(stage).count > 1)
            try await #expect(stage.events().contains { $0.kind == "group.refused" } == false)
        }
    }

    @Test func `a group of a webhook that is no more is left until the configuration is read again`() async throws {
        let bill = try Playbill(quizzes: [.sample(schedule: .evenings)])
        try await Stage.set(Shop.silent(), named: ["C1"], able: [.postsInGroups], more: bill.plays) { stage in
            try await stage.wait(until: "2025-12-29 19:59")
            stage.platform.script("group-post", Self.gone)
            try await stage.wait(until: "2025-12-30 20:01")
            #expect(self.posts(stage) == ["C1"])
            try await stage.restart()
            try await stage.wait(until: "2025-12-31 20:01")
            #expect(self.posts(stage) == ["C1", "C1"])
        }
    }
}
