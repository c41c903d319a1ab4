import Domain
import Engine
import Scripts
import Storage
import TestSupport
import Testing

@testable import Plays

/// What hangs on what the groups are told.
@Suite struct PictureTests {
    private static let picture = AttachmentDefinition.image(path: "media/hello.png")
    private static let page = AttachmentDefinition.link(
        title: "Teas",
        url: "https://www.example.com/teas",
        description: "",
        picture: nil
    )
    private static let showing = Capabilities(Capabilities.groupBot.abilities.union([.keepsMedia]))

    /// A quiz on the stage whose opening has these things on it; `ready` lie at the platform.
    private static func set(
        _ attachments: [AttachmentDefinition],
        via: GroupWay = .ownerTask,
        remind: Reminder? = nil,
        ready: [String] = ["media/hello.png", "media/menu.pdf"],
        able capabilities: Capabilities = Self.showing,
        _ body: (Stage) async throws -> Void
    ) async throws {
        let shop = try Shop.silent(media: ready)
        let announce = Announcement(say: "quiz/announce", via: via, attachments: attachments)
        let bill = try Playbill(
            quizzes: [.sample(announce: announce, remind: remind)],
            media: shop.mediaByPath
        )
        try await Stage.set(shop, able: capabilities, more: bill.plays, body)
    }

    /// What hangs on each message, as lines.
    private static func lines(_ said: [String]) -> [[String]] {
        said.map { text in
            text.split(separator: "\n").map(String.init).filter { line in
                ["[image ", "[link ", "[file "].contains { line.hasPrefix($0) }
            }
        }
    }

    @Test func `a bot shows the picture and the link in the group, in their order`() async throws {
        try await Self.set([Self.picture, Self.page]) { stage in
            try await stage.happens("bot-joined C1")
            try await stage.happens("bot-joined C2")
            try await stage.wait(until: "2025-12-30 20:00")
            let posts = stage.platform.said("group-post")
            let expected = ["[image hello.png-1]", "[link Teas | https://www.example.com/teas |  | ]"]
            #expect(Self.lines(posts) == [expected, expected])
            #expect(posts.allSatisfy { $0.hasSuffix("[C] C Pu'er") })
            try await #expect(stage.reasons(of: "quiz").contains("the quiz is open; it is said in 2 groups"))
        }
    }

    @Test func `only the opening carries them`() async throws {
        try await Self.set([Self.picture], remind: .beforeClosing(.seconds(600))) { stage in
            try await stage.happens("bot-joined C1")
            try await stage.wait(until: "2025-12-30 20:55")
            let posts = stage.platform.said("group-post")
            #expect(Self.lines(posts) == [["[image hello.png-1]"], []])
        }
    }

    @Test func `what is not ready is left out, and the reason says so`() async throws {
        try await Self.set([Self.picture, Self.page], ready: []) { stage in
            try await stage.happens("bot-joined C1")
            try await stage.wait(until: "2025-12-30 20:00")
            let posts = stage.platform.said("group-post")
            #expect(Self.lines(posts) == [["[link Teas | https://www.example.com/teas |  | ]"]])
            let reasons = try await stage.reasons(of: "quiz")
            let lack = "not all that hangs on it: media/hello.png is not ready at the platform"
            #expect(reasons.contains("the quiz is open; it is said in 1 group; \(lack)"), "\(reasons)")
        }
    }

    @Test func `a bot leaves out what it cannot show, and a platform without pictures all of them`() async throws {
        try await Self.set([.file(path: "media/menu.pdf"), Self.picture]) { stage in
            #expect(stage.platform.said("upload").sorted() == ["media/hello.png", "media/menu.pdf"])
            try await stage.happens("bot-joined C1")
            try await stage.wait(until: "2025-12-30 20:00")
            #expect(Self.lines(stage.platform.said("group-post")) == [["[image hello.png-1]"]])
            let reasons = try await stage.reasons(of: "quiz")
            #expect(reasons.contains { $0.hasSuffix("a bot shows pictures and links and nothing else") }, "\(reasons)")
        }
        try await Self.set([Self.picture], able: .groupBot) { stage in
            #expect(stage.platform.said("upload").isEmpty)
            try await stage.happens("bot-joined C1")
            try await stage.wait(until: "2025-12-30 20:00")
            #expect(Self.lines(stage.platform.said("group-post")) == [[]])
            let reasons = try await stage.reasons(of: "quiz")
            #expect(reasons.contains { $0.hasSuffix("this account shows no pictures") }, "\(reasons)")
        }
    }

