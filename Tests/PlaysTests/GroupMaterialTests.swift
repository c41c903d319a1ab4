import Domain
import Engine
import Testing

@Suite struct GroupMaterialTests {
    private static func shop(_ text: String = "Welcome to {{brand}}.", _ more: String = "") throws -> Shop {
        try Shop.with(script: "group: { material: { say: say\(more) } }", templates: ["say": text])
    }

    private static let picture = ", attach: [{ image: media/hello.png }]"

    @Test func `it is made once and stays through restarts`() async throws {
        try await Stage.set(Self.shop()) { stage in
            #expect(stage.platform.said("group-welcome-material") == ["make: Welcome to Acme."])
            try await #expect(
                stage.reasons(of: "group-material")
                    == ["the group material is made", "the platform keeps the group material as template-1"]
            )
            for _ in 1...3 {
                try await stage.pass(.seconds(3_600))
                try await stage.restart()
            }
            #expect(stage.platform.said("group-welcome-material").count == 1)
            try await #expect(stage.reasons(of: "group-material").last == "the group material is up to date")
        }
    }

    @Test func `a new text changes the one that is there`() async throws {
        try await Stage.set(Self.shop()) { stage in
            try await stage.restart(with: Self.shop("Be welcome at {{brand}}."))
            try await stage.restart(with: Self.shop("Be welcome at {{brand}}.", ", notify: false"))
            try await stage.restart(with: Self.shop("Be welcome at {{brand}}.", ", notify: false"))
            #expect(
                stage.platform.said("group-welcome-material") == [
                    "make: Welcome to Acme.", "change template-1: Be welcome at Acme.",
                    "change template-1 quietly: Be welcome at Acme.",
                ]
            )
        }
    }

    @Test func `it waits for its picture, and a fresh upload of the same picture does not change it`() async throws {
        try await Stage.set(Self.shop("Welcome.", Self.picture)) { stage in
            try await #expect(stage.reasons(of: "group-material").first == "waits for its picture")
            try await stage.pass(.seconds(30))
            #expect(stage.platform.said("group-welcome-material") == ["make: Welcome.\n[image hello.png-1]"])
            try await stage.pass(.seconds(5 * 86_400))
            try await stage.restart()
            #expect(stage.platform.said("upload").count > 1)
            #expect(stage.platform.said("group-welcome-material").count == 1)
        }
    }

    @Test func `a picture that never comes is asked for less and less often`() async throws {
        try await Stage.set(Self.shop("Welcome.", Self.picture), isOpen: false) { stage in
            for _ in 1...300 { stage.platform.script("upload", .refused("no-quota")) }
            try await stage.restart()
            try await stage.pass(.seconds(86_400))
            #expect(stage.platform.said("group-welcome-material").isEmpty)
            try await #expect(stage.reasons(of: "group-material").count < 100)
        }
    }

    @Test func `what was certainly not made is made at the next start`() async throws {
        try await Stage.set(Self.shop(), isOpen: false) { stage in
            stage.platform.script("group-welcome-material", .refused("no-right"))
            try await stage.restart()
            try await #expect(
                stage.reasons(of: "group-material").last == "the group material could not be set (no-right)"
            )
            try await stage.restart()
            #expect(
                stage.platform.said("group-welcome-material") == ["make: Welcome to Acme.", "make: Welcome to Acme."]
            )
            try await stage.restart()
            #expect(stage.platform.said("group-welcome-material").count == 2)
        }
    }

    @Test func `a picture that the platform has forgotten is stored once more, and the material follows`() async throws
    {
        try await Stage.set(Self.shop("Welcome.", Self.picture)) { stage in
            stage.platform.script("group-welcome-material", .partRefused)
            try await stage.pass(.seconds(3_600))
            #expect(stage.platform.said("upload").count == 2)
            #expect(
                stage.platform.said("group-welcome-material") == [
                    "make: Welcome.\n[image hello.png-1]", "make: Welcome.\n[image hello.png-2]",
                ]
            )
        }
    }

    @Test func `a material that is refused with every picture is not made again and again`() async throws {
        try await Stage.set(Self.shop("Welcome.", Self.picture)) { stage in
            for _ in 1...100 { stage.platform.script("group-welcome-material", .partRefused) }
            try await stage.pass(.seconds(86_400))
            #expect(stage.platform.said("group-welcome-material").count == 2)
        }
    }

    @Test func `a change that was refused is tried at the next start`() async throws {
        try await Stage.set(Self.shop()) { stage in
            stage.platform.script("group-welcome-material", .refused("blocked"))
            try await stage.restart(with: Self.shop("New."))
            try await stage.restart(with: Self.shop("New."))
            try await stage.restart(with: Self.shop("New."))
            #expect(
                stage.platform.said("group-welcome-material") == [
                    "make: Welcome to Acme.", "change template-1: New.", "change template-1: New.",
                ]
            )
        }
    }

    @Test(arguments: ["Welcome to {{brand}}.", "Another text."])
    func `what may have been made is not made a second time by itself`(text: String) async throws {
        try await Stage.set(Self.shop(), isOpen: false) { stage in
            stage.platform.script("group-welcome-material", .lost, .lost)
            try await stage.restart()
            try await stage.pass(.seconds(60))
            try await #expect(stage.effects("group-welcome-material").map(\.state) == ["unknown_final"])
            try await #expect(
                stage.reasons(of: "group-material").last
                    == "nobody knows whether the group material was set; a person must look, see `hearth deliveries`"
            )
            let calls = stage.platform.said("group-welcome-material").count
            try await stage.restart(with: Self.shop(text))
            try await stage.pass(.seconds(3_600))
            #expect(stage.platform.said("group-welcome-material").count == calls)
            let last = try #require(await stage.events().first { $0.look(of: "group-material") != nil })
            #expect(last.look(of: "group-material")?.verdict == "never")
        }
    }

    @Test func `what a person sent again is known afterwards`() async throws {
        try await Stage.set(Self.shop(), isOpen: false) { stage in
            stage.platform.script("group-welcome-material", .lost, .lost)
            try await stage.restart()
            try await stage.pass(.seconds(60))
            try await stage.replay(try #require(await stage.effects("group-welcome-material").first).id)
            try await #expect(stage.reasons(of: "group-material").last?.contains("as template-1") == true)
            try await stage.restart(with: Self.shop("Another text."))
            #expect(stage.platform.said("group-welcome-material").last == "change template-1: Another text.")
        }
    }

    @Test func `what a person sent again after a refusal is not made a second time`() async throws {
        try await Stage.set(Self.shop(), isOpen: false) { stage in
            stage.platform.script("group-welcome-material", .refused("no-right"))
            try await stage.restart()
            try await stage.replay(try #require(await stage.effects("group-welcome-material").first).id)
            try await stage.restart()
            #expect(stage.platform.said("group-welcome-material").filter { $0.hasPrefix("make") }.count == 2)
        }
    }

    @Test func `a text that changed while the first was on its way is brought up to date`() async throws {
        try await Stage.set(Self.shop(), isOpen: false) { stage in
            stage.platform.script("group-welcome-material", .limited(for: .seconds(600)))
            try await stage.restart()
            try await stage.restart(with: Self.shop("New."))
            try await stage.pass(.seconds(700))
            #expect(stage.platform.said("group-welcome-material").last == "change template-1: New.")
        }
    }

    @Test func `a text that is too long for it is not sent, and says so`() async throws {
        let shop = try Self.shop(String(repeating: "{{brand}}", count: 800))
        try await Stage.set(shop) { stage in
            #expect(stage.platform.calls.isEmpty)
            try await #expect(stage.reasons(of: "group-material").last?.contains("3200 bytes, 3000 are taken") == true)
            try await #expect(stage.events().map(\.verdict).contains("failed") == false)
        }
    }
}
