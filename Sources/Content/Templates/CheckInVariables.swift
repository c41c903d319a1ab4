/// What the templates of a check-in may mention.
public enum CheckInVariables {
    /// `word` is what one writes to check in, `reward` what a day brings in words, empty for nothing; `goals` has a
    /// line for each goal and each streak.
    private static let base =
        CommonVariables.brand + CommonVariables.moment + [
            TemplateVariable("title"),
            TemplateVariable("link"),
            TemplateVariable("word"),
            TemplateVariable("reward"),
            TemplateVariable("goals", .lines),
        ]
    private static let standing =
        CommonVariables.person + [
            TemplateVariable("days", isPersonal: true),
            TemplateVariable("streak", isPersonal: true),
            TemplateVariable("gain", isPersonal: true),
            TemplateVariable("hasReached", .flag, isPersonal: true),
            TemplateVariable("reached", isPersonal: true),
            TemplateVariable("toGo", isPersonal: true),
        ] + CouponVariables.owed

    /// To a group, on the first day; `from` and `until` are days, empty where there is no limit.
    public static let announce = base + [TemplateVariable("from"), TemplateVariable("until")]
    /// To a person who checked in.
    ///
    /// `days` is how many in all, `streak` how many on end, `gain` what they got in words, `isOwed` whether a coupon of
    /// it comes later because no code is left, `reached` the goal that was
    /// reached with it in words, `toGo` how many days are missing to the next one, empty when there is none.
    public static let done = base + standing
    /// To a person who made up for a missed day, `day`; `costs` is what they paid in words.
    public static let madeUp =
        base + standing + [
            TemplateVariable("day", isPersonal: true),
            TemplateVariable("costs"),
        ]
    /// To a person who could not; exactly one of the flags `is…` and `hasNothing` is true.
    ///
    /// With `isNotOpen`, `from` is the first day. With `isShortOfPoints`, `costs` is what making up for a day takes and
    /// `missing` what is not there, in words.
    public static let refused =
        base + CommonVariables.person + CommonVariables.refusal + [
            TemplateVariable("isThere", .flag, isPersonal: true),
            TemplateVariable("isTooOften", .flag, isPersonal: true),
            TemplateVariable("isShortOfPoints", .flag, isPersonal: true),
            TemplateVariable("hasNothing", .flag, isPersonal: true),
            TemplateVariable("streak", isPersonal: true),
            TemplateVariable("costs"),
            TemplateVariable("missing", isPersonal: true),
            TemplateVariable("from"),
        ]

    static let all = announce + done + madeUp + refused
}
