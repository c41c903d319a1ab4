import Content
import Domain
import Engine
import Testing

@Suite struct MediaTests {
    private static func shop() throws -> Shop {
        try Shop.with(
            script:
                "contact: [{ name: everyone, say: say, attach: [{ image: media/hello.png }, { file: media/menu.pdf }] }]"
        )
    }

    @Test func `what the scripts attach is stored at the platform when the account opens`() async throws {
        try await Stage.set(Self.shop()) { stage in
            #expect(stage.platform.said("upload").sorted() == ["media/hello.png", "media/menu.pdf"])
            let reasons = try await stage.reasons(of: "media")
            #expect(reasons.first == "2 of 2 media are stored now")
            #expect(Set(reasons.dropFirst()) == ["media/hello.png lies ready", "media/menu.pdf lies ready"])
            try await #expect(Set(stage.effects("upload").map(\.purpose)) == ["upkeep"])
        }
    }

    @Test func `what lies ready is not stored again at the next start`() async throws {
        try await Stage.set(Self.shop()) { stage in
            try await stage.pass(.seconds(3_600))
            try await stage.restart()
            #expect(stage.platform.said("upload").count == 2)
            try await #expect(stage.reasons(of: "media").last == "all 2 media lie ready")
        }
    }

    @Test func `a medium is stored again half a day before the platform forgets it, without a restart`() async throws {
        try await Stage.set(Self.shop()) { stage in
            try await stage.pass(.seconds(60 * 3_600 - 1))
            #expect(stage.platform.said("upload").count == 2)
            try await stage.pass(.seconds(3 * 3_600))
            #expect(stage.platform.said("upload").count == 4)
        }
    }

    @Test func `a welcome finds its media ready day after day`() async throws {
        try await Stage.set(Self.shop()) { stage in
            for day in 1...6 {
                try await stage.pass(.seconds(86_400))
                try await stage.happens("added guide-01 wm\(day) code=wc-\(day)")
            }
            #expect(stage.platform.said("welcome").count == 6)
            #expect(
                stage.platform.said("welcome").allSatisfy {
                    $0.contains("[image hello.png-") && $0.contains("[file menu.pdf-")
                }
            )
        }
    }

    @Test func `an upload that failed is tried again after ten minutes`() async throws {
        try await Stage.set(Self.shop(), isOpen: false) { stage in
            stage.platform.script("upload", .refused("no-quota"))
            try await stage.restart()
            #expect(stage.platform.said("upload").count == 2)
            try await #expect(
                stage.reasons(of: "media").contains {
                    $0.hasSuffix("could not be stored (no-quota); tried again later")
                }
            )
            try await stage.pass(.seconds(599))
            #expect(stage.platform.said("upload").count == 2)
            try await stage.pass(.seconds(1))
            #expect(stage.platform.said("upload").count == 3)
            try await stage.happens("added guide-01 wm1 code=wc-1")
            #expect(stage.platform.said("welcome").first?.contains("[image") == true)
            try await stage.pass(.seconds(3 * 3_600))
            #expect(stage.platform.said("upload").count == 3)
        }
    }

    @Test func `media that the platform has forgotten are stored once more, however many welcomes they shortened`()
        async throws
    {
        try await Stage.set(Self.shop()) { stage in
            stage.platform.script("welcome", .partRefused, .partRefused, .partRefused)
            for customer in 1...3 { try await stage.receive("added guide-01 wm\(customer) code=wc-\(customer)") }
            try await stage.settle()
            let short = (1...3).map { "wc-\($0): Hello from 导购一号." }
            #expect(stage.platform.said("welcome").dropFirst(3).sorted() == short)
            #expect(stage.platform.said("upload").count == 2)
            try await #expect(
                stage.reasons(of: "welcome").filter { $0.hasPrefix("a part of the welcome was refused: 2 media") }
                    .count == 1
            )
            try await stage.pass(.seconds(600))
            #expect(stage.platform.said("upload").sorted().dropFirst(2).count == 2)
            try await stage.pass(.seconds(60))
            try await stage.happens("added guide-01 wm4 code=wc-4")
            #expect(
                stage.platform.said("welcome").last
                    == "wc-4: Hello from 导购一号.\n[image hello.png-2]\n[file menu.pdf-2]"
            )
            try await stage.pass(.seconds(3 * 3_600))
            #expect(stage.platform.said("upload").count == 4)
        }
    }

    @Test func `content that is refused with fresh media, too, does not upload them again and again`() async throws {
        try await Stage.set(Self.shop()) { stage in
            for customer in 1...60 {
                stage.platform.script("welcome", .partRefused, .done())
                try await stage.happens("added guide-01 wm\(customer) code=wc-\(customer)")
                try await stage.pass(.seconds(60))
                // A welcome without attachments was refused altogether: it had no shorter form.
                stage.platform.forgetScript("welcome")
            }
            #expect(stage.platform.said("upload").count <= 6)
        }
    }

    @Test func `an upload that waits for long is not begun a second time`() async throws {
        try await Stage.set(Self.shop(), isOpen: false) { stage in
            stage.platform.script("upload", .limited(for: .seconds(3_600)), .limited(for: .seconds(3_600)))
            try await stage.restart()
            try await stage.pass(.seconds(7_200))
            #expect(stage.platform.said("upload").count == 4)
            try await #expect(stage.effects("upload").count == 2)
        }
    }

    @Test func `a script without attachments stores nothing and sets no timer`() async throws {
        try await Stage.set(Shop.with(script: "contact: [{ name: everyone, say: say }]")) { stage in
            try await stage.pass(.seconds(10 * 86_400))
            #expect(stage.platform.calls.isEmpty)
            try await #expect(stage.reasons(of: "media") == ["the scripts use no media"])
        }
    }

    @Test func `the answer to an upload that a newer one overtook changes nothing`() async throws {
        try await Stage.set(Self.shop(), isOpen: false) { stage in
            stage.platform.script("upload", .limited(for: .seconds(30)), .limited(for: .seconds(30)))
            try await stage.restart()
            try await stage.restart()
            try await stage.pass(.seconds(120))
            let reasons = try await stage.reasons(of: "media")
            #expect(reasons.filter { $0 == "the upload was overtaken by a newer one" }.count == 2)
            #expect(reasons.filter { $0.hasSuffix("lies ready") }.count == 2)
            try await stage.happens("added guide-01 wm1 code=wc-1")
            #expect(stage.platform.said("welcome").first?.contains("[image") == true)
        }
    }
}
