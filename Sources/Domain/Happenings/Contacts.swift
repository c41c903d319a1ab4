/// The bond between one guide and one customer.
public struct Relation: Hashable, Sendable {
    public let guide: PlatformUserID
    public let customer: PlatformUserID

    public init(guide: PlatformUserID, customer: PlatformUserID) {
        self.guide = guide
        self.customer = customer
    }
}

/// A customer added a guide.
public struct ContactAdded: Hashable, Sendable {
    public let relation: Relation
    /// The channel the customer came through: what was set on the contact way or link.
    ///
    /// Empty when none was.
    public let channel: String
    /// Allows one welcome, within 20 seconds of the event; absent when the platform gives none.
    public let welcomeCode: Secret?
    /// False while the guide has not confirmed the customer's request yet.
    public let isConfirmed: Bool

    public init(relation: Relation, channel: String, welcomeCode: Secret?, isConfirmed: Bool) {
        self.relation = relation
        self.channel = channel
        self.welcomeCode = welcomeCode
        self.isConfirmed = isConfirmed
    }
}

/// A relation ended.
public struct ContactRemoved: Hashable, Sendable {
    public enum Side: String, Hashable, Sendable {
        case guide, customer
    }

    public let relation: Relation
    public let by: Side
    /// Whether it ended because the customer was handed to another guide.
    public let isTransfer: Bool

    public init(relation: Relation, by: Side, isTransfer: Bool) {
        self.relation = relation
        self.by = by
        self.isTransfer = isTransfer
    }
}
