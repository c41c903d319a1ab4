import Domain

extension Shape where Content == WelcomeCondition {
    static func condition(_ people: PeopleFile?) -> Shape {
        .keys(#"{ channel: "poster-*" }"#) { keys in
            let channel = keys.optional("channel", .channels, "Through which channel somebody came.")
            let guides = keys.optional(
                "guides",
                .names(of: "guide", among: people?.guides.map(\.id.rawValue), example: "guide-01"),
                "Userids of guides."
            )
            let stores = keys.optional(
                "stores",
                .names(of: "store", among: people?.stores.map(\.id.rawValue), example: "store-1"),
                "Ids of stores."
            )
            let regions = keys.optional(
                "regions",
                .names(of: "region", among: people.map { Array($0.regions) }, example: "华东"),
                "Names of regions."
            )
            let hours = keys.optional("hours", .window(example: #""10:00-22:00""#), "A part of the day.")
            let customer = keys.optional(
                "customer",
                Shape<WelcomeCondition.Customer>.choice,
                "Whether the guide knew them before."
            )
            guard let channels = channel.content, let guides = guides.content, let stores = stores.content,
                let regions = regions.content, let hours = hours.content, let customer = customer.content
            else { return nil }
            return WelcomeCondition(
                channels: channels,
                guides: guides.map { Set($0.map { PlatformUserID($0) }) },
                stores: stores.map { Set($0.map { StoreID($0) }) },
                regions: regions.map { Set($0) },
                hours: hours,
                customer: customer
            )
        }
    }
}

extension Shape where Content == [String] {
    /// One or more names of things that exist.
    fileprivate static func names(of what: String, among known: [String]?, example: String) -> Shape {
        Shape<String>.name(of: what, among: known.map { Set($0) }, example: example).list(1...1_000, single: true)
    }
}

extension Shape where Content == TimeWindow {
    fileprivate static func window(example: String) -> Shape {
        Shape(example: example, schema: .scalar(pattern: "^[0-9]{1,2}:[0-9]{2}[-–][0-9]{1,2}:[0-9]{2}$")) {
            $0.timeWindow(example: example)
        }
    }
}

extension Shape where Content == [ChannelPattern] {
    fileprivate static var channels: Shape {
        let example = #""poster-*""#
        return Shape<ChannelPattern>(example: example, schema: .scalar(lengths: 0...64)) { entry in
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
        }.list(1...100, single: true)
    }
}
