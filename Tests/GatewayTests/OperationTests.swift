import Curl
import Domain
import Engine
import Foundation
import Hummingbird
import Storage
import TestSupport
import Testing

@testable import Gateway

@Suite struct OperationTests {
    @Test func `the service says that it is alive`() async throws {
        try await Self.open { door in
            let answer = try await door.get("/healthz")
            #expect(answer.status == 200)
            #expect(String(decoding: answer.body, as: UTF8.self) == "ok\n")
            #expect(answer.header("content-type") == "text/plain; charset=utf-8")
        }
    }

    @Test(arguments: [true, false])
    func `readiness names every check, and one that fails makes it 503`(isOK: Bool) async throws {
        let checks = [
            OperationRoutes.Check(name: "store", isOK: isOK, detail: Bilingual("能够提交", "a commit went through")),
            OperationRoutes.Check(name: "sqlite", isOK: true, detail: Bilingual("程序库 3051003", "library 3051003")),
        ]
        try await Self.open(checks) { door in
            let answer = try await door.get("/readyz")
            #expect(answer.status == (isOK ? 200 : 503))
            #expect(answer.header("content-type") == "application/json; charset=utf-8")
            #expect(
                String(decoding: answer.body, as: UTF8.self) == """
                    [{"detail":{"en":"a commit went through","zh":"能够提交"},"isOK":\(isOK),"name":"store"},\
                    {"detail":{"en":"library 3051003","zh":"程序库 3051003"},"isOK":true,"name":"sqlite"}]
                    """
            )
        }
    }

    @Test func `metrics come in the format that Prometheus reads`() async throws {
        try await Self.open { door in
            let answer = try await door.get("/metrics")
            #expect(answer.status == 200)
            #expect(answer.header("content-type") == "text/plain; version=0.0.4; charset=utf-8")
            #expect(String(decoding: answer.body, as: UTF8.self) == "hearth_up 1\n")
        }
    }

    @Test func `an error that nobody caught is a bare 500, logged by its kind and counted`() async throws {
        try await Door.open(addRoutes: { router, _ in
            router.get("boom/:word") { _, _ -> Response in throw Mishap() }
        }) { door in
            let socket = try door.socket()
            await socket.write(.head("GET", "/boom/canary?word=canary"))
            let answer = try #require(await socket.readAnswers(1).first)
            #expect(answer.status == 500)
            #expect(answer.body == "")
            #expect(Set(answer.headers.keys) == ["content-length", "date"])
            #expect(door.log.complaints.count == 1)
            #expect(door.log.complaints.first?.contains("error a request failed") == true)
            #expect(door.log.complaints.first?.contains("\"error.type\": Mishap") == true)
            #expect(door.metric("hearth_http_failures_total") == 1)
            try await #expect(door.get("/callbacks/acme?sign=good&echo=1").status == 200)
        }
    }

    @Test(arguments: [400, 401, 404, 413, 422])
    func `an error with a status is that bare status`(status: Int) async throws {
        try await Door.open(addRoutes: { router, _ in
            router.get("refuse") { _, _ -> Response in
                throw HTTPError(.init(code: status), message: "a hint for strangers")
            }
        }) { door in
            let answer = try await door.get("/refuse")
            #expect(answer.status == status)
            #expect(answer.body.isEmpty)
            #expect(door.log.complaints.isEmpty)
        }
    }

    private static func open(
        _ checks: [OperationRoutes.Check] = [],
        _ body: @Sendable (Door) async throws -> Void
    ) async throws {
        try await Door.open(
            addRoutes: { router, _ in
                OperationRoutes(readiness: { checks }, metricsText: { "hearth_up 1\n" }).add(to: router)
            },
            body
        )
    }
}
