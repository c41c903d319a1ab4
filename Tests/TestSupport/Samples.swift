public import Domain
public import Engine

extension Letter {
    /// A letter with defaults; its fingerprint follows from account and body, as the promise wants it.
    public static func sample(
        _ body: String = "say wm1 hello",
        account: AccountID = "acme",
        lane: LaneID = "acme/contact:wm1",
        band: Band = .ordinary,
        happenedAt: Instant = ManualClock().now
    ) -> Letter {
        Letter(
            account: account,
            fingerprint: Array("\(account)\n\(body)".utf8),
            lane: lane,
            band: band,
            happenedAt: happenedAt,
            body: Array(body.utf8)
        )
    }
}

extension Event {
    /// An event with defaults.
    public static func sample(
        _ happening: Happening,
        id: Int64 = 1,
        brand: BrandID = "acme",
        account: AccountID = "acme",
        lane: LaneID = "acme/contact:wm1",
        happenedAt: Instant = ManualClock().now,
        receivedAt: Instant = ManualClock().now
    ) -> Event {
        Event(
            id: EventID(rawValue: id),
            brand: brand,
            account: account,
            lane: lane,
            happenedAt: happenedAt,
            receivedAt: receivedAt,
            happening: happening
        )
    }
}

extension Happening {
    /// What somebody wrote.
    public static func said(_ text: String, by person: PlatformUserID = "wm1") -> Happening {
        .messageReceived(InboundMessage(id: "m1", from: Identity(.member, person), content: .text(text)))
    }
}

extension OutboundRequest {
    /// A message to one member, the plainest of requests.
    public static func note(_ text: String, to member: PlatformUserID = "li.na") -> OutboundRequest {
        .memberMessage(to: [member], text: text)
    }
}
