public import Domain

/// What the templates of many occasions may mention.
public enum CommonVariables {
    public static let brand = [TemplateVariable("brand")]
    /// What time it is; see ``momentValues(minuteOfDay:language:)``.
    public static let moment = [
        TemplateVariable("greeting"),
        TemplateVariable("isMorning", .flag),
        TemplateVariable("isNoon", .flag),
        TemplateVariable("isAfternoon", .flag),
        TemplateVariable("isEvening", .flag),
        TemplateVariable("isNight", .flag),
    ]
    /// A run: its title, when it opens and closes by the wall clock, and the address of its page.
    ///
    /// `left` is how long it is still open, in words, empty where it is not told; `link` may be empty.
    public static let run =
        brand + moment + [
            TemplateVariable("title"),
            TemplateVariable("opens"),
            TemplateVariable("closes"),
            TemplateVariable("left"),
            TemplateVariable("link"),
        ]
    /// Why somebody cannot take part; exactly one flag is true.
    public static let refusal = [
        TemplateVariable("isNotOpen", .flag),
        TemplateVariable("isClosed", .flag),
    ]
    /// The person: a name, which may be empty, and the balance of points.
    static let person = [
        TemplateVariable("name", isPersonal: true),
        TemplateVariable("balance", isPersonal: true),
    ]

    /// The values of ``moment``, at a minute of the day from 0 to 1,439 in the brand's time zone.
    public static func momentValues(minuteOfDay: Int, language: Language) -> [String: String] {
        let part = DayPart(minuteOfDay: minuteOfDay)
        return [
            "greeting": DayPart.greeting(minuteOfDay: minuteOfDay, in: language),
            "isMorning": "\(part == .morning)",
            "isNoon": "\(part == .noon)",
            "isAfternoon": "\(part == .afternoon)",
            "isEvening": "\(part == .evening)",
            "isNight": "\(part == .night)",
        ]
    }
}

extension [TemplateVariable] {
    /// Every variable of every occasion: what the load of a library checks against.
    public static let everyOccasion = Set(
        WelcomeVariables.all + QuizVariables.all + LotteryVariables.all + CheckInVariables.all + PollVariables.all
            + FlashSaleVariables.all + WatchVariables.all + CouponVariables.all + ChatVariables.all
    ).sorted { $0.name < $1.name }
}
