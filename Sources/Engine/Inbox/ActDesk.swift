public import Domain
public import Storage

/// Takes what people do on pages into the inbox, where it goes the way of a callback: stored before the answer, once,
/// decided in order.
public struct ActDesk: Sendable {
    private let inbox: Inbox
    private let store: any Store
    private let now: WallClock

    public init(inbox: Inbox, store: any Store, now: @escaping WallClock) {
        self.inbox = inbox
        self.store = store
        self.now = now
    }

    /// Stores an act; returns after the commit.
    ///
    /// An act of the same form by the same person is stored once, however often it is sent: `form` names each showing
    /// of it, and a repeat must also name the same `shownAt`.
    ///
    /// - Throws: ``Refusal`` with `overloaded` when too much waits; a ``StorageError`` when the commit failed.
    public func take(
        _ act: PageAct,
        form: String,
        shownAt: Instant,
        account: AccountID
    ) async throws -> Inbox.Receipt {
        let person = "\(act.by.kind.rawValue)/\(act.by.id)"
        let now = self.now()
        let letter = Letter(
            account: account,
            fingerprint: Array("act/\(account)/\(person)/\(form)".utf8),
            lane: LaneID("\(account)/page:\(person)"),
            band: .ordinary,
            happenedAt: now,
            day: shownAt.day,
            body: try OwnEvent.acted(act).body(),
            happening: .acted(act),
            source: .act
        )
        return try await self.inbox.store(letter, at: now)
    }

    /// Whether an event was decided; one that no play waits for never is.
    public func isDecided(_ event: EventID) async throws -> Bool {
        try await self.store.read {
            try $0.row("SELECT event FROM decisions WHERE event = $1", .event(event)) != nil
        }
    }
}
