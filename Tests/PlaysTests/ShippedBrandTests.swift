import Domain
import Engine
import Scripts
import Testing

/// The shipped script, people, templates and media, played as a brand would play them.
@Suite struct ShippedBrandTests {
    @Test func `a customer from nowhere is welcomed with picture and menu, in Chinese`() async throws {
        try await Stage.set(Shop.shipped()) { stage in
            let event = try #require(await stage.happens("added guide-01 wm1 code=wc-1"))
            #expect(
                stage.platform.said("welcome") == [
                    """
                    wc-1: 下午好，欢迎来到Acme！我是一号店的导购一号，以后喝茶、挑点心，找我就好。

                    菜单放在下面了。想先尝哪一款、有什么忌口，直接在这里告诉我，到店就能坐下喝。
                    [image hello.png-1]
                    [file menu.pdf-1]
                    """
                ]
            )
            #expect(
                event.look(of: "welcome")?.reason.english == """
                    rule “everyone” (not “back-again”: for returning customers only; not “night”: outside 22:00-08:00; \
                    not “poster”: no channel, not poster-*)
                    """
            )
        }
    }

    @Test func `a customer from a poster is welcomed with the month's new things, in English`() async throws {
        try await Stage.set(Shop.shipped(.english)) { stage in
            try await stage.happens("added guide-05 wm1 code=wc-1 channel=poster-07")
            #expect(
                stage.platform.said("welcome") == [
                    """
                    wc-1: Good afternoon, and thank you for following our poster! I'm 导购五号 from 三号店.

                    You can taste everything new before you buy. Tell me when you're coming and how many you'll be, and \
                    I'll keep you a table by the window.
                    [image hello.png-1]
                    [link 本月新品 | https://www.example.com/acme/new | 三款新茶，两款新点心，到店可以先尝再买 | \
                    https://www.example.com/acme/new.png]
                    """
                ]
            )
        }
    }

    @Test func `at night the menu is left, by day a returning customer is met as one`() async throws {
        try await Stage.set(Shop.shipped(), at: Shop.lateEvening) { stage in
            try await stage.happens("added guide-03 wm1 code=wc-1 channel=poster-07")
            try await stage.pass(.seconds(600))
            try await stage.happens("removed guide-03 wm1")
            try await stage.pass(.seconds(10 * 3_600))
            try await stage.happens("added guide-03 wm1 code=wc-2")
            #expect(
                stage.platform.said("welcome") == [
                    """
                    wc-1: 夜深了还能遇见你，真好。我是Acme二号店的导购三号。

                    店里这会儿休息了，你的消息我一开门就回。菜单先放在这儿，慢慢看。
                    [file menu.pdf-1]
                    """,
                    """
                    wc-2: 上午好，又见面了！还是我，Acme二号店的导购三号。

                    这阵子上了几款新茶，想试哪一款跟我说，给你留着。
                    """,
                ]
            )
        }
    }

    @Test(arguments: [
        (Language.simplifiedChinese, "wc-1: 下午好，欢迎来到Acme！我是导购一号，想喝什么、想问什么，直接在这里告诉我。"),
        (.english, "wc-1: Good afternoon, and welcome to Acme! I'm 导购一号. Ask me anything right here."),
    ])
    func `before the picture is ready the short form is said`(language: Language, text: String) async throws {
        try await Stage.set(Shop.shipped(language), isOpen: false) { stage in
            try await stage.happens("added guide-01 wm1 code=wc-1")
            #expect(stage.platform.said("welcome") == [text])
        }
    }

    @Test(arguments: [
        (
            Language.simplifiedChinese,
            """
            wr1 by guide-01: 欢迎 30 位新朋友来到「茶友群」！

            新品试吃和到店福利都先在群里说，平时不刷屏。有想喝的、想问的，直接说一声，我们都在。
            """
        ),
        (
            .english,
            """
            wr1 by guide-01: A warm welcome to our 30 new friends in 茶友群!

            Tastings and offers are announced here first, and we keep it quiet in between. Just ask if you'd like anything.
            """
        ),
    ])
    func `thirty newcomers are greeted together`(language: Language, text: String) async throws {
        try await Stage.set(Shop.shipped(language)) { stage in
            stage.platform.know(.sample(customers: (1...30).map { PlatformUserID("wm\($0)") }))
            for member in 1...30 { try await stage.happens("joined wr1 wm\(member)") }
            try await stage.pass(.seconds(60))
            #expect(stage.platform.said("group-task") == [text])
        }
    }

    @Test(arguments: [
        (
            Language.simplifiedChinese,
            """
            make: %NICKNAME%，欢迎来到Acme的群！

            新品试吃和到店福利都先在群里说，平时不刷屏。第一次来，可以先看看下面这一页。
            [link 入群先看这里 | https://www.example.com/acme/start | 菜单、营业时间和门店地址 | ]
            """
        ),
        (
            .english,
            """
            make: Welcome to Acme, %NICKNAME%!

            Tastings and offers are announced here first, and we keep it quiet in between. New here? The page below is a \
            good place to start.
            [link 入群先看这里 | https://www.example.com/acme/start | 菜单、营业时间和门店地址 | ]
            """
        ),
    ])
    func `the platform's own group welcome is made`(language: Language, text: String) async throws {
        try await Stage.set(Shop.shipped(language)) { stage in
            #expect(stage.platform.said("group-welcome-material") == [text])
        }
    }

    @Test(arguments: Language.allCases, ["", "channel=poster-07", "night", "short"])
    func `a guide whom nobody wrote down leaves no hole in the welcome`(language: Language, way: String) async throws {
        let start = way == "night" ? Shop.lateEvening : Shop.afternoon
        try await Stage.set(Shop.shipped(language), at: start, isOpen: way != "short") { stage in
            try await stage.happens("added nobody wm1 code=wc-1 \(way.contains("=") ? way : "")")
            let text = try #require(stage.platform.said("welcome").first)
            for hole in ["I'm ,", "I'm .", "I'm  ", "I'm from", "It's from", "我是，", "我是。", "我是的", "还是我，Acme。"] {
                #expect(!text.contains(hole), "\(text)")
            }
            #expect(text.contains("Acme"))
        }
    }
}
