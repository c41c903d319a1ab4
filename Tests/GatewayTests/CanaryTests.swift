import Engine
import Hummingbird
import Storage
import TestSupport
import Testing

@testable import Gateway

/// No secret and no word of a customer reaches a log line, at any level, or an answer to a stranger.
@Suite(.timeLimit(.minutes(2))) struct CanaryTests {
    private static let canary = "canary5f3a"

    private static let requests: [String] = [
        .head("GET", "/callbacks/acme?sign=good&echo=1&token=\(canary)"),
        .head("GET", "/callbacks/acme?msg_signature=\(canary)"),
        .head("GET", "/callbacks/\(canary)?sign=good"),
        .head("GET", "/\(canary)?\(canary)"),
        .head("GET", "/api/v1/deliveries?state=\(canary)", "Authorization: Bearer \(canary)"),
        .head("GET", "/api/v1/deliveries?state=\(canary)", "Authorization: Bearer right"),
        .head("POST", "/api/v1/deliveries/replay?id=\(canary)", "Authorization: Bearer right"),
        .head("GET", "/boom?\(canary)", "Cookie: \(canary)"),
        .post("/callbacks/acme?sign=good&token=\(canary)", "say wm1 \(canary)"),
        .post("/callbacks/acme?sign=bad&token=\(canary)", "say wm1 \(canary)", "X-Secret: \(canary)"),
        .post("/callbacks/acme?refuse=unparsable&token=\(canary)", "say wm1 \(canary)"),
        .post("/callbacks/acme?sign=good&token=\(canary)", "say wm1 \(canary)", "Content-Encoding: \(canary)"),
        .head("POST", "/callbacks/acme?\(canary)", "Content-Length: 1048577"),
        .head("POST", "/callbacks/acme?\(canary)", "Content-Length: 10") + canary.prefix(4),
        .head("POST", "/callbacks/acme?\(canary)", "Transfer-Encoding: chunked") + "\(canary)\r\n",
        "\(canary)\r\n\r\n",
    ]

    @Test func `a canary in path, query, header or body appears in no log line`() async throws {
        let log = LogBook()
        try await Door.open({ $0.requestPatience = 1 }, log: log, addRoutes: Self.addRoutes) { door in
            try await Self.sing(at: door)
            try await #expect(door.storedCount() == 1)
        }
        #expect(!log.lines.isEmpty)
        #expect(log.lines.filter { $0.text.contains(Self.canary.prefix(6)) }.map(\.text) == [])
    }

    @Test func `not even when nothing can be stored`() async throws {
        let log = LogBook()
        try await Door.open(
            { $0.requestPatience = 1 },
            through: { MortalStore($0, dying: .before(write: 1)) },
            log: log,
            addRoutes: Self.addRoutes
        ) { door in
            try await Self.sing(at: door)
            try await #expect(door.storedCount() == 0)
        }
        #expect(!log.complaints.isEmpty)
        #expect(log.lines.filter { $0.text.contains(Self.canary.prefix(6)) }.map(\.text) == [])
    }

    /// Sends everything, each on a connection of its own, and reads what comes.
    private static func sing(at door: Door) async throws {
        for request in Self.requests {
            let socket = try door.socket()
            await socket.write(request)
            let answers = try await socket.readAnswers(1)
            // The operator's own door may repeat what the operator said.
            guard !request.contains("Bearer right") else { continue }
            #expect(answers.allSatisfy { !$0.body.contains(Self.canary) }, "\(request)")
        }
    }

    @Sendable private static func addRoutes(_ router: Router<GatewayContext>, _ store: any Store) {
        router.get("boom") { _, _ -> Response in throw Mishap() }
        let clock = ManualClock()
        DeliveryRoutes(store: store, key: OperatorKey { $0 == "right" }, now: clock.wall, onReplay: {}).add(to: router)
    }
}
