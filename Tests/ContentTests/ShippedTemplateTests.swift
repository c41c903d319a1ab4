import Domain
import Testing

@testable import Content

@Suite struct ShippedTemplateTests {
    private func values(
        _ language: Language,
        minuteOfDay: Int = 600,
        store: String = "一号店",
        isReturning: Bool = false
    ) -> [String: String] {
        WelcomeVariables.contactValues(
            brand: "Acme",
            guide: "导购一号",
            store: store,
            region: "华东",
            channel: "poster-42",
            minuteOfDay: minuteOfDay,
            isReturning: isReturning,
            language: language
        )
    }

    @Test
    func `the welcome reads as it was written, in Chinese`() throws {
        let text = try Shipped.library().render("welcome/everyone", .simplifiedChinese, self.values(.simplifiedChinese))
        #expect(
            text == """
                上午好，欢迎来到Acme！我是一号店的导购一号，以后喝茶、挑点心，找我就好。

                菜单放在下面了。想先尝哪一款、有什么忌口，直接在这里告诉我，到店就能坐下喝。
                """
        )
    }

    @Test
    func `the welcome reads as it was written, in English`() throws {
        let values = self.values(.english, minuteOfDay: 1_100)
        let text = try Shipped.library().render("welcome/short", .english, values)
        #expect(text == "Good evening, and welcome to Acme! I'm 导购一号. Ask me anything right here.")
    }

    @Test(arguments: [(Language.simplifiedChinese, "到账"), (.english, "rewards")])
    func `a reveal promises rewards only where somebody won`(language: Language, promise: String) throws {
        func reveal(winners: String) throws -> String {
            try Shipped.library().render(
                "quiz/reveal",
                language,
                ["title": "T", "answers": "A", "explain": "", "answered": "3", "winners": winners]
            )
        }
        #expect(try reveal(winners: "2").contains(promise) && !reveal(winners: "").contains(promise))
    }

    @Test
    func `at night a guest is met in other words than in the early morning`() throws {
        let library = try Shipped.library()
        let night = try library.render(
            "welcome/night",
            .simplifiedChinese,
            self.values(.simplifiedChinese, minuteOfDay: 1_410)
        )
        let dawn = try library.render(
            "welcome/night",
            .simplifiedChinese,
            self.values(.simplifiedChinese, minuteOfDay: 400)
        )
        #expect(night.hasPrefix("夜深了还能遇见你，真好。我是Acme一号店的导购一号。"))
        #expect(dawn.hasPrefix("早上好。我是Acme一号店的导购一号。"))
    }

    @Test(arguments: Language.allCases, Shipped.contactTemplates)
    func `every welcome is whole at every hour, with and without a store`(language: Language, name: String) throws {
        let library = try Shipped.library()
        #expect(library.problems(in: name, language, offering: WelcomeVariables.contact) == [])
        for minuteOfDay in stride(from: 0, to: 1_440, by: 30) {
            for store in ["一号店", ""] {
                for isReturning in [true, false] {
                    let values = self.values(
                        language,
                        minuteOfDay: minuteOfDay,
                        store: store,
                        isReturning: isReturning
                    )
                    try self.check(library.render(name, language, values), of: name)
                }
            }
        }
    }

    @Test(arguments: Language.allCases, [1, 2, 40])
    func `a group is greeted by its name and the number of newcomers`(language: Language, newcomers: Int) throws {
        let library = try Shipped.library()
        let name = "welcome/group-greeting"
        #expect(library.problems(in: name, language, offering: WelcomeVariables.groupGreeting) == [])
        for group in ["茶友群", ""] {
            let values = WelcomeVariables.groupGreetingValues(
                brand: "Acme",
                guide: "导购一号",
                store: "",
                region: "",
                group: group,
                newcomers: newcomers,
                minuteOfDay: 720,
                language: language
            )
            let text = try library.render(name, language, values)
            try self.check(text, of: name)
            #expect(text.contains("\(newcomers)") == (newcomers > 1), "\(text)")
            #expect(text.contains("茶友群") == !group.isEmpty)
        }
    }

    @Test(arguments: Language.allCases)
    func `the group material leaves the nickname to the platform`(language: Language) throws {
        let library = try Shipped.library()
        let name = "welcome/group-material"
        #expect(library.problems(in: name, language, offering: WelcomeVariables.groupMaterial) == [])
        let values = WelcomeVariables.groupMaterialValues(brand: "Acme")
        let text = try library.render(name, language, values, byteLimit: 3_000)
        try self.check(text, of: name)
        #expect(text.contains("%NICKNAME%"))
    }

    @Test
    func `both languages have the same templates`() throws {
        let library = try Shipped.library()
        let chinese = library.leastBytes(in: .simplifiedChinese).keys.sorted()
        #expect(chinese == library.leastBytes(in: .english).keys.sorted())
        #expect(chinese.count == 42)
    }

    @Test(arguments: [
        (0, "晚上好", "Good evening"), (299, "晚上好", "Good evening"), (300, "早上好", "Good morning"),
        (539, "早上好", "Good morning"),
        (540, "上午好", "Good morning"), (689, "上午好", "Good morning"), (690, "中午好", "Good afternoon"),
        (810, "下午好", "Good afternoon"),
        (1_079, "下午好", "Good afternoon"), (1_080, "晚上好", "Good evening"), (1_439, "晚上好", "Good evening"),
    ])
    func `a greeting fits the hour`(minuteOfDay: Int, chinese: String, english: String) {
        #expect(DayPart.greeting(minuteOfDay: minuteOfDay, in: .simplifiedChinese) == chinese)
        #expect(DayPart.greeting(minuteOfDay: minuteOfDay, in: .english) == english)
    }

    @Test
    func `at each minute exactly one part of the day holds`() {
        for minuteOfDay in 0..<1_440 {
            let values = self.values(.english, minuteOfDay: minuteOfDay)
            let parts = ["isMorning", "isNoon", "isAfternoon", "isEvening", "isNight"].filter { values[$0] == "true" }
            #expect(parts.count == 1, "\(minuteOfDay)")
        }
    }

    @Test
    func `the makers of values give exactly what is declared`() {
        let contact = self.values(.english)
        #expect(Set(contact.keys) == Set(WelcomeVariables.contact.map(\.name)))
        let group = WelcomeVariables.groupGreetingValues(
            brand: "",
            guide: "",
            store: "",
            region: "",
            group: "",
            newcomers: 1,
            minuteOfDay: 0,
            language: .english
        )
        #expect(Set(group.keys) == Set(WelcomeVariables.groupGreeting.map(\.name)))
        let material = WelcomeVariables.groupMaterialValues(brand: "")
        #expect(Set(material.keys) == Set(WelcomeVariables.groupMaterial.map(\.name)))
    }

    /// No gap where an empty value was, no trace of a tag, short enough to be read.
    private func check(_ text: String, of name: String) throws {
        for trace in ["{{", "}}", "  ", " ,", " .", "，，", "。。", "，。", "\n\n\n", "&amp;", "&#39;"] {
            #expect(!text.contains(trace), "\(name) holds «\(trace)»: \(text)")
        }
        #expect(text.utf8.count < 600, "\(name): \(text)")
    }
}
