import Curl
import Delivery
import Domain
import Engine
import Synchronization
import TestSupport
import Testing

@testable import Feishu

/// A wall clock that stands still until told.
final class StandingClock: Sendable {
    private let instant = Mutex(Platform.now)

    var now: Instant { self.instant.withLock { $0 } }
    func advance(by duration: Duration) { self.instant.withLock { $0 = $0 + duration } }
}

/// An adapter whose platform is a stub on this machine.
struct Caller {
    static let secret = "canary-secret/+&="

    let clock = StandingClock()
    let adapter: FeishuAdapter

    init(
        _ platform: StubPlatform,
        files: [String: [UInt8]] = [:],
        _ change: (inout FeishuConfiguration) -> Void = { _ in }
    ) throws {
        let configuration = Platform.configuration {
            $0.apiBase = platform.base + "/"
            $0.appSecret = Secret(Self.secret)
            change(&$0)
        }
        let clock = self.clock
        self.adapter = try FeishuAdapter(
            account: "acme-feishu",
            configuration: configuration,
            client: Curl.Client(.direct),
            now: { clock.now },
            readFile: { path in
                guard let file = files[path] else { throw NoFile() }
                return file
            }
        )
    }

    /// The call for a request, as the sender would make it now.
    func call(_ request: OutboundRequest, fallback: Bool = false) throws -> OutboundCall {
        let frozen = try self.adapter.freeze(request, for: "1/test/0")
        return OutboundCall(
            effect: "1/test/0",
            endpoint: frozen.endpoint,
            body: fallback ? try #require(frozen.fallbackBody) : frozen.body,
            effectClass: frozen.effectClass,
            destination: frozen.destination,
            firstTriedAt: self.clock.now,
            lastTriedAt: self.clock.now,
            patience: .seconds(5)
        )
    }

    /// Whatever comes of it: what is told of it is told in both languages.
    func send(_ request: OutboundRequest) async throws -> CallReport {
        let report = await self.adapter.send(try self.call(request))
        #expect(report.message?.isTranslated != false, "\(report)")
        return report
    }
}

struct NoFile: Error {}

extension OutboundRequest {
    static let post = Self.groupPost("oc_1", message: Message(text: "今晚八点 / tonight"))
    static let note = Self.memberMessage(to: ["ou_1"], text: "hello")
    static let lookUp = Self.groupLookUp("oc_1")

    static func answer(_ message: Message, in group: GroupID? = "oc_1", under id: String = "om_1") -> Self {
        .answer(Identity(.participant, "ou_1"), in: .chat(group, answer: Secret(id)), message: message)
    }
}
