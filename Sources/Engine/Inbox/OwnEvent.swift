internal import Domain
internal import Foundation
internal import Storage

/// Events that Hearth makes itself: stored in the same inbox, decided in the same lanes.
enum OwnEvent: Codable {
    case accountOpened
    case groupsNamed([GroupID])
    case scriptsChanged
    case groupRefused(GroupRefusal)
    case timerDue(TimerDue)
    case effectSettled(EffectSettled)
    case acted(PageAct)
    case serviceMessage(ServiceMessage)

    static func decode(_ body: [UInt8]) -> Happening {
        guard let event = try? JSONDecoder().decode(OwnEvent.self, from: Data(body)) else {
            // Written by a build that knew more kinds: kept and counted like a strange callback.
            return .unknown(kind: "own")
        }
        return switch event {
        case .accountOpened: .accountOpened
        case .groupsNamed(let groups): .groupsNamed(groups)
        case .scriptsChanged: .scriptsChanged
        case .groupRefused(let refusal): .groupRefused(refusal)
        case .timerDue(let timer): .timerDue(timer)
        case .effectSettled(let settled): .effectSettled(settled)
        case .acted(let act): .acted(act)
        case .serviceMessage(let message): .messageReceived(message.message)
        }
    }

    /// Stores the event, unless one of this identity is there.
    ///
    /// `band` is the band of the lane's other events, because order holds within a band only.
    ///
    /// - Returns: Its place in the journal; nil when it was there already.
    @discardableResult
    func store(
        source: Letter.Source,
        identity: String,
        account: AccountID,
        lane: LaneID,
        band: Letter.Band,
        happenedAt: Instant,
        now: Instant,
        _ transaction: Transaction
    ) throws -> EventID? {
        try Inbox.insert(
            Letter(
                account: account,
                fingerprint: Array("\(source.rawValue)/\(identity)".utf8),
                lane: lane,
                band: band,
                happenedAt: happenedAt,
                body: try self.body(),
                source: source
            ),
            receivedAt: now,
            transaction
        )
    }

    /// Stores a message that was fetched, in the lane of its conversation; once, however often it is fetched.
    func store(of message: ServiceMessage, account: AccountID, now: Instant, _ transaction: Transaction) throws {
        try self.store(
            source: .act,
            identity: "\(account)/service/\(message.id)",
            account: account,
            lane: LaneID("\(account)/service:\(message.serviceAccount)/\(message.customer)"),
            band: .ordinary,
            happenedAt: message.sentAt,
            now: now,
            transaction
        )
    }

    func body() throws -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return Array(try encoder.encode(self))
    }
}
