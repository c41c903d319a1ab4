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
            noon.passedOver.map { "\($0.rule): \($0.reason.english)" } == [
                "back-again: for returning customers only", "night: outside 22:00-08:00",
            ]
        )
        #expect(script.choice(for: self.arrival(minuteOfDay: 1_320)).rule?.name == "night")
        #expect(script.choice(for: self.arrival(channel: "poster-42", isReturning: true)).rule?.name == "back-again")
        let plain = script.choice(for: self.arrival(channel: "store-front"))
        #expect(plain.rule?.name == "everyone")
        #expect(plain.passedOver.last?.reason.english == "channel store-front, not poster-*")
        #expect(script.choice(for: self.arrival()).passedOver.last?.reason.english == "no channel, not poster-*")
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
        let others: [(Arrival, String, String)] = [
            (self.arrival(channel: "x"), "渠道是 x，不是 poster-*", "channel x, not poster-*"),
            (self.arrival(channel: ""), "没有渠道，不是 poster-*", "no channel, not poster-*"),
            (
                self.arrival(channel: "poster-1", guide: "guide-03"), "导购 guide-03 不在它的导购之列",
                "guide guide-03 is not among its guides"
            ),
            (
                self.arrival(channel: "poster-1", store: "store-2"), "门店 store-2 不在它的门店之列",
                "store store-2 is not among its stores"
            ),
            (
                self.arrival(channel: "poster-1", store: nil), "不知道是哪家门店",
                "no store is known, and it is for some stores only"
            ),
            (
                self.arrival(channel: "poster-1", region: "华南"), "区域 华南 不在它的区域之列",
                "region 华南 is not among its regions"
            ),
            (
                self.arrival(channel: "poster-1", region: nil), "不知道是哪个区域",
                "no region is known, and it is for some regions only"
            ),
            (self.arrival(channel: "poster-1", minuteOfDay: 1_320), "不在 10:00-22:00 之间", "outside 10:00-22:00"),
            (self.arrival(channel: "poster-1", isReturning: true), "只给新顾客", "for new customers only"),
        ]
        for (arrival, chinese, english) in others {
            #expect(condition.objection(to: arrival) == Bilingual(chinese, english))
        }
        let shouting = self.arrival(channel: "poster-1", guide: "GUIDE-01")
        #expect(condition.objection(to: shouting) == nil, "userids are the same in any case")
        let returning = WelcomeCondition(customer: .returning)
        #expect(returning.objection(to: self.arrival()) == Bilingual("只给老顾客", "for returning customers only"))
    }

    @Test
    func `a script for some accounts is not played on others`() {
        let script = WelcomeScript(id: "welcome", accounts: ["one"], contact: [])
        let library = ScriptLibrary(welcomes: [script])
        #expect(library.welcome(for: "one") == script)
        #expect(library.welcome(for: "two") == nil)
    }
}
