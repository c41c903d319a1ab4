import Curl
import Delivery
import Domain
import Engine
import TestSupport
import Testing

@testable import Slack

/// An adapter whose platform is a stub on this machine.
struct Caller {
    let platform: StubPlatform
    let curl: Curl.Client
    let adapter: SlackAdapter

    init(
        _ platform: StubPlatform,
        files: [String: [UInt8]] = [:],
        _ change: (inout SlackConfiguration) -> Void = { _ in }
    ) throws {
        self.platform = platform
        self.curl = Curl.Client(.direct)
        let configuration = Workspace.configuration {
            $0.apiBase = platform.base + "/api/"
            $0.filesBase = platform.base + "/files/"
            $0.hooksBase = platform.base + "/hooks/"
            change(&$0)
        }
        self.adapter = try SlackAdapter(
            account: "acme-slack",
            configuration: configuration,
            client: self.curl,
            now: { Workspace.now },
            readFile: { path in
                guard let file = files[path] else { throw NoFile() }
                return file
            }
        )
    }

    /// The call for a request, as the sender would make it now.
    func call(
        _ request: OutboundRequest,
        patience: Duration = .seconds(5),
        triedFor time: Duration = .zero
    ) throws -> OutboundCall {
        let frozen = try self.adapter.freeze(request, for: "1/quiz/0")
        return OutboundCall(
            effect: "1/quiz/0",
            endpoint: frozen.endpoint,
            body: frozen.body,
            effectClass: frozen.effectClass,
            destination: frozen.destination,
            firstTriedAt: Workspace.now,
            lastTriedAt: Workspace.now + time,
            patience: patience
        )
    }

    /// Whatever comes of it: what is told of it is told in both languages, without a secret.
    func send(_ request: OutboundRequest, triedFor time: Duration = .zero) async throws -> CallReport {
        let report = await self.adapter.send(try self.call(request, triedFor: time))
        #expect(report.message?.isTranslated != false, "\(report)")
        #expect(report.message.map { max($0.chinese.count, $0.english.count) } ?? 0 <= 300)
        #expect(!"\(report)".contains("canary"))
        return report
    }
}

struct NoFile: Error {}

extension OutboundRequest {
    static let post = Self.groupPost("C1", message: Message(text: "今晚八点"))
    static let note = Self.memberMessage(to: ["T1/U1"], text: "你好")
    static let whisper = Self.answering(Message(text: "答对了", isPrivate: true))
    static let look = Self.groupLookUp("C1")

    static func answering(_ message: Message, in group: GroupID? = "C1", thread: String = "") -> Self {
        .answer(Identity(.participant, "T1/U1"), in: .chat(group, answer: Secret(thread)), message: message)
    }
}
