import Domain
import Testing

@testable import Scripts

@Suite struct ArrivalTests {
    private func arrival(
        channel: String = "",
        guide: PlatformUserID = "guide-01",
        store: StoreID? = "store-1",
        region: String? = "华东",
        minuteOfDay: Int = 720,
        isReturning: Bool = false
    ) -> Arrival {
        Arrival(
            channel: channel,
            guide: guide,
            store: store,
            region: region,
            minuteOfDay: minuteOfDay,
            isReturning: isReturning
        )
    }

    @Test
    func `the first rule that fits is taken, and the others say why they did not`() throws {
        let script = try Shipped.scripts(Shipped.text("bot-scripts/welcome.yaml")).welcomes[0]
        let noon = script.choice(for: self.arrival(channel: "poster-42"))
        #expect(noon.rule?.name == "poster")
        #expect(
            noon.passedOver.map { "\($0.rule): \($0.reason)" } == [
                "back-again: for returning customers only", "night: outside 22:00-08:00",
            ]
        )
        #expect(script.choice(for: self.arrival(minuteOfDay: 1_320)).rule?.name == "night")
        #expect(script.choice(for: self.arrival(channel: "poster-42", isReturning: true)).rule?.name == "back-again")
        let plain = script.choice(for: self.arrival(channel: "store-front"))
        #expect(plain.rule?.name == "everyone")
        #expect(plain.passedOver.last?.reason == "channel store-front, not poster-*")
        #expect(script.choice(for: self.arrival()).passedOver.last?.reason == "no channel, not poster-*")
    }

    @Test(arguments: [
        ("poster-*", "poster-", true), ("poster-*", "poster-1", true), ("poster-*", "Poster-1", false), ("*", "", true),
        ("poster", "poster-1", false), ("poster", "poster", true), ("", "", true), ("", "poster", false),
    ])
    func `a channel fits exactly, or by its beginning`(pattern: String, channel: String, fits: Bool) {
        #expect(ChannelPattern(pattern).matches(channel) == fits)
    }

    @Test
    func `everything that is asked for must fit`() {
        let condition = WelcomeCondition(
            channels: ["poster-*"].map(ChannelPattern.init),
            guides: ["guide-01", "guide-02"],
            stores: ["store-1"],
            regions: ["华东"],
            hours: TimeWindow(from: "10:00", to: "22:00"),
            customer: .new
        )
        #expect(condition.objection(to: self.arrival(channel: "poster-1")) == nil)
        let others: [(Arrival, String)] = [
            (self.arrival(channel: "x"), "channel x, not poster-*"),
            (self.arrival(channel: "poster-1", guide: "guide-03"), "guide guide-03 is not among its guides"),
            (self.arrival(channel: "poster-1", store: "store-2"), "store store-2 is not among its stores"),
            (self.arrival(channel: "poster-1", store: nil), "no known store is not among its stores"),
            (self.arrival(channel: "poster-1", region: "华南"), "region 华南 is not among its regions"),
            (self.arrival(channel: "poster-1", region: nil), "no known region is not among its regions"),
            (self.arrival(channel: "poster-1", minuteOfDay: 1_320), "outside 10:00-22:00"),
            (self.arrival(channel: "poster-1", isReturning: true), "for new customers only"),
        ]
        for (arrival, reason) in others {
            #expect(condition.objection(to: arrival) == reason)
        }
    }

    @Test
    func `a script for some accounts is not played on others`() {
        let script = WelcomeScript(id: "welcome", accounts: ["one"], contact: [])
        let library = ScriptLibrary(welcomes: [script])
        #expect(library.welcome(for: "one") == script)
        #expect(library.welcome(for: "two") == nil)
    }
}
