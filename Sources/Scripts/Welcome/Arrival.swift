public import Domain

/// A customer who adds a guide, as far as a rule looks at it.
public struct Arrival: Hashable, Sendable {
    /// Empty when the customer came through none.
    public let channel: String
    public let guide: PlatformUserID
    /// nil when the people file does not name the guide.
    public let store: StoreID?
    /// nil like ``store``.
    public let region: String?
    /// 0 to 1,439 in the time zone of the configuration.
    public let minuteOfDay: Int
    /// Whether the guide knew the customer before.
    public let isReturning: Bool

    public init(
        channel: String,
        guide: PlatformUserID,
        store: StoreID? = nil,
        region: String? = nil,
        minuteOfDay: Int,
        isReturning: Bool
    ) {
        self.channel = channel
        self.guide = guide
        self.store = store
        self.region = region
        self.minuteOfDay = minuteOfDay
        self.isReturning = isReturning
    }
}

extension WelcomeCondition {
    /// Why the condition does not fit, for explanations; nil when it fits.
    public func objection(to arrival: Arrival) -> Bilingual? {
        if let channels, !channels.contains(where: { $0.matches(arrival.channel) }) {
            let channel = arrival.channel
            let came =
                channel.isEmpty
                ? Bilingual("没有渠道，不是 ", "no channel, not ")
                : Bilingual("渠道是 \(channel)，不是 ", "channel \(channel), not ")
            return came + channels.map { .same($0.description) }.joined(separator: Bilingual(" 或 ", " or "))
        }
        if let guides, !guides.contains(where: { $0.isSame(as: arrival.guide) }) {
            return Bilingual(
                "导购 \(arrival.guide) 不在它的导购之列",
                "guide \(arrival.guide) is not among its guides"
            )
        }
        if let stores, arrival.store.map(stores.contains) != true {
            guard let store = arrival.store else {
                return Bilingual("不知道是哪家门店", "no store is known, and it is for some stores only")
            }
            return Bilingual("门店 \(store) 不在它的门店之列", "store \(store) is not among its stores")
        }
        if let regions, arrival.region.map(regions.contains) != true {
            guard let region = arrival.region else {
                return Bilingual("不知道是哪个区域", "no region is known, and it is for some regions only")
            }
            return Bilingual("区域 \(region) 不在它的区域之列", "region \(region) is not among its regions")
        }
        if let hours, !hours.contains(minuteOfDay: arrival.minuteOfDay) {
            return Bilingual("不在 \(hours) 之间", "outside \(hours)")
        }
        if let customer, (customer == .returning) != arrival.isReturning {
            let chinese =
                switch customer {
                case .new: "只给新顾客"
                case .returning: "只给老顾客"
                }
            return Bilingual(chinese, "for \(customer.rawValue) customers only")
        }
        return nil
    }
}

extension WelcomeRule {
    public func matches(_ arrival: Arrival) -> Bool { self.when.objection(to: arrival) == nil }
}

extension WelcomeScript {
    /// The rule that was taken, and why each one before it was not.
    public struct Choice: Hashable, Sendable {
        /// nil when no rule fits; not after a load, which wants a rule for everybody at the end.
        public let rule: WelcomeRule?
        public let passedOver: [PassedOver]

        /// A rule that did not fit.
        public struct PassedOver: Hashable, Sendable {
            public let rule: String
            public let reason: Bilingual
        }
    }

    /// Takes the first rule that fits.
    public func choice(for arrival: Arrival) -> Choice {
        var passedOver: [Choice.PassedOver] = []
        for rule in self.contact {
            guard let reason = rule.when.objection(to: arrival) else {
                return Choice(rule: rule, passedOver: passedOver)
            }
            passedOver.append(Choice.PassedOver(rule: rule.name, reason: reason))
        }
        return Choice(rule: nil, passedOver: passedOver)
    }
}

extension PlatformUserID {
    /// Whether both name one member of the brand: the platform does not tell the case of a userid apart.
    ///
    /// Source: WeCom developer documentation, "userid".
    fileprivate func isSame(as other: PlatformUserID) -> Bool {
        self.rawValue.lowercased() == other.rawValue.lowercased()
    }
}
