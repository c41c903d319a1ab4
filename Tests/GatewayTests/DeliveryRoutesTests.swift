import Curl
import Delivery
import Domain
import Engine
import Foundation
import Storage
import Synchronization
import TestSupport
import Testing

@testable import Gateway

/// The operator's door to what did not arrive.
@Suite struct DeliveryRoutesTests {
    private struct Entry: Decodable {
        let id: String
        let state: String
        let destination: String
        let attempts: Int
        let reason: Bilingual
    }

    private static let bearer = [(name: "Authorization", value: "Bearer right")]

    @Test(arguments: ["", "Bearer ", "Bearer wrong", "Bearer right ", "bearer right", "Basic right", "right"])
    func `without the operator's token nothing is shown and nothing is done`(header: String) async throws {
        try await Self.open { door, platform, _ in
            let headers = header.isEmpty ? [] : [(name: "Authorization", value: header)]
            // A header's value carries no blank at its end.
            let isRight = header == "Bearer right "
            let list = try await door.get("/api/v1/deliveries", headers: headers)
            #expect(list.status == (isRight ? 200 : 401))
            guard !isRight else { return }
            #expect(list.body.isEmpty)
            let replay = try await door.post(
                "/api/v1/deliveries/replay?id=1%2Fecho%2F0&confirmed=yes",
                headers: headers
            )
            #expect(replay.status == 401)
            #expect(replay.body.isEmpty)
            try await #expect(Self.entries(door, "?state=pending").isEmpty)
        }
    }

    @Test func `what ended without success is listed, and other states on demand`() async throws {
        try await Self.open { door, _, _ in
            let dead = try await Self.entries(door)
            #expect(dead.map(\.id) == ["1/echo/0"])
            #expect(dead.first?.state == "dead")
            #expect(dead.first?.destination == "member/li.na")
            #expect(dead.first?.attempts == 1)
            #expect(
                dead.first?.reason
                    == Bilingual("平台拒绝，不再试：没有这个成员", "refused for good: no such member")
            )
            try await #expect(Self.entries(door, "?state=sent").map(\.id) == ["2/echo/0"])
            try await #expect(
                Self.entries(door, "?state=sent&state=dead").map(\.id).sorted() == ["1/echo/0", "2/echo/0"]
            )
            try await #expect(Self.entries(door, "?state=expired").isEmpty)
            for path in ["?state=lost", "?state=dead&state=lost", "?state="] {
                try await #expect(door.get("/api/v1/deliveries\(path)", headers: Self.bearer).status == 400, "\(path)")
            }
        }
    }

    @Test func `a dead effect is sent again as a new one, and the sender is woken`() async throws {
        try await Self.open { door, platform, woken in
            let answer = try await door.post("/api/v1/deliveries/replay?id=1%2Fecho%2F0", headers: Self.bearer)
            #expect(answer.status == 200)
            #expect(String(decoding: answer.body, as: UTF8.self) == #"{"id":"1/echo/0/again-1"}"#)
            #expect(woken.count == 1)
            try await #expect(Self.entries(door, "?state=pending").map(\.id) == ["1/echo/0/again-1"])
        }
    }

    @Test func `a wish that cannot be met is explained`() async throws {
        try await Self.open { door, _, woken in
            let path = "/api/v1/deliveries/replay"
            for (query, objection) in [
                ("?id=2%2Fecho%2F0", "is sent; only dead, unknown_final and expired ones can be sent again"),
                ("?id=2%2Fecho%2F0", "的状态是“已发出”"),
                ("?id=none", #"{"objection":{"en":"There is no effect none.","zh":"没有发送 none。"}}"#),
            ] {
                let answer = try await door.post(path + query, headers: Self.bearer)
                #expect(answer.status == 409)
                #expect(String(decoding: answer.body, as: UTF8.self).contains(objection))
            }
            try await #expect(door.post(path, headers: Self.bearer).status == 400)
            #expect(woken.count == 0)
        }
    }

    // MARK: - The scene

    private final class Tally: Sendable {
        private let number = Mutex(0)
        var count: Int { self.number.withLock { $0 } }
        func add() { self.number.withLock { $0 += 1 } }
    }

    private static func entries(_ door: Door, _ query: String = "") async throws -> [Entry] {
        let answer = try await door.get("/api/v1/deliveries\(query)", headers: Self.bearer)
        #expect(answer.status == 200)
        return try JSONDecoder().decode([Entry].self, from: Data(answer.body))
    }

    /// A store in which one message was refused for good and one was sent.
    private static func open(
        _ body: @Sendable (Door, ScriptedPlatform, Tally) async throws -> Void
    ) async throws {
        try await StorageEngine.sqliteInMemory.withEmptyStore { store in
            let clock = ManualClock()
            let platform = ScriptedPlatform()
            platform.script(
                "member/li.na",
                .answer(
                    CallReport(.notSent, advice: .giveUp, code: "81013", message: Bilingual("没有这个成员", "no such member"))
                )
            )
            try await Self.play(platform, store, clock)
            let woken = Tally()
            try await Door.open(
                over: store,
                addRoutes: { router, store in
                    DeliveryRoutes(
                        store: store,
                        key: OperatorKey { $0 == "right" },
                        now: clock.wall,
                        onReplay: woken.add
                    )
                    .add(to: router)
                }
            ) { door in
                try await body(door, platform, woken)
            }
        }
    }

    private static func play(_ platform: ScriptedPlatform, _ store: any Store, _ clock: ManualClock) async throws {
        let node = Node.alone(try await Epoch.begin(in: store, now: clock.now))
        let echo = ScriptedPlay { event, _ in
            .done(
                .same("answered"),
                effects: [
                    Effect(
                        .note(event.happening.text ?? "", to: event.id.rawValue == 1 ? "li.na" : "wang.fang"),
                        purpose: .reply
                    )
                ]
            )
        }
        let decider = Decider(
            router: EventRouter([echo]),
            receivers: [platform],
            renderers: [platform],
            brands: ["acme": "acme"],
            epoch: node.epoch
        )
        let inbox = Inbox(store: store, logger: .silent)
        for text in ["say wm1 one", "say wm1 two"] { _ = try await inbox.store(.sample(text), at: clock.now) }
        let lanes = Lanes(
            store: store,
            node: node,
            decider: decider,
            arrivals: Arrivals(),
            now: clock.wall,
            logger: .silent,
            onWishes: {}
        )
        try await lanes.drain()
        let sender = Sender(
            store: store,
            adapters: [platform],
            guards: [:],
            node: node,
            work: Signal(),
            now: clock.wall,
            logger: .silent,
            onSettled: {}
        )
        while try await sender.runOnce() > 0 {}
    }
}
