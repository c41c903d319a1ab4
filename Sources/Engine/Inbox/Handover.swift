internal import Domain
internal import Synchronization

/// What was just committed, on its short way from the inbox to the lanes, so that they need not read it back.
///
/// It is a help and no promise: what does not fit is left out, and the lanes read it from the record.
public final class Handover: Sendable {
    private static let most = 2_048

    private let events = Mutex<[StoredEvent]>([])

    public init() {}

    /// Adds events of one commit, in the order of their ids.
    func put(_ fresh: [StoredEvent]) {
        self.events.withLock { events in
            if events.count + fresh.count <= Self.most { events += fresh }
        }
    }

    func take() -> [StoredEvent] {
        self.events.withLock { events in
            defer { events = [] }
            return events
        }
    }
}
