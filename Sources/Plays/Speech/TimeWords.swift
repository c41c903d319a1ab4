import Domain

/// Moments and spans as people say them.
enum TimeWords {
    /// `12月1日 20:00`; `1 December, 20:00`.
    static func moment(_ moment: LocalMoment, _ language: Language) -> String {
        let time = self.time(moment)
        return switch language {
        case .simplifiedChinese: "\(self.day(moment.day, language)) \(time)"
        case .english: "\(self.day(moment.day, language)), \(time)"
        }
    }

    /// `20:00`.
    static func time(_ moment: LocalMoment) -> String {
        "\(self.two(moment.minuteOfDay / 60)):\(self.two(moment.minuteOfDay % 60))"
    }

    /// `12月1日`; `1 December`.
    static func day(_ day: LocalDay, _ language: Language) -> String {
        let (_, month, number) = day.parts
        return switch language {
        case .simplifiedChinese: "\(month)月\(number)日"
        case .english: "\(number) \(self.months[month - 1])"
        }
    }

    /// The two greatest units that say something: `2 小时 5 分钟`, `2 h 5 min`; at least a minute.
    ///
    /// Rounded to the nearest of the smaller unit: what is told a second late still says five minutes.
    static func span(_ span: Duration, _ language: Language) -> String {
        let seconds = span.components.seconds
        let exact = max(1, (seconds + 30) / 60)
        let minutes = exact < 1_440 ? exact : (seconds + 1_800) / 3_600 * 60
        let parts: [(Int64, Bilingual)] = [
            (minutes / 1_440, Bilingual("天", "d")), (minutes / 60 % 24, Bilingual("小时", "h")),
            (minutes % 60, Bilingual("分钟", "min")),
        ]
        let from = parts.firstIndex { $0.0 > 0 } ?? 2
        return parts[from...].prefix(2).filter { $0.0 > 0 }
            .map { "\($0.0) \($0.1.text(in: language))" }
            .joined(separator: " ")
    }

    private static func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }

    private static let months = [
        "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
        "December",
    ]
}
