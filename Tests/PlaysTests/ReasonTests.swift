import Community
import Content
import Domain
import Engine
import Ledger
import Plays
import Scripts
import Storage
import TestSupport
import Testing

/// What a play says on no ordinary day, it says in both languages too; see ``Stage`` for all other days.
@Suite struct ReasonTests {
    private static let script = """
        contact: [{ name: everyone, say: say }]
        group: { greeting: { say: say, via: owner-task }, material: { say: say } }
        """

    private static func shop() throws -> Shop { try Shop.with(script: Self.script, templates: ["say": "Hello."]) }

    private static func relation(_ customer: PlatformUserID) -> Relation {
        Relation(guide: "guide-01", customer: customer)
    }

    @Test(
        arguments: [
            ("register", "没有要登记的", "nothing to register"), ("media", "与素材无关", "not about media"),
            ("welcome", "没有人添加导购", "nobody was added"), ("group-greeting", "没有人进群", "nobody joined"),
            ("group-material", "与入群欢迎语无关", "not about group material"),
            ("service-desk", "与微信客服无关", "not about a service account"),
        ] as [(PlayName, String, String)]
    )
    func `a play that is asked about something else`(play: PlayName, chinese: String, english: String) async throws {
        let reason = try await Self.reason(of: play, to: .said("hello"))
        #expect(reason == Bilingual(chinese, english))
    }

    @Test func `an end of what had ended, and a group closed before anybody was to be greeted`() async throws {
        let removed = ContactRemoved(relation: Self.relation("wm1"), by: .customer, isTransfer: false)
        try await #expect(Self.reason(of: "register", to: .contactRemoved(removed), again: true)?.isTranslated == true)
        try await #expect(
            Self.reason(of: "group-greeting", to: .groupDismissed("wr1"))
                == Bilingual("没有等着欢迎的人", "nobody was to be greeted")
        )
    }

    @Test func `a second group material`() async throws {
        let made = EffectSettled(
            effect: "1/x/0",
            play: "group-material",
            state: .sent,
            code: nil,
            answer: .made(id: "t2")
        )
        let reason = try await Self.reason(of: "group-material", to: .effectSettled(made), again: true)
        #expect(reason?.isTranslated == true)
        #expect(reason?.english == "a second group material was made, t2; remove one of them by hand")
    }

    @Test func `no rule fits`() async throws {
        let shop = try Self.shop()
        let rule = WelcomeRule(name: "night", when: WelcomeCondition(customer: .returning), say: "say")
        let script = WelcomeScript(id: "welcome", language: .english, contact: [rule])
        let voice = Voice(
            brands: ["acme": Voice.Brand(name: "Acme", templates: shop.templates, media: [:])],
            clock: .utc
        )
        let play = WelcomePlay(scripts: InForce(["acme-wecom": script]), voice: voice, clock: .utc)
        let added = ContactAdded(
            relation: Self.relation("wm1"),
            channel: "",
            welcomeCode: Secret("code"),
            isConfirmed: true
        )
        let reason = try await Self.reason(of: play, shop, to: .contactAdded(added))
        #expect(reason == Bilingual("没有合适的规则：“night”：只给老顾客", "no rule fits: “night”: for returning customers only"))
    }

    /// What a shipped play answers on an empty store; with `again`, what it answers the second time.
    private static func reason(of name: PlayName, to happening: Happening, again: Bool = false) async throws
        -> Bilingual?
    {
        let shop = try Self.shop()
        let play = try #require(shop.plays.first { $0.name == name })
        return try await Self.reason(of: play, shop, to: happening, again: again)
    }

    private static func reason(
        of play: any Play,
        _ shop: Shop,
        to happening: Happening,
        again: Bool = false
    ) async throws -> Bilingual? {
        try await StorageEngine.sqliteInMemory.withBareStore { store in
            let now = Shop.afternoon
            let migrations =
                EngineMigrations.all + CommunityMigrations.all + LedgerMigrations.all + MediaShelf.migrations
                + PlayMigrations.all
            try await store.migrate(migrations, now: now)
            return try await store.write { transaction in
                try shop.writeDirectory(transaction)
                var scene = Scene(transaction: transaction, now: now, random: RandomSource(seed: 1))
                let event = Event.sample(happening, account: "acme-wecom", happenedAt: now)
                if again { _ = try play.decide(event, &scene) }
                return try play.decide(event, &scene).reason
            }
        }
    }
}
