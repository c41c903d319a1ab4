import Delivery
import Domain
import Engine
import Testing

@Suite struct WelcomeRuleTests {
    /// One rule for each thing that a rule may ask for.
    private static func shop() throws -> Shop {
        try Shop.with(
            script: """
                contact:
                  - { name: back, when: { customer: returning }, say: say }
                  - { name: night, when: { hours: "22:00-08:00" }, say: say }
                  - { name: poster, when: { channel: ["poster-*", flyer] }, say: say }
                  - { name: one guide, when: { guides: guide-02 }, say: say }
                  - { name: one store, when: { stores: store-2 }, say: say }
                  - { name: south, when: { regions: 华南 }, say: say }
                  - { name: first morning, when: { customer: new, hours: "08:00-12:00" }, say: say }
                  - { name: everyone, say: say }
                """,
            templates: ["say": "{{guide}}|{{store}}|{{region}}|{{channel}}|{{#isReturning}}again{{/isReturning}}"]
        )
    }

    struct Arrival: Sendable, CustomTestStringConvertible {
        let line: String
        var at = Shop.afternoon
        let rule: String
        let says: String
        let passedOver: [String]

        var testDescription: String { "\(self.line): \(self.rule)" }
    }

    private static let notBack = "“back”: for returning customers only"
    private static let notNight = "“night”: outside 22:00-08:00"
    private static let notPoster = "“poster”: no channel, not poster-* or flyer"
    private static let notGuide = "“one guide”: guide guide-01 is not among its guides"
    private static let notStore = "“one store”: store store-1 is not among its stores"
    private static let notSouth = "“south”: region 华东 is not among its regions"

    static let arrivals = [
        Arrival(
            line: "added guide-01 wm1 channel=poster-07",
            rule: "poster",
            says: "导购一号|一号店|华东|poster-07|",
            passedOver: [notBack, notNight]
        ),
        Arrival(
            line: "added guide-01 wm1 channel=flyer",
            rule: "poster",
            says: "导购一号|一号店|华东|flyer|",
            passedOver: [notBack, notNight]
        ),
        Arrival(
            line: "added guide-01 wm1 channel=flyer-2",
            rule: "everyone",
            says: "导购一号|一号店|华东|flyer-2|",
            passedOver: [
                notBack, notNight, "“poster”: channel flyer-2, not poster-* or flyer", notGuide, notStore, notSouth,
                "“first morning”: outside 08:00-12:00",
            ]
        ),
        Arrival(
            line: "added guide-02 wm1",
            rule: "one guide",
            says: "导购二号|一号店|华东||",
            passedOver: [notBack, notNight, notPoster]
        ),
        Arrival(
            line: "added guide-03 wm1",
            rule: "one store",
            says: "导购三号|二号店|华东||",
            passedOver: [notBack, notNight, notPoster, "“one guide”: guide guide-03 is not among its guides"]
        ),
        Arrival(
            line: "added guide-05 wm1",
            rule: "south",
            says: "导购五号|三号店|华南||",
            passedOver: [
                notBack, notNight, notPoster, "“one guide”: guide guide-05 is not among its guides",
                "“one store”: store store-3 is not among its stores",
            ]
        ),
        Arrival(
            line: "added guide-01 wm1",
            at: Instant(seconds: 1_766_966_400),
            rule: "first morning",
            says: "导购一号|一号店|华东||",
            passedOver: [notBack, notNight, notPoster, notGuide, notStore, notSouth]
        ),
        Arrival(
            line: "added guide-02 wm1 channel=poster-1",
            at: Shop.lateEvening,
            rule: "night",
            says: "导购二号|一号店|华东|poster-1|",
            passedOver: [notBack]
        ),
        Arrival(
            line: "added nobody wm1",
            rule: "everyone",
            says: "||||",
            passedOver: [
                notBack, notNight, notPoster, "“one guide”: guide nobody is not among its guides",
                "“one store”: no store is known, and it is for some stores only",
                "“south”: no region is known, and it is for some regions only",
                "“first morning”: outside 08:00-12:00",
            ]
        ),
    ]

