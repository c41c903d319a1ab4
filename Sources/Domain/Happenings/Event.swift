/// Something that happened to one account, with its place in the journal.
public struct Event: Hashable, Sendable {
    public let id: EventID
    public let brand: BrandID
    public let account: AccountID
    public let lane: LaneID
    /// When the platform says it happened; whole seconds on most platforms.
    public let happenedAt: Instant
    /// When Hearth received it.
    public let receivedAt: Instant
    public let happening: Happening

    public init(
        id: EventID,
        brand: BrandID,
        account: AccountID,
        lane: LaneID,
        happenedAt: Instant,
        receivedAt: Instant,
        happening: Happening
    ) {
        self.id = id
        self.brand = brand
        self.account = account
        self.lane = lane
        self.happenedAt = happenedAt
        self.receivedAt = receivedAt
        self.happening = happening
    }
}
