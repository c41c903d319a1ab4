import Domain
import Foundation
import Storage
import TestSupport
import Testing

@testable import Engine

/// From the record alone it can be told what happened and why.
@Suite struct JournalTests {
    @Test(arguments: StorageEngine.available)
    func `a decided event tells who looked, who took it, what was wanted and how far it came`(
        engine: StorageEngine
    ) async throws {
        try await engine.withEmptyStore { store in
            let plays = [
                ScriptedPlay("deaf", routes: [Route(["group.joined"])]) { _, _ in .done(.same("")) },
                ScriptedPlay("shy") { _, _ in .pass(.same("not my customer")) },
            ]
            let rig = try await EngineRig(store, plays: plays)
            let deadline = rig.clock.now + .seconds(20)
            let id = try await rig.emit(Effect(.note("hello"), purpose: .reply, deadline: deadline))[0]
            let begun = try await #require(rig.beginNext())
            let end = AttemptEnd(
                took: .milliseconds(7),
                outcome: .notSent,
                code: "45033",
                message: .same("too many at once")
            )
            try await store.write { try Outbox.note([(begun, end)], $0) }
            try await rig.move(begun, from: .inflight, to: Step(.retry, reason: .same("tried again: too many at once")))

            let explained = try await #require(rig.journal.explain(EventID(rawValue: 1)))
            #expect(
                (explained.kind, explained.source, explained.lane) == ("message.text", "callback", "acme/contact:wm1")
            )
            #expect((explained.verdict, explained.play) == ("done", "wish"))
            #expect(
                explained.looked.map { "\($0.play) \($0.verdict): \($0.reason.english)" } == [
                    "shy pass: not my customer", "wish done: as wished",
                ]
            )
            #expect(
                explained.others.map { "\($0.play): \($0.reason.english)" } == [
                    "deaf: it does not listen to message.text"
                ]
            )
            #expect(explained.decidedAt == rig.clock.now.millis)
            let effect = try #require(explained.effects.first)
            #expect((effect.id, effect.request, effect.state, effect.body) == (id, "member-message", "retry", "hello"))
            #expect((effect.effectClass, effect.purpose, effect.deadline) == ("keyed", "reply", deadline.millis))
            #expect(effect.reason.english == "tried again: too many at once")
            #expect(effect.attempts.map { "\($0.number) \($0.outcome ?? "") \($0.code ?? "")" } == ["1 not_sent 45033"])
        }
    }

    @Test func `an event that was not decided yet is translated from its stored body`() async throws {
        try await StorageEngine.sqliteInMemory.withDiary { store in
            let rig = try await EngineRig(store, plays: [Diary()])
            try await rig.receive(.sample("add li.na wm1"), .sample("gibberish"))
            let newest = try await rig.journal.newest(9)
            #expect(newest.map { "\($0.kind) \($0.verdict)" } == ["unknown pass", "contact.added waiting"])
            let blind = Journal(store: store, router: rig.router, decider: nil)
            try await #expect(blind.explain(EventID(rawValue: 1))?.kind == "?")
        }
    }

    @Test func `an event that has to wait says until when and why`() async throws {
        try await StorageEngine.sqliteInMemory.withDiary { store in
            let rig = try await EngineRig(store, plays: [Diary()])
            try await rig.receive(.words("!retry"))
            try await rig.lanes.drain()
            let explained = try await #require(rig.journal.explain(EventID(rawValue: 1)))
            #expect(explained.verdict == "postponed")
            #expect(explained.postponed?.reason.english == "diary: not yet")
        }
    }

    @Test func `a number that was never given has no explanation`() async throws {
        try await StorageEngine.sqliteInMemory.withEmptyStore { store in
            let rig = try await EngineRig(store)
            try await #expect(rig.journal.explain(EventID(rawValue: 1)) == nil)
            try await #expect(rig.journal.newest(9).isEmpty)
        }
    }

    @Test func `an explanation can be written as JSON and read back`() async throws {
        try await StorageEngine.sqliteInMemory.withEmptyStore { store in
            let rig = try await EngineRig(store)
            let id = try await rig.emit(.to("a", .reply))[0]
            let explained = try await #require(rig.journal.explain(EventID(rawValue: 1)))
            let read = try JSONDecoder().decode(Explanation.self, from: JSONEncoder().encode(explained))
            #expect(read.effects.map(\.id) == [id])
        }
    }

    @Test func `every start announces its accounts, once`() async throws {
        try await StorageEngine.sqliteInMemory.withEmptyStore { store in
            for start in 1...2 {
                let rig = try await EngineRig(store)
                let (now, epoch) = (rig.clock.now, rig.epoch)
                for _ in 1...2 {
                    try await store.write { try Opening.announce(["acme"], epoch: epoch, now: now, $0) }
                }
                let newest = try await rig.journal.newest(9)
                #expect(
                    newest.map { "\($0.kind) \($0.source) \($0.lane)" }
                        == Array(repeating: "account.opened system acme/app", count: start)
                )
            }
        }
    }

    @Test func `an own event of a newer build is kept as unknown`() {
        #expect(OwnEvent.decode(Array(#"{"moonRose":{}}"#.utf8)) == .unknown(kind: "own"))
        #expect(OwnEvent.decode([]) == .unknown(kind: "own"))
    }
}
