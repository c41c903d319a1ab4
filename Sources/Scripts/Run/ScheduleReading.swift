import Domain

/// Reads when runs open and close: `opens`, `closes`, `lasts`, `every`.
struct ScheduleReading {
    static let longest = Duration.seconds(31 * 86_400)

    /// Nil after a problem.
    let schedule: RunSchedule?
    /// The key that says when it opens, for problems that concern the whole.
    let value: Value?

    init(_ keys: Keys) {
        let opens = keys.optional("opens", .opening, "When the one run opens: a moment, or on-start for demos.")
        let closes = keys.optional("closes", .moment(example: "2026-12-01 20:00"), "When it closes.")
        let lasts = keys.optional(
            "lasts",
            .duration(.seconds(60)...Self.longest, example: "2h"),
            "How long it is open, in place of 'closes'."
        )
        let every = keys.optional("every", .rhythm(lasts: nil), "Runs at fixed times, in place of 'opens'.")
        keys.exactlyOne(of: ["opens", "every"], example: "opens: 2026-12-01 10:00")
        self.value = opens.value ?? every.value
        if every.value != nil {
            for surplus in [closes.value, lasts.value] {
                surplus?.report("means nothing beside 'every'", suggestion: "write 'lasts' into 'every'")
            }
            self.schedule = opens.value == nil ? every.content?.map { .every($0) } : nil
            return
        }
        self.schedule = Self.single(keys, opens, closes, lasts)
    }

    private static func single(
        _ keys: Keys,
        _ opens: Given<Opening?>,
        _ closes: Given<LocalMoment?>,
        _ lasts: Given<Duration?>
    ) -> RunSchedule? {
        guard opens.value != nil else { return nil }
        if case .onStart = opens.content ?? nil {
            closes.report("cannot stand beside 'opens: on-start'", suggestion: "write lasts: 10m")
            guard lasts.value != nil else {
                if closes.value == nil {
                    keys.report("lacks the key 'lasts'", suggestion: "add lasts: 10m")
                }
                return nil
            }
            return lasts.content?.map { .onStart(lasts: $0) }
        }
        if closes.value != nil, lasts.value != nil {
            lasts.report("cannot stand beside 'closes'", suggestion: "keep one of the two")
            return nil
        }
        if closes.value == nil, lasts.value == nil {
            keys.report("lacks the key 'closes'", suggestion: "add closes: 2026-12-01 20:00")
            return nil
        }
        guard case .at(let from) = opens.content ?? nil else { return nil }
        if let length = lasts.content ?? nil {
            return .once(opens: from, closes: from + Int((length.components.seconds + 59) / 60))
        }
        guard let to = closes.content ?? nil else { return nil }
        guard to > from else {
            closes.report("is not after the opening, \(from)", suggestion: "write a later moment")
            return nil
        }
        guard to.minutes - from.minutes <= Int(Self.longest.components.seconds / 60) else {
            closes.report("is more than 31 days after the opening", suggestion: "make several runs with 'every'")
            return nil
        }
        return .once(opens: from, closes: to)
    }
}

/// What `opens` says.
enum Opening {
    case onStart
    case at(LocalMoment)
}

extension Shape where Content == Opening {
    static var opening: Shape {
        let moment = Shape<LocalMoment>.moment()
        return Shape(
            example: moment.example,
            schema: .anyOf([.object(["const": .text("on-start")]), moment.schema()])
        ) { value in
            guard let text = value.scalar else { return moment.read(value).map { .at($0) } }
            if text == "on-start" { return .onStart }
            if let near = Nearest.match(for: text, in: ["on-start"]) {
                value.report("is no day and time", suggestion: "did you mean '\(near)'?")
                return nil
            }
            return moment.read(value).map { .at($0) }
        }
    }
}
