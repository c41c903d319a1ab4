public import Domain
public import Logging
internal import Metrics
public import ServiceLifecycle
public import Storage

/// Tells everybody who looks at a page what moves on it.
///
/// The store is asked once a second for all of them together, and only about what somebody looks at. Streams are few
/// enough to be counted, nobody holds many of them, and each ends after minutes; the browser begins another one by
/// itself.
public actor LiveDesk: Service {
    /// How many streams one process keeps.
    static let mostStreams = 1_000
    /// Longer than this none lasts.
    static let longest = Duration.seconds(300)
    private static let heartbeat = Duration.seconds(15)

    /// What one browser is told, until it goes or is told to come again.
    struct Stream: Sendable {
        fileprivate let number: Int
        let events: AsyncStream<String>
        private let continuation: AsyncStream<String>.Continuation

        fileprivate init(_ number: Int, _ events: AsyncStream<String>, _ continuation: AsyncStream<String>.Continuation)
        {
            self.number = number
            self.events = events
            self.continuation = continuation
        }

        /// Ends it; what was said before is still read.
        func end() { self.continuation.finish() }
    }

    /// What comes of the wish for a stream.
    enum Opening: Sendable {
        case begun(Stream)
        /// Its owner holds as many as one may.
        case tooMany
        /// The process holds as many as it can, or is about to end.
        case full
    }

    private struct Viewer {
        let key: Key
        let owner: StreamOwner
        let stream: AsyncStream<String>.Continuation
        let since: Instant
        var spokenAt: Instant
        /// Whether nothing was said yet: the page may be older than the last look, or younger.
        var isNew = true
    }

    private struct Key: Hashable, Sendable {
        let brand: BrandID
        let script: ScriptID
    }

    private let store: any Store
    private let playbill: Playbill
    private let now: WallClock
    private let sleep: @Sendable (Duration) async throws -> Void
    private let logger: Logger
    private let gauge = Gauge(label: "hearth_page_streams")
    private var viewers: [Int: Viewer] = [:]
    private var last: [Key: Pulse] = [:]
    private var number = 0
    private var isOver = false

    public init(
        store: any Store,
        playbill: Playbill,
        now: @escaping WallClock,
        sleep: @escaping @Sendable (Duration) async throws -> Void,
        logger: Logger
    ) {
        self.store = store
        self.playbill = playbill
        self.now = now
        self.sleep = sleep
        self.logger = logger
    }

    /// How many are under way.
    var streams: Int { self.viewers.count }

    /// Begins a stream for its owner.
    ///
    /// Of events that nobody has read yet only the newest is kept.
    func open(_ brand: BrandID, _ script: ScriptID, for owner: StreamOwner) -> Opening {
        guard !self.isOver, self.viewers.count < Self.mostStreams else { return .full }
        guard self.viewers.values.count(where: { $0.owner == owner }) < owner.most else { return .tooMany }
        let (stream, continuation) = AsyncStream.makeStream(of: String.self, bufferingPolicy: .bufferingNewest(1))
        self.number += 1
        let number = self.number
        let key = Key(brand: brand, script: script)
        let now = self.now()
        self.viewers[number] = Viewer(key: key, owner: owner, stream: continuation, since: now, spokenAt: now)
        self.gauge.record(self.viewers.count)
        return .begun(Stream(number, stream, continuation))
    }

    /// Says that nobody listens any more.
    func leave(_ stream: Stream) { self.remove(stream.number) }

    private func remove(_ number: Int) {
        guard let viewer = self.viewers.removeValue(forKey: number) else { return }
        viewer.stream.finish()
        if !self.viewers.values.contains(where: { $0.key == viewer.key }) { self.last[viewer.key] = nil }
        self.gauge.record(self.viewers.count)
    }

    public func run() async throws {
        await cancelWhenGracefulShutdown {
            while !Task.isCancelled {
                await self.runOnce()
                try? await self.sleep(.seconds(1))
            }
        }
        self.end()
    }

    /// Ends every stream; no other begins.
    func end() {
        self.isOver = true
        for viewer in self.viewers.values { viewer.stream.finish() }
    }

    /// Looks once at everything that somebody looks at, and tells what is new.
    func runOnce() async {
        let now = self.now()
        for (number, viewer) in self.viewers where now >= viewer.since + Self.longest { self.remove(number) }
        let pulses = await self.pulses(of: Set(self.viewers.values.map(\.key)), now: now)
        for (number, viewer) in self.viewers {
            let said: String?
            if let pulse = pulses[viewer.key], viewer.isNew || pulse != self.last[viewer.key] {
                said = try? pulse.event()
            } else {
                said = now >= viewer.spokenAt + Self.heartbeat ? Pulse.heartbeat : nil
            }
            guard let said else { continue }
            viewer.stream.yield(said)
            self.viewers[number]?.spokenAt = now
            self.viewers[number]?.isNew = false
        }
        self.last.merge(pulses) { $1 }
    }

    private func pulses(of keys: Set<Key>, now: Instant) async -> [Key: Pulse] {
        guard !keys.isEmpty else { return [:] }
        let playbill = self.playbill
        do {
            return try await self.store.read { transaction in
                try keys.reduce(into: [:]) { pulses, key in
                    let page = try playbill.attraction(key.brand, key.script, now: now, transaction)?
                        .page(for: nil, in: .simplifiedChinese, now: now, transaction)
                    pulses[key] = page.map(Pulse.init)
                }
            }
        } catch {
            self.logger.warning("what moves on pages cannot be read", metadata: ["error": "\(error)"])
            return [:]
        }
    }
}
