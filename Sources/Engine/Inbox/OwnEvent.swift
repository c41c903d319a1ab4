internal import Domain
internal import Foundation
internal import Storage

/// Events that Hearth makes itself: stored in the same inbox, decided in the same lanes.
enum OwnEvent: Codable {
    case accountOpened
    case timerDue(TimerDue)
    case effectSettled(EffectSettled)

    static func decode(_ body: [UInt8]) -> Happening {
        guard let event = try? JSONDecoder().decode(OwnEvent.self, from: Data(body)) else {
            // Written by a build that knew more kinds: kept and counted like a strange callback.
            return .unknown(kind: "own")
        }
        return switch event {
        case .accountOpened: .accountOpened
        case .timerDue(let timer): .timerDue(timer)
        case .effectSettled(let settled): .effectSettled(settled)
        }
    }

    /// Stores the event, unless one of this identity is there.
    ///
    /// `band` is the band of the lane's other events, because order holds within a band only.
    ///
    /// - Returns: Its place in the journal; nil when it was there already.
    @discardableResult
    func store(
        source: Inbox.Source,
        identity: String,
        account: AccountID,
        lane: LaneID,
        band: Letter.Band,
        happenedAt: Instant,
        now: Instant,
        _ transaction: Transaction
    ) throws -> EventID? {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return try Inbox.insert(
            Letter(
                account: account,
                fingerprint: Array("\(source.rawValue)/\(identity)".utf8),
                lane: lane,
                band: band,
                happenedAt: happenedAt,
                body: Array(try encoder.encode(self))
            ),
            source: source,
            receivedAt: now,
            transaction
        )
    }
}
