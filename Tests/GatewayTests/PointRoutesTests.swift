import Curl
import Domain
import Engine
import Foundation
import TestSupport
import Testing

@testable import Gateway

/// The operator's door to corrections of points.
@Suite struct PointRoutesTests {
    private static let bearer = [(name: "Authorization", value: "Bearer right")]
    private static let path = "/api/v1/points/corrections?brand=acme"

    private static func body(_ id: String = "a", why: String = "because", by count: Int = 5) throws -> String {
        let correction = Deed.Correction(id: id, change: .change(of: "wm1", by: count), why: why)
        return String(decoding: try JSONEncoder().encode(correction), as: UTF8.self)
    }

    private static func open(_ body: @Sendable (Door, Journal) async throws -> Void) async throws {
        try await StorageEngine.sqliteInMemory.withEmptyStore { store in
            let play = ScriptedPlay("points", routes: [Route(["act.correct"])]) { event, _ in
                guard case .acted(let act) = event.happening, case .correct(let correction) = act.deed else {
                    return .never(.same("something else"))
                }
                return .done(.same("\(correction.id) by \(act.by.kind.rawValue): \(correction.why)"))
            }
            let rig = try await EngineRig(store, plays: [play])
            let journal = Journal(store: store, router: rig.router, decider: rig.decider)
            try await Door.open(
                over: store,
                addRoutes: { router, store in
                    let desk = OperatorDesk(
                        acts: ActDesk(inbox: rig.inbox, store: store, now: rig.clock.wall),
                        journal: journal,
                        key: OperatorKey { $0 == "right" },
                        accounts: ["acme": rig.platform.account],
                        now: rig.clock.wall,
                        sleep: { _ in try await rig.lanes.drain() }
                    )
                    PointRoutes(desk: desk).add(to: router)
                }
            ) { try await body($0, journal) }
        }
    }

    @Test func `a correction is decided like any act, and its reason is the answer`() async throws {
        try await Self.open { door, _ in
            let answer = try await door.post(Self.path, Self.body(), headers: Self.bearer)
            #expect(answer.status == 200)
            let said = try JSONDecoder().decode(OperatorDesk.Answer.self, from: Data(answer.body))
            #expect(said == OperatorDesk.Answer(verdict: "done", reason: .same("a by member: because")))
        }
    }

    @Test func `without the token, the brand or a sound correction nothing is taken`() async throws {
        try await Self.open { door, journal in
            try await #expect(door.post(Self.path, Self.body()).status == 401)
            for (path, body) in [
                ("/api/v1/points/corrections?brand=other", try Self.body()), (Self.path, "{}"),
                (Self.path, try Self.body("")), (Self.path, try Self.body(why: " ")),
                (Self.path, try Self.body(why: "a\u{1B}[2J")), (Self.path, try Self.body(by: 0)),
                (Self.path, try Self.body(by: 2_000_000_000)),
                (Self.path, try Self.body(why: String(repeating: "a", count: 501))),
            ] {
                try await #expect(door.post(path, body, headers: Self.bearer).status == 400)
            }
            try await #expect(journal.newest(10).isEmpty)
        }
    }
}
