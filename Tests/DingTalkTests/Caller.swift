import Curl
import Delivery
import Domain
import Engine
import Synchronization
import TestSupport
import Testing

@testable import DingTalk

/// A wall clock that stands still until told.
final class StandingClock: Sendable {
    private let instant: Mutex<Instant>

    /// Ten seconds into a minute, and within the time of the sample's session.
    init(_ instant: Instant = Instant(millis: 1_700_000_050_000)) { self.instant = Mutex(instant) }

    var now: Instant { self.instant.withLock { $0 } }
    func advance(by duration: Duration) { self.instant.withLock { $0 = $0 + duration } }
}

/// An adapter whose platform is a stub on this machine.
struct Caller {
    let platform: StubPlatform
    let clock: StandingClock
    let curl: Curl.Client
    let adapter: DingTalkAdapter

    init(
        _ platform: StubPlatform,
        clock: StandingClock = StandingClock(),
        files: [String: [UInt8]] = [:],
        _ change: (inout DingTalkConfiguration) -> Void = { _ in }
    ) throws {
        self.platform = platform
        self.clock = clock
        self.curl = Curl.Client(.direct)
        let configuration = Platform.configuration {
            $0.apiBase = platform.base + "/"
            $0.oldAPIBase = platform.base + "/"
            change(&$0)
        }
        self.adapter = try DingTalkAdapter(
            account: "acme-ding",
            configuration: configuration,
            client: self.curl,
            now: { clock.now },
            draw: { _ in [] },
            readFile: { path in
                guard let file = files[path] else { throw NoFile() }
                return file
            }
        )
    }

    /// The call for a request, as the sender would make it now; `isShort` for its other form.
    func call(_ request: OutboundRequest, isShort: Bool = false, patience: Duration = .seconds(5)) throws
        -> OutboundCall
    {
        let frozen = try self.adapter.freeze(request, for: "1/test/0")
        return OutboundCall(
            effect: "1/test/0",
            endpoint: frozen.endpoint,
            body: isShort ? try #require(frozen.fallbackBody) : frozen.body,
            effectClass: frozen.effectClass,
            destination: frozen.destination,
            firstTriedAt: self.clock.now,
            lastTriedAt: self.clock.now,
            patience: patience
        )
    }

    /// Whatever comes of it: what is told of it is told in both languages, and holds no secret.
    func send(_ request: OutboundRequest, isShort: Bool = false) async throws -> CallReport {
        let report = await self.adapter.send(try self.call(request, isShort: isShort))
        #expect(report.message?.isTranslated != false, "\(report)")
        #expect(!"\(report)".contains("canary") && !"\(report)".contains("token-"), "\(report)")
        return report
    }
}

struct NoFile: Error {}

extension OutboundRequest {
    static let post = Self.groupPost("cidAAA==", message: Message(text: "今晚八点"))
    static let note = Self.memberMessage(to: ["dingc/u1"], text: "你好")
    static let reply = Self.reply(Message(text: "答对了"))
    static let quiz = Self.groupPost(
        "cidAAA==",
        message: Message(
            text: "哪一种？\n三选一",
            choices: [.init(key: "A", label: "A 春茶"), .init(key: "B", label: "红茶")],
            run: "tea-quiz.20261201-2000"
        )
    )

    /// An answer in the group of the samples, to the session that came with them.
    static func reply(
        _ message: Message,
        to person: PlatformUserID = "dingc/u1",
        in group: GroupID? = "cidAAA==",
        _ ticket: Secret = Sample.answer
    ) -> Self {
        .answer(Identity(.participant, person), in: .chat(group, answer: ticket), message: message)
    }
}
