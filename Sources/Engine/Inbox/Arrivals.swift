internal import Synchronization

/// Tells the lanes that something was stored, and hands over what was just committed, so that they need not read it.
///
/// The handing over is a help and no promise: what does not fit is left out, and the lanes read it from the record.
public final class Arrivals: Sendable {
    private static let most = 2_048

    /// What came since the lanes looked last.
    package struct News: Sendable {
        /// Events of commits, in the order of their ids; a commit that did not fit is left out whole.
        package var events: [StoredEvent] = []
        /// Whether more was stored than these events.
        package var isMoreInRecord = false

        package init() {}
    }

    private let news = Mutex(News())
    private let signal = Signal()

    public init() {}

    /// Says that events were stored which only the record tells.
    public func raise() {
        self.news.withLock { $0.isMoreInRecord = true }
        self.signal.raise()
    }

    /// Hands over the events of one commit, in the order of their ids.
    func put(_ fresh: [StoredEvent]) {
        self.news.withLock { news in
            if news.events.count + fresh.count <= Self.most {
                news.events += fresh
            } else {
                news.isMoreInRecord = true
            }
        }
        self.signal.raise()
    }

    func take() -> News {
        self.news.withLock { news in
            defer { news = News() }
            return news
        }
    }

    /// Waits for news.
    ///
    /// - Returns: False when there were none for that long.
    func wait(atMost time: Duration) async -> Bool { await self.signal.wait(atMost: time) }
}
