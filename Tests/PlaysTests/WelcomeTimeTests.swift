import Community
import Delivery
import Domain
import Engine
import Metrics
import Testing

@Suite struct WelcomeTimeTests {
    /// A picture hangs on the long form; there is a short one.
    private static func shop(_ rule: String = "say: long, short: short, attach: [{ image: media/hello.png }]") throws
        -> Shop
    {
        try Shop.with(
            script: "contact: [{ name: everyone, \(rule) }]",
            templates: ["long": "The long form.", "short": "Short."]
        )
    }

    @Test(arguments: [20, 21, 3_600])
    func `an adding that is twenty seconds old or older is missed, and counted as such`(age: Int) async throws {
        let tally = Tally()
        try await withMetricsFactory(tally) { try await self.miss(age) }
        #expect(tally["hearth_plays_gave_up_total welcome"] == 1)
    }

    private func miss(_ age: Int) async throws {
        try await Stage.set(Self.shop()) { stage in
            let event = try #require(await stage.happens("added guide-01 wm1 code=wc-1", late: .seconds(age)))
            #expect(event.look(of: "welcome")?.verdict == "never")
            #expect(
                event.look(of: "welcome")?.reason.english
                    == "missed: its turn came \(age) s after it happened, and a welcome code is good for 20 s"
            )
            #expect(event.effects.isEmpty)
            try await #expect(stage.relation("guide-01", "wm1") != nil)
        }
    }

    @Test func `a missed welcome leaves the next adding its own`() async throws {
        try await Stage.set(Self.shop()) { stage in
            try await stage.happens("half guide-01 wm1 code=wc-1", late: .seconds(60))
            try await stage.happens("added guide-01 wm1 code=wc-2")
            #expect(stage.platform.said("welcome").map { $0.prefix(5) } == ["wc-2:"])
        }
    }

    @Test(arguments: [(0, "long"), (13, "long"), (14, "long"), (15, "short"), (19, "short")])
    func `with less than six seconds left the short form is said`(age: Int, form: String) async throws {
        try await Stage.set(Self.shop()) { stage in
            let event = try #require(await stage.happens("added guide-01 wm1 code=wc-1", late: .seconds(age)))
            let isShort = form == "short"
            #expect(
                stage.platform.said("welcome") == [
                    "wc-1: \(isShort ? "Short." : "The long form.\n[image hello.png-1]")"
                ]
            )
            let why = isShort ? "; in the short form, because little of the 20 seconds is left" : ""
            #expect(event.look(of: "welcome")?.reason.english == "rule “everyone”\(why)")
            #expect(event.effects.first?.deadline == event.happenedAt + 20_000)
        }
    }

    @Test(arguments: [
        ("say: long, short: short", 0, "The long form."),
        ("say: long, short: short", 16, "Short."),
        ("say: long", 16, "The long form."),
        ("say: long, attach: [{ image: media/hello.png }]", 16, "The long form."),
    ])
    func `what there is of short forms is used`(rule: String, age: Int, text: String) async throws {
        try await Stage.set(Self.shop(rule)) { stage in
            try await stage.happens("added guide-01 wm1 code=wc-1", late: .seconds(age))
            #expect(stage.platform.said("welcome") == ["wc-1: \(text)"])
        }
    }

    @Test func `an attachment that is not ready makes it the short form, and is named`() async throws {
        try await Stage.set(Self.shop(), isOpen: false) { stage in
            let event = try #require(await stage.happens("added guide-01 wm1 code=wc-1"))
            #expect(stage.platform.said("welcome") == ["wc-1: Short."])
            #expect(
                event.look(of: "welcome")?.reason.english
                    == "rule “everyone”; in the short form, because media/hello.png is not ready at the platform"
            )
        }
    }

    @Test func `one attachment of several that is not ready is enough for the short form`() async throws {
        let rule = "say: long, attach: [{ image: media/hello.png }, { file: media/menu.pdf }]"
        try await Stage.set(Self.shop(rule), isOpen: false) { stage in
            stage.platform.script("upload", .done(.media(id: "media-1", expiresAt: Shop.afternoon + .seconds(86_400))))
            stage.platform.script("upload", .refused("too-big"))
            try await stage.restart()
            let event = try #require(await stage.happens("added guide-01 wm1 code=wc-1"))
            #expect(stage.platform.said("welcome") == ["wc-1: The long form."])
            #expect(
                // Either of the two may have been uploaded first.
                event.look(of: "welcome")?.reason.english.hasSuffix(" is not ready at the platform") == true
            )
        }
    }

    @Test func `attachments that need no media are always ready`() async throws {
        let rule = """
            say: long, attach: [{ link: { title: New, url: "https://www.example.com/new", \
            description: Tea, picture: "https://www.example.com/new.png" } }]
            """
        try await Stage.set(Self.shop(rule), isOpen: false) { stage in
            try await stage.happens("added guide-01 wm1 code=wc-1")
            #expect(
                stage.platform.said("welcome") == [
                    "wc-1: The long form.\n[link New | https://www.example.com/new | Tea | https://www.example.com/new.png]"
                ]
            )
        }
    }

    @Test func `every kind of attachment is named by what the platform keeps, in the order of the script`() async throws
    {
        let rule = """
            say: long, attach: [{ file: media/menu.pdf }, { image: media/hello.png }, \
            { miniProgram: { title: Club, appID: wx0123456789abcdef, page: pages/index, picture: media/hello.png } }]
            """
        try await Stage.set(Self.shop(rule)) { stage in
            try await stage.happens("added guide-01 wm1 code=wc-1")
            #expect(
                stage.platform.said("welcome") == [
                    """
                    wc-1: The long form.
                    [file menu.pdf-1]
                    [image hello.png-1]
                    [app Club | hello.png-1 | wx0123456789abcdef | pages/index]
                    """
                ]
            )
        }
    }

    @Test func `the short form travels with the welcome and is said when a part is refused`() async throws {
        try await Stage.set(Self.shop()) { stage in
            stage.platform.script("welcome", .partRefused)
            let event = try #require(await stage.happens("added guide-01 wm1 code=wc-1"))
            #expect(stage.platform.said("welcome") == ["wc-1: The long form.\n[image hello.png-1]", "wc-1: Short."])
            #expect(event.effects.map(\.state) == ["sent"])
            #expect(event.effects.first?.attempts.map(\.outcome) == ["not_sent", "sent"])
        }
    }

    @Test func `without a short form the text travels alone`() async throws {
        try await Stage.set(Self.shop("say: long, attach: [{ image: media/hello.png }]")) { stage in
            stage.platform.script("welcome", .partRefused)
            try await stage.happens("added guide-01 wm1 code=wc-1")
            #expect(
                stage.platform.said("welcome") == ["wc-1: The long form.\n[image hello.png-1]", "wc-1: The long form."]
            )
        }
    }

    @Test func `a welcome that could not leave within its twenty seconds is expired, not sent late`() async throws {
        try await Stage.set(Self.shop()) { stage in
            let id = try #require(await stage.receive("added guide-01 wm1 code=wc-1"))
            await stage.sleep(.seconds(10))
            for _ in 1...100 { stage.platform.script("welcome", .limited(for: .seconds(12))) }
            try await stage.pass(.seconds(10))
            try await #expect(stage.explain(id)?.effects.map(\.state) == ["expired"])
            let knocks = stage.platform.said("welcome").count
            try await stage.pass(.seconds(60))
            #expect(stage.platform.said("welcome").count == knocks)
        }
    }

    @Test(arguments: ["say: huge", "say: huge, short: short", "say: empty", "say: empty, short: short"])
    func `a text that the platform cannot take is replaced by the short form or missed, and nothing else is lost`(
        rule: String
    ) async throws {
        let shop = try Shop.with(
            script: "contact: [{ name: everyone, \(rule) }]",
            templates: [
                "huge": String(repeating: "{{channel}}", count: 100), "empty": "{{#isReturning}}again{{/isReturning}}",
                "short": "Short.",
            ]
        )
        try await Stage.set(shop) { stage in
            let channel = String(repeating: "c", count: 64)
            let event = try #require(await stage.happens("added guide-01 wm1 code=wc-1 channel=\(channel)"))
            let hasShort = rule.contains("short:")
            #expect(stage.platform.said("welcome") == (hasShort ? ["wc-1: Short."] : []))
            #expect(event.look(of: "welcome")?.verdict == (hasShort ? "done" : "never"))
            try await #expect(stage.relation("guide-01", "wm1")?.times == 1)
        }
    }

    @Test func `a short form that gives no text does not keep the long one from being said`() async throws {
        let shop = try Shop.with(
            script: "contact: [{ name: everyone, say: long, short: empty }]",
            templates: ["long": "The long form.", "empty": "{{#isReturning}}again{{/isReturning}}"]
        )
        try await Stage.set(shop) { stage in
            try await stage.happens("added guide-01 wm1 code=wc-1")
            #expect(stage.platform.said("welcome") == ["wc-1: The long form."])
        }
    }
}
