public import Domain

/// Whom a rule is for: `when`.
///
/// What is left out fits everybody; what is given must all fit.
public struct WelcomeCondition: Hashable, Sendable {
    /// Whether the guide knew the customer before.
    public enum Customer: String, Hashable, Sendable, CaseIterable {
        case new, returning
    }

    /// `channel`: a channel, or a beginning with `*` behind it; one or a list.
    ///
    /// Empty text is "no channel".
    public let channels: [ChannelPattern]?
    /// `guides`: userids; one or a list.
    public let guides: Set<PlatformUserID>?
    /// `stores`: ids of stores; one or a list.
    public let stores: Set<StoreID>?
    /// `regions`: names of regions; one or a list.
    public let regions: Set<String>?
    /// `hours`: a part of the day such as `"10:00-22:00"`, in the time zone of the configuration.
    public let hours: TimeWindow?
    /// `customer`: `new` or `returning`.
    public let customer: Customer?

    public init(
        channels: [ChannelPattern]? = nil,
        guides: Set<PlatformUserID>? = nil,
        stores: Set<StoreID>? = nil,
        regions: Set<String>? = nil,
        hours: TimeWindow? = nil,
        customer: Customer? = nil
    ) {
        self.channels = channels
        self.guides = guides
        self.stores = stores
        self.regions = regions
        self.hours = hours
        self.customer = customer
    }

    /// Whether it fits every arrival that the other one fits, as far as the two can be compared key by key.
    func covers(_ other: Self) -> Bool {
        Self.covers(self.guides, other.guides) && Self.covers(self.stores, other.stores)
            && Self.covers(self.regions, other.regions)
            && (self.customer == nil || self.customer == other.customer)
            && (self.hours.map { hours in other.hours.map(hours.contains) ?? false } ?? true)
            && (self.channels.map { patterns in
                other.channels?.allSatisfy { theirs in patterns.contains { $0.covers(theirs) } }
                    ?? patterns.contains { $0.covers(ChannelPattern("*")) }
            } ?? true)
    }

    private static func covers<Name>(_ mine: Set<Name>?, _ theirs: Set<Name>?) -> Bool {
        guard let mine else { return true }
        return theirs.map(mine.isSuperset) ?? false
    }
}

/// A channel, or all channels that begin alike.
public struct ChannelPattern: Hashable, Sendable, CustomStringConvertible {
    /// As it is written; a `*` at the end stands for any text, also for none.
    public let description: String

    public init(_ text: String) { self.description = text }

    private var beginning: Substring? { self.description.hasSuffix("*") ? self.description.dropLast() : nil }

    public func matches(_ channel: String) -> Bool {
        self.beginning.map { channel.hasPrefix($0) } ?? (channel == self.description)
    }

    func covers(_ other: Self) -> Bool {
        guard let beginning = self.beginning else { return self == other }
        return (other.beginning ?? other.description[...]).hasPrefix(beginning)
    }
}
