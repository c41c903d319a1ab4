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

/// What the plays with runs say to what is not for them, and to what they no longer know.
@Suite struct RunReasonTests {
    /// What a play answers to each, on an empty store.
    private static func reasons(of name: PlayName, to happenings: Happening...) async throws -> [Bilingual] {
        let bill = try Playbill()
        let play = try #require(bill.plays.first { $0.name == name })
        return try await StorageEngine.sqliteInMemory.withBareStore { store in
            let now = Shop.afternoon
            try await store.migrate(
                EngineMigrations.all + CommunityMigrations.all + LedgerMigrations.all + MediaShelf.migrations
                    + PlayMigrations.all,
                now: now
            )
            return try await store.write { transaction in
                var scene = Scene(transaction: transaction, now: now, random: RandomSource(seed: 1))
                return try happenings.map {
                    try play.decide(.sample($0, account: "acme-wecom", happenedAt: now), &scene).reason
                }
            }
        }
    }

    private static func timer(_ key: String) -> Happening {
        .timerDue(TimerDue(play: "quiz", key: key, plannedAt: Shop.afternoon, payload: ""))
    }

    @Test(arguments: Playbill.names)
    func `what is not for it`(play: PlayName) async throws {
        let picture = InboundMessage(
            id: "m1",
            from: Identity(.customer, "wm1"),
            content: .image(url: "https://www.example.com/1.png", mediaID: "i1")
        )
        let reasons = try await Self.reasons(
            of: play,
            to: .groupCreated("wr1"),
            .messageReceived(picture),
            .said("hello"),
            Self.timer("open/gone.20251230-2000"),
            Self.timer("tell/gone/announce"),
            Self.timer("nonsense"),
            Self.timer(""),
            .acted(PageAct(by: Identity(.customer, "wm1"), script: "gone", run: nil, deed: .claim)),
            .acted(PageAct(by: Identity(.customer, "wm1"), script: "gone", run: "gone.1", deed: .enter)),
            .accountOpened,
            .scriptsChanged
        )
        #expect(reasons.count == 11)
        for reason in reasons { #expect(reason.isTranslated, "\(reason)") }
    }

    @Test(arguments: ["open", "remind", "close", "after", "tell", "pay", "claim"])
    func `a timer of a run that is not in the state for it does no harm`(moment: String) async throws {
        let bill = try Playbill(
            quizzes: [.sample(id: "a")],
            polls: [.sample(id: "b")],
            lotteries: [.sample(id: "c"), .wheel(id: "d")]
        )
        try await Stage.set(Shop.silent(), more: bill.plays) { stage in
            try await stage.wait(until: "2025-12-31 02:00")
            let before = try await stage.events(5_000).count
            let now = await stage.now
            let runs: [(PlayName, RunID)] = [
                ("quiz", "a.20251230-2000"), ("poll", "b.20251230-2000"), ("lottery", "c.20251230-2000"),
                ("lottery", "d.20251230-2000"),
            ]
            _ = try await stage.store.write { transaction in
                for (play, run) in runs {
                    try transaction.run(
                        """
                        INSERT INTO timers (account, play, key, lane, shard, band, due_at, run_at, payload, set_by)
                        VALUES ('acme-wecom', $1, $2, 'acme-wecom/app', $3, 1, $4, $4, '', 1)
                        """,
                        .name(play),
                        .text("\(moment)/\(run)"),
                        .integer(LaneID("acme-wecom/app").shard),
                        .instant(now)
                    )
                }
            }
            try await stage.pass(.seconds(60))
            #expect(stage.posts.isEmpty && stage.answers.isEmpty)
            // A lottery that pays goes on to those who did not win.
            try await #expect((4...6).contains(stage.events(5_000).count - before))
            for (_, run) in runs { try await #expect(stage.run(run)?.state == .over) }
        }
    }

    @Test func `a script of another account hears nothing`() async throws {
        let bill = try Playbill(quizzes: [.sample(accounts: ["acme-other"])])
        try await Stage.set(Shop.silent(), more: bill.plays) { stage in
            try await stage.wait(until: "2025-12-30 20:01")
            let event = try await stage.says("A")
            #expect(event.said("quiz") == "pass: it reads like no answer to a quiz")
        }
    }
}
