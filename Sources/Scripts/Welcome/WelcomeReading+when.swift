import Domain

extension WelcomeReading {
    func condition(_ value: Value) -> WelcomeCondition? {
        let keys = ["channel", "guides", "stores", "regions", "hours", "customer"]
        let example = #"{ channel: "poster-*" }"#
        guard let table = Table(value, keys: keys, example: example) else { return nil }
        let people = self.inventory.people
        let channels = self.optional(table, "channel") { self.channels($0) }
        let guides = self.optional(table, "guides") {
            $0.names(of: "guide", among: people?.guides.map(\.id.rawValue), example: "[guide-01]")
        }
        let stores = self.optional(table, "stores") {
            $0.names(of: "store", among: people?.stores.map(\.id.rawValue), example: "[store-1]")
        }
        let regions = self.optional(table, "regions") {
            $0.names(of: "region", among: people.map { Array($0.regions) }, example: "[华东]")
        }
        let hours = self.optional(table, "hours") { $0.timeWindow(example: #""10:00-22:00""#) }
        let customer = self.optional(table, "customer") { $0.oneOf(WelcomeCondition.Customer.self) }
        guard let channels, let guides, let stores, let regions, let hours, let customer else { return nil }
        return WelcomeCondition(
            channels: channels,
            guides: guides.map { Set($0.map { PlatformUserID($0) }) },
            stores: stores.map { Set($0.map { StoreID($0) }) },
            regions: regions.map { Set($0) },
            hours: hours,
            customer: customer
        )
    }

    /// What is given, `.some(nil)` when nothing is, nil after a problem.
    private func optional<Content>(_ table: Table, _ key: String, _ read: (Value) -> Content?) -> Content?? {
        guard let value = table.optional(key) else { return .some(nil) }
        return read(value).map { .some($0) }
    }

    private func channels(_ value: Value) -> [ChannelPattern]? {
        let example = #""poster-*""#
        guard let entries = value.entries(1...100, single: true, example: example) else { return nil }
        let patterns = entries.map { entry -> ChannelPattern? in
            guard let words = entry.words(example: example) else { return nil }
            guard words.text.count <= 64 else {
                entry.report("is longer than any channel: 64 characters", suggestion: "write \(example)")
                return nil
            }
            guard !words.text.dropLast().contains("*") else {
                entry.report("has a '*' before its end", suggestion: "a '*' is taken at the end only, as in \(example)")
                return nil
            }
            return ChannelPattern(words.text)
        }
        return patterns.contains(nil) ? nil : patterns.compactMap { $0 }
    }
}

extension Value {
    /// One or more names of things that exist.
    func names(of what: String, among known: [String]?, example: String) -> [String]? {
        let known = known.map { Set($0) }
        guard let entries = self.entries(1...1_000, single: true, example: example) else { return nil }
        let names = entries.map { $0.name(of: what, among: known, example: example) }
        return names.contains(nil) ? nil : names.compactMap { $0 }
    }

    func timeWindow(example: String) -> TimeWindow? {
        guard let text = self.text(1...16, example: example) else { return nil }
        guard let window = TimeWindow(text: text) else {
            self.report("is no part of a day", suggestion: "write \(example); over midnight as \"22:00-06:00\"")
            return nil
        }
        return window
    }

    func duration(_ range: ClosedRange<Duration>, example: String) -> Duration? {
        guard let text = self.text(1...16, example: example) else { return nil }
        guard let duration = DurationText.duration(text) else {
            self.report("is no span of time", suggestion: "write a whole number and one of s, m, h, d: \(example)")
            return nil
        }
        guard range.contains(duration) else {
            let limits = "\(DurationText.text(range.lowerBound)) to \(DurationText.text(range.upperBound))"
            self.report("must be \(limits)", suggestion: "write \(example)")
            return nil
        }
        return duration
    }
}
