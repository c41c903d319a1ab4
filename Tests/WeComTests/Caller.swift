import Curl
import Delivery
import Domain
import Engine
import Synchronization
import TestSupport
import Testing

@testable import WeCom

/// A wall clock that stands still until told.
final class StandingClock: Sendable {
    private let instant: Mutex<Instant>

    /// Ten seconds into a minute.
    init(_ instant: Instant = Instant(seconds: 1_767_000_010)) { self.instant = Mutex(instant) }

    var now: Instant { self.instant.withLock { $0 } }
    func advance(by duration: Duration) { self.instant.withLock { $0 = $0 + duration } }
}

/// An adapter whose platform is a stub on this machine.
struct Caller {
    static let secret = "canary-secret/+&="

    let platform: StubPlatform
    let clock: StandingClock
    let curl: Curl.Client
    let adapter: WeComAdapter

    init(
        _ platform: StubPlatform,
        clock: StandingClock = StandingClock(),
        files: [String: [UInt8]] = [:]
    ) throws {
        self.platform = platform
        self.clock = clock
        self.curl = Curl.Client(.direct)
        let configuration = Platform().configuration {
            $0.apiBase = platform.base + "/"
            $0.secret = Secret(Self.secret)
        }
        self.adapter = try WeComAdapter(
            account: "acme-wecom",
            configuration: configuration,
            client: self.curl,
            now: { clock.now },
            readFile: { path in
                guard let file = files[path] else { throw MissingFile() }
                return file
            }
        )
    }

    struct MissingFile: Error {}

    /// The call for a request, as the sender would make it now.
    func call(_ request: OutboundRequest, triedAt: Instant? = nil, patience: Duration = .seconds(5)) throws
        -> OutboundCall
    {
        let frozen = try self.adapter.freeze(request, for: EffectID("1/test/0"))
        return OutboundCall(
            effect: "1/welcome/0",
            endpoint: frozen.endpoint,
            body: frozen.body,
            effectClass: frozen.effectClass,
            destination: frozen.destination,
            firstTriedAt: triedAt ?? self.clock.now,
            lastTriedAt: triedAt ?? self.clock.now,
            patience: patience
        )
    }

    /// Whatever comes of it: what is told of it is told in both languages.
    func send(_ request: OutboundRequest) async throws -> CallReport {
        let report = await self.adapter.send(try self.call(request))
        #expect(report.message?.isTranslated != false, "\(report)")
        return report
    }
}

extension Curl.Client.Configuration {
    /// Without a proxy, whatever the environment says.
    static var direct: Self {
        var configuration = Self()
        configuration.proxy = ""
        return configuration
    }
}

extension OutboundRequest {
    static let greeting = Self.welcome(code: Secret("wc-demo"), message: Message(text: "你好 / welcome"), fallback: nil)
    static let note = Self.memberMessage(to: ["li.na"], text: "hello")
    static let post = Self.groupTask("wr1", owner: "li.na", message: Message(text: "tonight"))
}