    @Test(arguments: Self.arrivals)
    func `the first rule that fits is taken, and the others say why they were not`(arrival: Arrival) async throws {
        try await Stage.set(Self.shop(), at: arrival.at) { stage in
            let event = try #require(await stage.happens("\(arrival.line) code=wc-1"))
            let passedOver =
                arrival.passedOver.isEmpty ? "" : " (not \(arrival.passedOver.joined(separator: "; not ")))"
            #expect(event.look(of: "welcome")?.reason.english == "rule “\(arrival.rule)”\(passedOver)")
            #expect(event.look(of: "welcome")?.verdict == "done")
            #expect(stage.platform.said("welcome") == ["wc-1: \(arrival.says)"])
            #expect(event.play == "welcome")
        }
    }

    @Test func `a customer who comes back is told from a new one`() async throws {
        try await Stage.set(Self.shop()) { stage in
            try await stage.happens("added guide-01 wm1 channel=poster-07 code=wc-1")
            try await stage.pass(.seconds(60))
            try await stage.happens("removed guide-01 wm1 by=customer")
            try await stage.pass(.seconds(60))
            let event = try #require(await stage.happens("added guide-01 wm1 channel=poster-07 code=wc-2"))
            #expect(event.look(of: "welcome")?.reason.english == "rule “back”")
            #expect(event.look(of: "register")?.reason.english == "the customer is back with this guide")
            #expect(stage.platform.said("welcome").last == "wc-2: 导购一号|一号店|华东|poster-07|again")
        }
    }

    @Test func `a customer of one guide is new to another`() async throws {
        try await Stage.set(Self.shop()) { stage in
            try await stage.happens("added guide-01 wm1 channel=poster-07 code=wc-1")
            try await stage.happens("removed guide-01 wm1")
            try await stage.happens("added guide-03 wm1 code=wc-2")
            #expect(stage.platform.said("welcome").last == "wc-2: 导购三号|二号店|华东||")
        }
    }

    @Test(
        arguments: [
            (1_766_930_399, "everyone"),  // 21:59:59 in Shanghai
            (1_766_930_400, "night"),  // 22:00:00
            (1_766_966_399, "night"),  // 07:59:59
            (1_766_966_400, "first morning"),  // 08:00:00
            (1_766_980_799, "first morning"),  // 11:59:59
            (1_766_980_800, "everyone"),  // 12:00:00
        ] as [(Int64, String)]
    )
    func `hours are those of the brand's own clock at the moment of the event`(second: Int64, rule: String) async throws
    {
        try await Stage.set(Self.shop(), at: Instant(seconds: second + 3)) { stage in
            let event = try #require(await stage.happens("added guide-01 wm1 code=wc-1", late: .seconds(3)))
            #expect(event.look(of: "welcome")?.reason.english.hasPrefix("rule “\(rule)”") == true)
        }
    }

    @Test func `plays that do not listen to the event say so`() async throws {
        try await Stage.set(Self.shop()) { stage in
            let event = try #require(await stage.happens("added guide-01 wm1 code=wc-1"))
            let others = Dictionary(uniqueKeysWithValues: event.others.map { ($0.play.rawValue, $0.reason.english) })
            #expect(
                others == [
                    "media": "it does not listen to contact.added",
                    "service-desk": "it does not listen to contact.added",
                    "group-greeting": "it does not listen to contact.added",
                    "group-material": "it does not listen to contact.added",
                ]
            )
        }
    }

    @Test func `a brand without a script stays quiet, and says why`() async throws {
        try await Stage.set(Shop.silent()) { stage in
            let added = try #require(await stage.happens("added guide-01 wm1 code=wc-1"))
            #expect(added.look(of: "welcome")?.verdict == "pass")
            #expect(added.look(of: "welcome")?.reason.english == "no script welcomes contacts on this account")
            let joined = try #require(await stage.happens("joined wr1 wm2"))
            #expect(joined.look(of: "group-greeting")?.reason.english == "no script greets groups on this account")
            try await stage.pass(.seconds(600))
            #expect(Set(stage.platform.calls.map(\.endpoint)) == ["group-look-up"])
            try await #expect(stage.relation("guide-01", "wm1") != nil)
        }
    }
}
