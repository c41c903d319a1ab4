import Delivery
import Domain
import Engine
import Storage
import TestSupport
import Testing

extension EngineRig {
    /// The sender of this process.
    ///
    /// `store` is the store as the sender sees it, when that is another than the rig's.
    func sender(
        store: (any Store)? = nil,
        guards: [AccountID: Guard] = [:],
        places: Int = 64,
        work: Signal = Signal(),
        now: WallClock? = nil,
        book: LogBook? = nil
    ) -> Sender {
        Sender(
            store: store ?? self.store,
            adapters: [self.platform],
            guards: guards,
            node: self.node,
            work: work,
            now: now ?? self.clock.wall,
            logger: book?.logger ?? .silent,
            places: places,
            writePause: .zero
        ) {}
    }

    /// Lets the sender pass until everything has ended, moving the clock to each next moment.
    ///
    /// - Returns: How long that took by the clock of the test.
    @discardableResult
    func settle(_ sender: Sender) async throws -> Duration {
        let start = self.clock.now
        for _ in 0..<500 {
            while try await sender.runOnce() > 0 {}
            let now = self.clock.now
            guard try await self.store.read({ try Outbox.look(now: now, $0).next }) != nil else { break }
            // A moment that is past belongs to an effect behind another one: what counts is the next in the future.
            let next = try await self.store.read { transaction in
                try transaction.row(
                    "SELECT MIN(run_at) FROM outbox WHERE state IN ('pending', 'retry', 'unknown') AND run_at > $1",
                    .instant(now)
                )?.optionalInstant(0)
            }
            self.clock.advance(to: next ?? now + .milliseconds(1))
        }
        return self.clock.now - start
    }

    /// Why an effect stands where it stands, in English; it is said in Chinese as well.
    func said(of id: EffectID) async throws -> String? {
        let reason = try await self.effect(id)?.reason
        #expect(reason?.isTranslated != false, "\(String(describing: reason))")
        return reason?.english
    }

    func states() async throws -> [EffectID: EffectState] {
        try await self.store.read { transaction in
            try Outbox.list(Set(EffectState.allCases), limit: 10_000, transaction)
                .reduce(into: [:]) { $0[$1.id] = $1.state }
        }
    }
}

extension Effect {
    /// A message to one member.
    static func to(
        _ member: PlatformUserID,
        _ purpose: Purpose = .reply,
        text: String = "hello",
        deadline: Instant? = nil,
        reportsBack: Bool = false
    ) -> Effect {
        Effect(.note(text, to: member), purpose: purpose, deadline: deadline, reportsBack: reportsBack)
    }

    /// A welcome by a code that works once.
    static func welcome(_ code: String, text: String = "long", fallback: String? = nil, deadline: Instant) -> Effect {
        let request = OutboundRequest.welcome(
            code: Secret(code),
            message: Message(text: text),
            fallback: fallback.map { Message(text: $0) }
        )
        return Effect(request, purpose: .reply, deadline: deadline)
    }
}

extension CallReport {
    static let busy = CallReport(.notSent, advice: .retry(after: nil), code: "-1", message: .same("busy"))
}
