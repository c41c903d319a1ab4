public import Domain

/// A part of the day, for the greeting at the head of a message.
public enum DayPart: String, Hashable, Sendable, CaseIterable {
    /// From 05:00.
    case morning
    /// From 11:30.
    case noon
    /// From 13:30.
    case afternoon
    /// From 18:00.
    case evening
    /// From 23:00, to 05:00.
    case night

    /// - Parameter minuteOfDay: 0 to 1,439 in the brand's time zone.
    public init(minuteOfDay: Int) {
        switch minuteOfDay {
        case ..<300: self = .night
        case ..<690: self = .morning
        case ..<810: self = .noon
        case ..<1_080: self = .afternoon
        case ..<1_380: self = .evening
        default: self = .night
        }
    }

    /// What one says to somebody met at that minute: `早上好` until nine, `上午好` until half past eleven.
    public static func greeting(minuteOfDay: Int, in language: Language) -> String {
        let part = Self(minuteOfDay: minuteOfDay)
        switch (language, part) {
        case (.simplifiedChinese, .morning): return minuteOfDay < 540 ? "早上好" : "上午好"
        case (.simplifiedChinese, .noon): return "中午好"
        case (.simplifiedChinese, .afternoon): return "下午好"
        case (.simplifiedChinese, .evening), (.simplifiedChinese, .night): return "晚上好"
        case (.english, .morning): return "Good morning"
        case (.english, .noon), (.english, .afternoon): return "Good afternoon"
        case (.english, .evening), (.english, .night): return "Good evening"
        }
    }
}