    @Test func `an owner's task takes everything, a message to the owner only the words`() async throws {
        let owners: Capabilities = [.writesToMembers, .listsMembers, .noticesMembers, .keepsMedia, .attachesMaterial]
        let all = [Self.picture, .file(path: "media/menu.pdf"), Self.page]
        try await Self.set(all, able: owners) { stage in
            stage.platform.know(.sample(customers: ["wm1"]))
            try await stage.happens("joined wr1 wm1")
            try await stage.wait(until: "2025-12-30 20:00")
            #expect(
                Self.lines(stage.platform.said("group-task")) == [
                    ["[image hello.png-1]", "[file menu.pdf-1]", "[link Teas | https://www.example.com/teas |  | ]"]
                ]
            )
        }
        try await Self.set(all, via: .ownerMessage, able: owners) { stage in
            stage.platform.know(.sample(customers: ["wm1"]))
            try await stage.happens("joined wr1 wm1")
            try await stage.wait(until: "2025-12-30 20:00")
            #expect(stage.platform.said("member-message").count == 1)
            #expect(Self.lines(stage.platform.said("member-message")) == [[]])
            let reasons = try await stage.reasons(of: "quiz")
            #expect(reasons.contains { $0.hasSuffix("a message to an owner is words alone") }, "\(reasons)")
        }
    }

    @Test func `a picture that the platform has forgotten is stored once more, whoever of many groups is told first`()
        async throws
    {
        try await Self.set([Self.picture]) { stage in
            for group in 1...3 { try await stage.happens("bot-joined C\(group)") }
            stage.platform.script("group-post", .partRefused, .partRefused, .partRefused)
            try await stage.wait(until: "2025-12-30 20:00")
            let refused = "a part of what the groups were told was refused: 1 medium is stored once more"
            try await #expect(stage.reasons(of: "quiz").filter { $0 == refused }.count == 1)
            let before = stage.platform.said("upload").count
            try await stage.pass(.seconds(660))
            #expect(stage.platform.said("upload").count == before + 1)
            // Nothing of it is kept once it has been told.
            try await #expect(stage.read { try $0.rows("SELECT effect FROM media_uses LIMIT 9").count } == 0)
        }
    }

    @Test func `the greeting of newcomers shows its picture, and so does the task of an owner`() async throws {
        func shop() throws -> Shop {
            try Shop.with(
                script: """
                    group:
                      greeting:
                        say: say
                        via: owner-task
                        attach: [{ image: media/hello.png }, { file: media/menu.pdf }]
                    """,
                templates: ["say": "Hello"]
            )
        }
        try await Stage.set(try shop(), able: Self.showing) { stage in
            #expect(stage.platform.said("upload") == ["media/hello.png"])
            try await stage.happens("bot-joined C1")
            try await stage.happens("joined C1 T1/anna")
            try await stage.pass(.seconds(60))
            #expect(stage.platform.said("group-post") == ["C1: @T1/anna Hello\n[image hello.png-1]"])
            let reasons = try await stage.reasons(of: "group-greeting")
            #expect(reasons.contains { $0.contains("pictures and links and nothing else") }, "\(reasons)")
        }
        try await Stage.set(try shop()) { stage in
            stage.platform.know(.sample(customers: ["wm1"]))
            try await stage.happens("joined wr1 wm1")
            try await stage.pass(.seconds(60))
            let said = stage.platform.said("group-task")
            #expect(said == ["wr1 by guide-01: Hello\n[image hello.png-1]\n[file menu.pdf-1]"])
        }
    }
}
