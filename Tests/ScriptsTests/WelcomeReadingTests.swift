import Domain
import Testing

@testable import Scripts

@Suite struct WelcomeReadingTests {
    private func problems(replacing old: String, with new: String) throws -> [Problem] {
        let text = try Shipped.text("bot-scripts/welcome.yaml")
        try #require(text.contains(old), "the shipped file does not hold «\(old)»")
        return try Shipped.problems { _ = try Shipped.scripts(text.replacing(old, with: new)) }
    }

    @Test
    func `the shipped script says what it says`() throws {
        let library = try Shipped.scripts(Shipped.text("bot-scripts/welcome.yaml"))
        let script = try #require(library.welcome(for: "acme-wecom"))
        #expect(script.id == "welcome")
        #expect(script.accounts == nil)
        #expect(script.language == .simplifiedChinese)
        #expect(script.contact.map(\.name) == ["back-again", "night", "poster", "everyone"])
        #expect(script.contact[0].when == WelcomeCondition(customer: .returning))
        #expect(script.contact[1].when.hours == TimeWindow(from: "22:00", to: "08:00"))
        #expect(script.contact[1].attachments == [.file(path: "media/menu.pdf")])
        #expect(script.contact[2].when.channels == [ChannelPattern("poster-*")])
        #expect(script.contact[2].short == "welcome/short")
        #expect(script.contact[2].attachments.map(\.mediaPath) == ["media/hello.png", nil])
        #expect(script.contact[3].when == WelcomeCondition())
        #expect(
            script.group?.greeting
                == GroupGreeting(say: "welcome/group-greeting", gather: .seconds(20), via: .ownerTask)
        )
        #expect(script.group?.material?.notify == true)
        guard case .link(let title, _, _, let picture)? = script.group?.material?.attachment else {
            Issue.record("the material has no link")
            return
        }
        #expect(title == "入群先看这里")
        #expect(picture == nil)
    }

    @Test
    func `a script names its templates with their occasions`() throws {
        let script = try Shipped.scripts(Shipped.text("bot-scripts/welcome.yaml")).welcomes[0]
        #expect(
            script.templateUses.filter { $0.occasion == .contact }.map(\.template) == [
                "welcome/returning", "welcome/night", "welcome/poster", "welcome/short", "welcome/everyone",
            ]
        )
        #expect(script.templateUses.filter { $0.occasion == .groupGreeting }.map(\.byteLimit) == [4_000])
        #expect(script.templateUses.filter { $0.occasion == .groupMaterial }.map(\.byteLimit) == [3_000])
    }

    @Test(arguments: [
        ("play: welcome", "play: welcom", "one of welcome", "did you mean 'welcome'?"),
        ("play: welcome", "play: football", "one of welcome", "write one of welcome"),
        ("id: welcome\n", "id: \"Welcome!\"\n", "small letters", "write welcome"),
        ("id: welcome\n", "id: welcome\naccounts: [acme-wecon]\n", "no account of the brand", "acme-wecom"),
        ("language: zh-Hans ", "language: zh-CN ", "one of zh-Hans, en", "zh-Hans"),
        ("hours: \"22:00-08:00\"", "hours: \"22:00\"", "no part of a day", "10:00-22:00"),
        ("customer: returning", "customer: old", "one of new, returning", "write one of"),
        ("channel: \"poster-*\"", "channel: \"*-poster\"", "'*' before its end", "end only"),
        (
            "channel: \"poster-*\"", "channel: \"\(String(repeating: "c", count: 65))\"", "longer than any channel",
            "poster"
        ),
        ("channel: \"poster-*\"", "guides: guide-7", "names no guide", "did you mean 'guide-01'?"),
        ("channel: \"poster-*\"", "stores: [store-1, store-4]", "names no store", "did you mean 'store-1'?"),
        ("channel: \"poster-*\"", "regions: 华北", "names no region", "华东, 华南"),
        (
            "say: welcome/night", "say: welcome/nigth", "no template in templates/zh-Hans",
            "did you mean 'welcome/night'?"
        ),
        ("short: welcome/short  ", "short: short  ", "no template in templates/zh-Hans", "welcome/"),
        ("name: night", "name: back-again", "the same name as in line 10", "own name"),
        (
            "- file: media/menu.pdf\n\n  - name: poster", "- file: media/menu.doc\n\n  - name: poster", "no medium",
            "media/"
        ),
        ("- image: media/hello.png\n      - link", "- image: media/menu.pdf\n      - link", "wrong kind", ".png"),
        ("- image: media/hello.png\n      - link", "- imgae: media/hello.png\n      - link", "unknown here", "'image'"),
        ("- image: media/hello.png\n      - link", "- {}\n      - link", "must be one of link, image", "- image"),
        ("https://www.example.com/acme/start", "http://www.example.com/acme/start", "wrong kind", "https://"),
        ("https://www.example.com/acme/new.png", "www.example.com/new.png", "no URL", "https://"),
        ("title: 本月新品", "title: \(String(repeating: "新", count: 43))", "129 bytes, the platform takes 128", "3 bytes"),
        ("三款新茶，两款新点心，到店可以先尝再买", String(repeating: "茶", count: 171), "513 bytes", "3 bytes"),
        ("gather: 20s", "gather: 4s", "must be 5s to 10m", "60s"), ("gather: 20s", "gather: 11m", "5s to 10m", "60s"),
        ("gather: 20s", "gather: 60", "no span of time", "60s"),
        ("via: owner-task }", "via: owner }", "one of owner-task, owner-message", "owner-task"),
        ("notify: true", "notify: yes", "true or false", "true or false"),
        ("notify: true", "notify: \"${NOTIFY}\"", "only the configuration takes references", "the value itself"),
    ])
    func `a fault is found with what would be right`(
        old: String,
        new: String,
        message: String,
        suggestion: String
    ) throws {
        let problems = try self.problems(replacing: old, with: new)
        try #require(problems.count == 1, "\(problems)")
        #expect(problems[0].message.contains(message), "\(problems)")
        #expect(problems[0].suggestion?.contains(suggestion) == true, "\(problems)")
    }

    @Test
    func `a rule behind one that fits everybody can never be taken`() throws {
        let problems = try self.problems(
            replacing: "    when: { hours: \"22:00-08:00\" }\n    say: welcome/night\n",
            with: "    say: welcome/night\n"
        )
        #expect(problems.map(\.place.line) == [19, 31])
        #expect(problems.allSatisfy { $0.message.contains("can never be taken: 'night' in line 14") })
    }

    @Test(arguments: [
        ("{ channel: \"poster-*\" }", "{ channel: poster-42, customer: new }", true),
        ("{ channel: \"poster-*\" }", "{ channel: [poster-1, store-1] }", false),
        ("{ channel: [\"a*\", \"b*\"] }", "{ channel: [\"ab*\", b] }", true),
        ("{ hours: \"20:00-10:00\" }", "{ hours: \"22:00-06:00\" }", true),
        ("{ hours: \"22:00-06:00\" }", "{ hours: \"20:00-10:00\" }", false),
        ("{ guides: [guide-01, guide-02] }", "{ guides: guide-02, hours: \"10:00-11:00\" }", true),
        ("{ guides: guide-02 }", "{ stores: store-1 }", false), ("{ customer: new }", "{ customer: returning }", false),
        ("{ channel: \"\" }", "{ channel: \"\" }", true), ("{ regions: 华东 }", "{ regions: [华东, 华南] }", false),
    ])
    func `a rule is out of reach when an earlier one leaves nothing to it`(
        first: String,
        second: String,
        isOutOfReach: Bool
    ) throws {
        let script = """
            play: welcome
            id: welcome
            contact:
              - { name: first, when: \(first), say: welcome/short }
              - { name: second, when: \(second), say: welcome/short }
              - { name: everyone, say: welcome/everyone }
            """
        let problems = try Shipped.problems { _ = try Shipped.scripts(script) }
        #expect(problems.map(\.place.line) == (isOutOfReach ? [5] : []), "\(problems)")
    }

    @Test
    func `a script whose last rule is not for everybody is a problem`() throws {
        let problems = try self.problems(
            replacing: "  - name: everyone\n",
            with: "  - name: everyone\n    when: { customer: new }\n"
        )
        #expect(problems.map(\.place.line) == [32])
        #expect(problems.first?.message.contains("some customers would get no welcome") == true)
    }

    @Test
    func `a last rule for every channel is for everybody`() throws {
        let script =
            "play: welcome\nid: welcome\ncontact: [{ name: all, when: { channel: \"*\" }, say: welcome/short }]\n"
        #expect(try Shipped.scripts(script).welcomes.count == 1)
    }

    @Test
    func `ten attachments are one too many, and two for the material`() throws {
        let ten = String(repeating: "      - image: media/hello.png\n", count: 9)
        let many = try self.problems(
            replacing: "    attach:\n      - image: media/hello.png\n      - file",
            with: "    attach:\n\(ten)      - file"
        )
        #expect(many.map(\.message) == ["'attach' has 10 entries, at most 9 are taken"])
        let two = try self.problems(
            replacing: "    attach:\n      - link:\n          title: 入群",
            with: "    attach:\n      - image: media/hello.png\n      - link:\n          title: 入群"
        )
        #expect(two.map(\.message) == ["'attach' has 2 entries, at most 1 are taken"])
    }

    @Test
    func `two kinds in one attachment are one problem`() throws {
        let problems = try self.problems(
            replacing: "      - image: media/hello.png\n      - file",
            with: "      - image: media/hello.png\n        file"
        )
        #expect(problems.count == 1)
        #expect(problems.first?.suggestion?.contains("begin each with '- '") == true)
    }

    @Test
    func `a mini program needs all its parts`() throws {
        let good =
            "- miniProgram: { title: 会员, appID: wx0123456789abcdef, page: pages/index, picture: media/hello.png }"
        #expect(
            try self.problems(replacing: "- image: media/hello.png\n      - link", with: "\(good)\n      - link") == []
        )
        let bad = "- miniProgram: { title: 会员中心会员中心会员中心会员中心会员中心会员中心, appID: gh0123, picture: media/menu.pdf }"
        let problems = try self.problems(
            replacing: "- image: media/hello.png\n      - link",
            with: "\(bad)\n      - link"
        )
        #expect(problems.map { $0.message.prefix(24) }.count == 4)
    }

    @Test
    func `a template that is too long for its occasion is found where it is said`() throws {
        let shipped = try Shipped.inventory()
        let inventory = BrandInventory(
            accounts: shipped.accounts,
            people: shipped.people,
            templates: [.simplifiedChinese: (shipped.templates?[.simplifiedChinese] ?? [:]).mapValues { _ in 3_500 }],
            media: shipped.media
        )
        let text = try Shipped.text("bot-scripts/welcome.yaml").replacing(
            "via: owner-task }",
            with: "via: owner-message }"
        )
        let problems = try Shipped.problems {
            _ = try ScriptLibrary.load(
                files: [("welcome.yaml", text)],
                inventory: inventory,
                checksum: Shipped.checksum
            )
        }
        #expect(
            problems.map(\.message) == [
                "'say' gives at least 3500 bytes, the platform takes 2048",
                "'say' gives at least 3500 bytes, the platform takes 3000",
            ]
        )
    }

    @Test
    func `without a people file guides and stores are not checked`() throws {
        let shipped = try Shipped.inventory()
        let inventory = BrandInventory(
            accounts: shipped.accounts,
            people: nil,
            templates: shipped.templates,
            media: shipped.media
        )
        let text = try Shipped.text("bot-scripts/welcome.yaml").replacing(
            "channel: \"poster-*\"",
            with: "guides: anybody"
        )
        let library = try ScriptLibrary.load(
            files: [("welcome.yaml", text)],
            inventory: inventory,
            checksum: Shipped.checksum
        )
        #expect(library.welcomes[0].contact[2].when.guides == ["anybody"])
    }

    @Test
    func `templates and media that could not be read whole are not missed`() throws {
        let shipped = try Shipped.inventory()
        let inventory = BrandInventory(
            accounts: shipped.accounts,
            people: shipped.people,
            templates: nil,
            media: nil
        )
        let text = try Shipped.text("bot-scripts/welcome.yaml").replacing("say: welcome/night", with: "say: torn")
        let library = try ScriptLibrary.load(
            files: [("welcome.yaml", text)],
            inventory: inventory,
            checksum: Shipped.checksum
        )
        #expect(library.welcomes[0].contact[1].say == "torn")
        // What can be told without them is told.
        let kind = text.replacing(
            "- image: media/hello.png\n      - link",
            with: "- image: media/menu.pdf\n      - link"
        )
        let problems = try Shipped.problems {
            _ = try ScriptLibrary.load(
                files: [("welcome.yaml", kind)],
                inventory: inventory,
                checksum: Shipped.checksum
            )
        }
        #expect(problems.map { $0.message.contains("wrong kind") } == [true])
    }

    @Test
    func `a script that welcomes nobody is a problem`() throws {
        let problems = try Shipped.problems { _ = try Shipped.scripts("play: welcome\nid: welcome\n") }
        #expect(problems.map(\.message) == ["the file has neither 'contact' nor 'group'"])
        let group = try Shipped.problems { _ = try Shipped.scripts("play: welcome\nid: welcome\ngroup: {}\n") }
        #expect(group.map(\.message) == ["'group' has neither 'greeting' nor 'material'"])
    }

    @Test
    func `two scripts of a brand share neither id nor account, and every file is read`() throws {
        let text = try Shipped.text("bot-scripts/welcome.yaml")
        let problems = try Shipped.problems {
            _ = try ScriptLibrary.load(
                files: [("b.yaml", text), ("a.yaml", text), ("c.yaml", "play: welcom\n"), ("d.yaml", "{")],
                inventory: Shipped.inventory(),
                checksum: Shipped.checksum
            )
        }
        #expect(problems.map { "\($0.place)" } == ["b.yaml:3:1", "b.yaml:4:5", "c.yaml:1:7", "d.yaml:1:1"])
        #expect(problems[0].message == "the account 'acme-wecom' has a welcome already, in a.yaml:3:1")
        #expect(problems[1].message == "'id' is taken by a.yaml:4:5")
    }
}
