import Domain
import Storage
import TestSupport
import Testing

@testable import Engine

/// What the engine itself says, it says in both languages.
@Suite struct ReasonTests {
    @Test func `why a route does not fit, and why a play does not look`() {
        let said = Event.sample(.said("Hello"))
        let objections = [
            Route(["message.image"]).objection(to: said),
            Route(["message.text"], accounts: ["b"]).objection(to: said),
            Route(["message.text"], groups: ["g1"]).objection(to: said),
            Route(["message.text"], text: .equals("quiz")).objection(to: said),
        ]
        #expect(objections.allSatisfy { $0?.isTranslated == true }, "\(objections)")
        #expect(objections[0]?.chinese == "它不处理“有人发来一条消息”这类事件")
        let plays = ["a", "b"].map { name in ScriptedPlay(name, routes: []) { _, _ in .pass(.same("")) } }
        let due = Event.sample(.timerDue(TimerDue(play: "b", key: "", plannedAt: said.happenedAt, payload: "")))
        let reasons = EventRouter(plays).objections(to: said) + EventRouter(plays).objections(to: due)
        #expect(reasons.map(\.play) == ["a", "b", "a"])
        #expect(reasons.allSatisfy { $0.reason.isTranslated }, "\(reasons)")
    }

    @Test func `why an event was put aside, failed or has to wait`() async throws {
        try await StorageEngine.sqliteInMemory.withDiary { store in
            let rig = try await EngineRig(store, plays: [Diary()])
            try await rig.receive(
                .sample("say wm1 x", account: "stranger", lane: "stranger/app"),
                .words("!fail", lane: "wm2"),
                .words("!retry", lane: "wm3")
            )
            try await rig.lanes.drain()
            let stranger = try await rig.journal.explain(EventID(rawValue: 1))?.looked.map(\.reason)
            #expect(stranger == [Bilingual("配置里没有这个账号。", "The account is not configured.")])
            let mishap = try await rig.journal.explain(EventID(rawValue: 2))?.postponed?.reason
            #expect(mishap == Bilingual("程序出错：Mishap: Mishap()", "unexpected error: Mishap: Mishap()"))
            let later = try await rig.journal.explain(EventID(rawValue: 3))?.postponed?.reason
            #expect(later == Bilingual("diary：not yet", "diary: not yet"))
        }
    }

    @Test func `how an effect stands before anybody took it`() async throws {
        try await StorageEngine.sqliteInMemory.withEmptyStore { store in
            let rig = try await EngineRig(store)
            let ids = try await rig.emit(
                .to("a", .reply),
                Effect(.note(String(repeating: "x", count: 1_001)), purpose: .reply)
            )
            try await #expect(rig.effect(ids[0])?.reason == Bilingual("排队等待发送", "waits for its turn"))
            try await #expect(
                rig.effect(ids[1])?.reason
                    == Bilingual("在这个平台上发不出去：", "It cannot be said on this platform: ")
                    + .same("The text is too long.")
            )
        }
    }

    @Test func `what a new process makes of what an older one left behind`() async throws {
        try await StorageEngine.sqliteInMemory.withEmptyStore { store in
            let old = try await EngineRig(store)
            let ids = try await old.emit(.to("a", .reply), .to("b", .reply), .to("c", .reply))
            _ = try await old.beginNext()
            let asked = try await #require(old.beginNext())
            try await old.move(asked, from: .inflight, to: Step(.unknown, reason: .same("x")))
            let unknown = try await #require(old.unknowns().first)
            try await old.move(unknown, from: .unknown, to: Step(.reconciling, reason: .same("x")))
            _ = try await old.claim(limit: 1)
            let new = try await EngineRig(store, clock: old.clock)
            try await new.recover()
            var effects: [Explanation.Effect] = []
            for id in ids { effects.append(try await #require(new.effect(id))) }
            #expect(effects.map(\.state) == ["unknown", "unknown", "pending"])
            #expect(effects.allSatisfy { $0.reason.isTranslated }, "\(effects.map(\.reason))")
            #expect(effects[0].attempts.allSatisfy { $0.message?.isTranslated == true })
            #expect(effects[0].reason == effects[1].reason && effects[0].reason != effects[2].reason)
        }
    }
}
