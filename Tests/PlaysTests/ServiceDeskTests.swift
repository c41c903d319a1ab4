import Delivery
import Domain
import Engine
import TestSupport
import Testing

/// What customers write to a service account is fetched, and comes in once.
@Suite struct ServiceDeskTests {
    private static func message(
        _ id: String,
        by customer: PlatformUserID = "wm1",
        _ text: String = "在吗",
        ago: Duration = .zero
    ) -> ServiceMessage {
        ServiceMessage(
            id: id,
            serviceAccount: "wk1",
            customer: customer,
            sentAt: Shop.afternoon - ago,
            content: .text(text)
        )
    }

    private static func fetched(_ messages: ServiceMessage..., cursor: String, more: Bool = false) -> CallReport {
        .done(.serviceMessages(messages, cursor: cursor, hasMore: more))
    }

    /// The lanes of the messages that came in, oldest first.
    private static func lanes(_ stage: Stage) async throws -> [String] {
        try await stage.events().reversed().filter { $0.kind == "message.text" }.map(\.lane.rawValue)
    }

    @Test func `a notice is asked about, and each message comes in, in the lane of its conversation`() async throws {
        try await Stage.set(Shop.silent()) { stage in
            stage.platform.script(
                "service-messages",
                Self.fetched(Self.message("m1"), Self.message("m2", by: "wm2"), cursor: "c1")
            )
            try await stage.happens("waiting wk1")
            #expect(stage.platform.said("service-messages") == ["wk1 by token after "])
            try await #expect(
                Self.lanes(stage) == ["acme-wecom/service:wk1/wm1", "acme-wecom/service:wk1/wm2"]
            )
            try await stage.happens("waiting wk1 token=t2")
            #expect(stage.platform.said("service-messages").last == "wk1 by token after c1")
            try await #expect(Self.lanes(stage).count == 2)
            try await #expect(
                stage.reasons(of: "service-desk").dropFirst() == [
                    "the messages are fetched", "2 messages came", "the messages are fetched", "0 messages came",
                ]
            )
        }
    }

    @Test func `what was said before Hearth was there is left alone, on every page of it`() async throws {
        try await Stage.set(Shop.silent()) { stage in
            stage.platform.script(
                "service-messages",
                Self.fetched(Self.message("m1", ago: .seconds(2 * 86_400)), cursor: "c1", more: true),
                Self.fetched(
                    Self.message("m2", ago: .seconds(3_601)),
                    Self.message("m3", by: "wm3", ago: .seconds(3_600)),
                    cursor: "c2"
                )
            )
            try await stage.happens("waiting wk1")
            try await #expect(Self.lanes(stage) == ["acme-wecom/service:wk1/wm3"])
            try await #expect(
                stage.reasons(of: "service-desk").suffix(2) == [
                    "0 messages came, 1 from before Hearth was there left alone, and more are fetched",
                    "1 message came, 1 from before Hearth was there left alone",
                ]
            )
        }
    }

    @Test func `a message that is brought twice comes in once`() async throws {
        try await Stage.set(Shop.silent()) { stage in
            stage.platform.script(
                "service-messages",
                Self.fetched(Self.message("m1"), cursor: "c1"),
                Self.fetched(Self.message("m1"), Self.message("m2"), cursor: "c2")
            )
            try await stage.happens("waiting wk1")
            try await stage.happens("waiting wk1 token=t2")
            try await #expect(Self.lanes(stage).count == 2)
        }
    }

    @Test func `notices that come while a question is under way lead to one more, not to one each`() async throws {
        try await Stage.set(Shop.silent()) { stage in
            stage.platform.script("service-messages", Self.fetched(Self.message("m1"), cursor: "c1"))
            for number in 1...4 { try await stage.receive("waiting wk1 token=t\(number)") }
            try await stage.settle()
            #expect(stage.platform.said("service-messages") == ["wk1 by token after ", "wk1 by token after c1"])
            try await #expect(
                stage.reasons(of: "service-desk").filter { $0.contains("once more afterwards") }.count == 3
            )
        }
    }

    @Test func `it asks on until nothing is left, even when a page is empty, but not for ever`() async throws {
        try await Stage.set(Shop.silent()) { stage in
            stage.platform.script(
                "service-messages",
                Self.fetched(Self.message("m1"), cursor: "c1", more: true),
                Self.fetched(cursor: "c2", more: true),
                Self.fetched(Self.message("m2"), cursor: "c3", more: true),
                Self.fetched(cursor: "c3", more: true)
            )
            try await stage.happens("waiting wk1")
            #expect(
                stage.platform.said("service-messages").map { $0.split(separator: " ").last.map(String.init) ?? "" }
                    == ["after", "c1", "c2", "c3"]
            )
            try await #expect(Self.lanes(stage).count == 2)
        }
    }

    @Test func `two service accounts are asked beside each other, each from where it stood`() async throws {
        try await Stage.set(Shop.silent()) { stage in
            try await stage.receive("waiting wk1")
            try await stage.receive("waiting wk2")
            try await stage.settle()
            #expect(stage.platform.said("service-messages").sorted() == ["wk1 by token after ", "wk2 by token after "])
        }
    }

    @Test func `an answer that was lost is asked for again, and nothing comes in twice`() async throws {
        try await Stage.set(Shop.silent()) { stage in
            stage.platform.script("service-messages", .lost, Self.fetched(Self.message("m1"), cursor: "c1"))
            try await stage.happens("waiting wk1")
            try await stage.pass(.seconds(30))
            #expect(stage.platform.said("service-messages").count == 2)
            try await #expect(Self.lanes(stage).count == 1)
        }
    }

    @Test func `a token that is too old is left out at once, and failures pause longer and longer`() async throws {
        try await Stage.set(Shop.silent()) { stage in
            let no = CallReport.refused("95007")
            stage.platform.script("service-messages", no, no, no, no, Self.fetched(Self.message("m1"), cursor: "c1"))
            try await stage.happens("waiting wk1")
            #expect(stage.platform.said("service-messages") == ["wk1 by token after ", "wk1 after "])
            try await stage.pass(.seconds(299))
            #expect(stage.platform.said("service-messages").count == 2)
            try await stage.pass(.seconds(1 + 900))
            #expect(stage.platform.said("service-messages").count == 4)
            try await stage.pass(.seconds(3_600))
            #expect(stage.platform.said("service-messages").count == 5)
            try await #expect(Self.lanes(stage).count == 1)
            try await stage.pass(.seconds(300))
            #expect(stage.platform.said("service-messages").last == "wk1 after c1")
        }
    }

    @Test func `a lost notice costs five minutes`() async throws {
        try await Stage.set(Shop.silent()) { stage in
            try await stage.happens("waiting wk1")
            stage.platform.script("service-messages", Self.fetched(Self.message("m1"), cursor: "c1"))
            try await stage.pass(.seconds(299))
            try await #expect(Self.lanes(stage).isEmpty)
            try await stage.pass(.seconds(1))
            try await #expect(Self.lanes(stage).count == 1)
            try await stage.pass(.seconds(1_200))
            #expect(stage.platform.said("service-messages").count == 6)
            #expect(stage.platform.said("service-messages").last == "wk1 after c1")
        }
    }

    @Test func `a start asks at once for what came meanwhile`() async throws {
        try await Stage.set(Shop.silent()) { stage in
            try await stage.happens("waiting wk1")
            await stage.sleep(.seconds(7_200))
            stage.platform.script("service-messages", Self.fetched(Self.message("m1"), cursor: "c1"))
            try await stage.restart()
            #expect(stage.platform.said("service-messages").last == "wk1 after ")
            try await #expect(Self.lanes(stage).count == 1)
            try await #expect(
                stage.reasons(of: "service-desk").contains("1 service account is asked for what was missed")
            )
        }
    }

    @Test func `a question that a person repeats brings its messages in, and the cursor stays`() async throws {
        try await Stage.set(Shop.silent()) { stage in
            stage.platform.script(
                "service-messages",
                .refused("95007"),
                Self.fetched(cursor: "c7"),
                Self.fetched(Self.message("m1"), cursor: "c1")
            )
            try await stage.happens("waiting wk1")
            let first = try #require(try await stage.effects("service-messages").first)
            try await stage.replay(first.id)
            try await #expect(Self.lanes(stage).count == 1)
            try await stage.happens("waiting wk1 token=t2")
            #expect(stage.platform.said("service-messages").last == "wk1 by token after c7")
        }
    }

    @Test func `the account of a platform without such accounts is left alone`() async throws {
        try await Stage.set(Shop.silent()) { stage in
            try await #expect(stage.reasons(of: "service-desk") == ["no service account is known yet"])
            #expect(stage.platform.said("service-messages").isEmpty)
        }
    }
}
