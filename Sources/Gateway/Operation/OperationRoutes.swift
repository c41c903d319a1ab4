public import Domain
internal import Engine
internal import Foundation
internal import HTTPTypes
public import Hummingbird
public import Storage

/// Health, readiness and metrics; and the operator's door to what did not arrive.
public struct OperationRoutes: Sendable {
    /// One thing that must hold for the service to be of use.
    public struct Check: Codable, Sendable {
        public let name: String
        public let isOK: Bool
        public let detail: Bilingual

        public init(name: String, isOK: Bool, detail: Bilingual) {
            self.name = name
            self.isOK = isOK
            self.detail = detail
        }
    }

    private let readiness: @Sendable () async -> [Check]
    private let metricsText: @Sendable () async -> String

    public init(
        readiness: @escaping @Sendable () async -> [Check],
        metricsText: @escaping @Sendable () async -> String
    ) {
        self.readiness = readiness
        self.metricsText = metricsText
    }

    public func add(to router: Router<some RequestContext>) {
        router.get("healthz") { _, _ in Response.text("ok\n") }
        router.get("readyz") { _, _ in
            let checks = await self.readiness()
            let isReady = checks.allSatisfy(\.isOK)
            return try Response.json(checks, status: isReady ? .ok : .serviceUnavailable)
        }
        router.get("metrics") { _, _ in
            Response.text(await self.metricsText(), type: "text/plain; version=0.0.4; charset=utf-8")
        }
    }
}

/// `/api/v1/deliveries`: what did not arrive, and sending it again.
public struct DeliveryRoutes: Sendable {
    private let store: any Store
    private let key: OperatorKey
    private let onReplay: @Sendable () -> Void
    private let now: WallClock

    public init(
        store: any Store,
        key: OperatorKey,
        now: @escaping WallClock,
        onReplay: @escaping @Sendable () -> Void
    ) {
        self.store = store
        self.key = key
        self.now = now
        self.onReplay = onReplay
    }

    public func add(to router: Router<some RequestContext>) {
        router.get("api/v1/deliveries") { request, _ in
            guard self.key.allows(request) else { return Response(status: .unauthorized) }
            let names = request.uri.queryParameters.getAll("state").map { "\($0)" }
            let states = Set(names.compactMap { EffectState(rawValue: $0) })
            guard states.count == Set(names).count else { return Response(status: .badRequest) }
            let wanted: Set<EffectState> = states.isEmpty ? [.dead, .unknown, .unknownFinal, .expired] : states
            return try Response.json(try await self.store.read { try Outbox.list(wanted, $0) })
        }
        router.post("api/v1/deliveries/replay") { request, _ in
            guard self.key.allows(request) else { return Response(status: .unauthorized) }
            guard let id = request.uri.queryParameters.get("id") else { return Response(status: .badRequest) }
            let isConfirmed = request.uri.queryParameters.get("confirmed") == "yes"
            let now = self.now()
            do {
                let fresh = try await self.store.write { transaction in
                    try Outbox.replay(EffectID(String(id)), confirmed: isConfirmed, now: now, transaction)
                }
                self.onReplay()
                return try Response.json(["id": fresh.rawValue])
            } catch let objection as Outbox.Objection {
                return try Response.json(["objection": objection.reason], status: .conflict)
            }
        }
    }
}

extension Response {
    static func text(_ text: String, type: String = "text/plain; charset=utf-8") -> Response {
        Response(
            status: .ok,
            headers: [.contentType: type],
            body: ResponseBody(byteBuffer: ByteBuffer(string: text))
        )
    }

    static func json(_ value: some Encodable, status: HTTPResponse.Status = .ok) throws -> Response {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return Response(
            status: status,
            headers: [.contentType: "application/json; charset=utf-8", .cacheControl: "no-store"],
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: try encoder.encode(value)))
        )
    }
}
