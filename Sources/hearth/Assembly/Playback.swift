import Content
import Curl
import Domain
import Engine
import Foundation
import Logging
import Storage
import Synchronization

/// Plays letters through the plays on a store in memory, each at its own moment; nothing leaves it.
///
/// All media of the scripts count as lying ready at the platform, so that what is decided is what a service that has
/// uploaded them would send.
final class Playback: Sendable {
    let house: House

    private let inbox: Inbox
    private let lanes: Lanes
    private let clock: PlaybackClock

    init(_ blueprint: Blueprint, client: Client, startingAt start: Instant) async throws {
        let clock = PlaybackClock(start)
        var logger = Logger(label: "hearth")
        logger.logLevel = .critical
        let store = try SQLiteStore.inMemory()
        self.clock = clock
        self.house = try await House.build(
            blueprint,
            store: store,
            client: client,
            now: { clock.now },
            logger: logger
        )
        self.inbox = Inbox(store: store, logger: logger)
        self.lanes = Lanes(
            store: store,
            node: self.house.node,
            decider: self.house.decider,
            arrivals: Arrivals(),
            now: { clock.now },
            logger: logger,
            onWishes: {}
        )
        let media = blueprint.media
        try await store.write { transaction in
            for (account, all) in media {
                for medium in all {
                    try MediaShelf.put(
                        medium,
                        id: "as-if-uploaded:\(medium.path)",
                        expiresAt: .distantFuture,
                        account: account,
                        transaction
                    )
                }
            }
        }
    }

    /// Takes the letter in and decides it at the moment at which it happened.
    func play(_ letter: Letter) async throws {
        self.clock.now = letter.happenedAt
        _ = try await self.inbox.store(letter, at: letter.happenedAt)
        try await self.lanes.drain()
    }
}

/// A clock that shows the moment of the letter that is played.
private final class PlaybackClock: Sendable {
    private let moment: Mutex<Instant>

    init(_ start: Instant) { self.moment = Mutex(start) }

    var now: Instant {
        get { self.moment.withLock { $0 } }
        set { self.moment.withLock { $0 = newValue } }
    }
}

extension Instant {
    /// The year 2500: no platform keeps anything for so long.
    fileprivate static let distantFuture = Instant(seconds: 16_725_225_600)
}
