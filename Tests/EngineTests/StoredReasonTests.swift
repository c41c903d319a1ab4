import Domain
import Storage
import TestSupport
import Testing

@testable import Engine

/// How a reason is kept: as JSON with both languages, and shown as it stands when it is none.
@Suite struct StoredReasonTests {
    private static let later = Route(["message.text"], text: .equals("later"))
    private static let moody = ScriptedPlay("moody", routes: [later]) { _, _ in Decision(.retry, .same("not yet")) }

    @Test(arguments: StorageEngine.available)
    func `each reason is stored as JSON with both languages`(engine: StorageEngine) async throws {
        try await engine.withEmptyStore { store in
            let rig = try await EngineRig(store, plays: [Self.moody])
            try await rig.emit(.to("a", .reply))
            try await rig.receive(.sample("say wm2 later", lane: "acme/contact:wm2"))
            try await rig.lanes.drain()
            let texts = try await store.read { transaction in
                try [
                    transaction.row("SELECT reason FROM outbox")?.text(0),
                    transaction.row("SELECT reason FROM postponed")?.text(0),
                    transaction.row("SELECT looked FROM decisions WHERE event = 1")?.text(0),
                ]
            }
            for text in texts {
                let text = try #require(text)
                #expect(text.contains(#""zh":""#) && text.contains(#""en":""#), "\(text)")
            }
        }
    }

    @Test func `each language is cut to 300 characters`() async throws {
        try await StorageEngine.sqliteInMemory.withEmptyStore { store in
            let rig = try await EngineRig(store)
            let id = try await rig.emit(.to("a", .reply))[0]
            let begun = try await #require(rig.beginNext())
            let long = Bilingual(String(repeating: "界", count: 400), String(repeating: "x", count: 300))
            let end = AttemptEnd(took: .zero, outcome: .notSent, code: "x", message: long)
            try await store.write { try Outbox.note([(begun, end)], $0) }
            try await rig.move(begun, from: .inflight, to: Step(.retry, reason: long))
            let effect = try await #require(rig.effect(id))
            let cut = Bilingual(String(repeating: "界", count: 300) + "…", long.english)
            #expect(effect.reason == cut)
            #expect(effect.attempts.map(\.message) == [cut])
        }
    }

    @Test func `an attempt about which there is nothing to tell has no message`() async throws {
        try await StorageEngine.sqliteInMemory.withEmptyStore { store in
            let rig = try await EngineRig(store)
            let id = try await rig.emit(.to("a", .reply))[0]
            let begun = try await #require(rig.beginNext())
            let end = AttemptEnd(took: .zero, outcome: .sent, code: "0", message: nil)
            try await store.write { try Outbox.note([(begun, end)], $0) }
            try await #expect(rig.effect(id)?.attempts.map(\.message) == [nil])
        }
    }

    @Test(arguments: ["", "waits for its turn", "{", #"{"zh":"只有一半"}"#, #"{"zh":1,"en":2}"#, "[1]", "null", "🎁\u{0}"])
    func `a damaged reason is shown as it stands, in both languages`(text: String) async throws {
        try await StorageEngine.sqliteInMemory.withEmptyStore { store in
            let rig = try await EngineRig(store, plays: [Self.moody])
            let id = try await rig.emit(.to("a", .reply))[0]
            _ = try await rig.beginNext()
            try await rig.receive(.sample("say wm2 later", lane: "acme/contact:wm2"))
            try await rig.lanes.drain()
            try await store.write { transaction in
                try transaction.run("UPDATE outbox SET reason = $1", .text(text))
                try transaction.run("UPDATE attempts SET message = $1", .text(text))
                try transaction.run("UPDATE postponed SET reason = $1", .text(text))
                try transaction.run("UPDATE decisions SET looked = $1", .text(text))
            }
            let effect = try await #require(rig.effect(id))
            #expect(effect.reason == .same(text))
            #expect(effect.attempts.map(\.message) == [.same(text)])
            let listed = try await store.read { try Outbox.list(Set(EffectState.allCases), $0) }
            #expect(listed.map(\.reason) == [.same(text)])
            try await #expect(rig.journal.explain(EventID(rawValue: 1))?.looked.map(\.reason) == [.same(text)])
            try await #expect(rig.journal.explain(EventID(rawValue: 2))?.postponed?.reason == .same(text))
        }
    }
}
