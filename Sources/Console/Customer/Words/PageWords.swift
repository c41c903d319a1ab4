internal import Domain

/// How moments, days and amounts are written on a page.
struct PageWords: Sendable {
    let language: Language
    let clock: BrandClock
    let now: Instant

    /// `今天 20:00`, `12月1日 20:00`; `today 20:00`, `1 Dec 20:00`; with the year where it is another one.
    func moment(_ instant: Instant) -> String {
        "\(self.day(self.clock.day(at: instant).number)) \(self.time(instant))"
    }

    /// Hours and minutes where the brand is.
    func time(_ instant: Instant) -> String {
        let minute = self.clock.minuteOfDay(at: instant)
        return "\(Self.two(minute / 60)):\(Self.two(minute % 60))"
    }

    /// A day counted from 1970, as it is called today.
    func day(_ number: Int) -> String {
        switch number - self.today {
        case -1: self("昨天", "yesterday")
        case 0: self("今天", "today")
        case 1: self("明天", "tomorrow")
        default: self.date(number)
        }
    }

    func date(_ number: Int) -> String {
        let (year, month, day) = LocalDay(number: number).parts
        let isThisYear = year == LocalDay(number: self.today).parts.year
        return switch self.language {
        case .simplifiedChinese: (isThisYear ? "" : "\(year)年") + "\(month)月\(day)日"
        case .english: "\(day) \(Self.months[month - 1])" + (isThisYear ? "" : " \(year)")
        }
    }

    /// `2026年12月`, `December 2026`.
    func month(of number: Int) -> String {
        let (year, month, _) = LocalDay(number: number).parts
        return self("\(year)年\(month)月", "\(Self.longMonths[month - 1]) \(year)")
    }

    /// `¥29.90`; without what is not there: `¥30`.
    func money(fen: Int) -> String {
        let (yuan, rest) = (fen / 100, fen % 100)
        return "¥\(yuan)" + (rest == 0 ? "" : ".\(Self.two(rest))")
    }

    /// So many of a million as a part of a hundred: `0.5%`, `12%`, `0.0001%`.
    func chance(perMillion: Int) -> String {
        var fraction = String(perMillion % 10_000)
        fraction = String(repeating: "0", count: 4 - fraction.count) + fraction
        while fraction.last == "0" { fraction.removeLast() }
        return "\(perMillion / 10_000)" + (fraction.isEmpty ? "" : ".\(fraction)") + "%"
    }

    /// A whole number in groups of three: `12,345`.
    func count(_ number: Int) -> String {
        var digits = String(number.magnitude)
        var groups: [String] = []
        while digits.count > 3 {
            groups.insert(String(digits.suffix(3)), at: 0)
            digits.removeLast(3)
        }
        return (number < 0 ? "−" : "") + ([digits] + groups).joined(separator: ",")
    }

    func callAsFunction(_ chinese: String, _ english: String) -> String {
        self.language == .english ? english : chinese
    }

    func callAsFunction(_ text: Bilingual) -> String { text.text(in: self.language) }

    var today: Int { self.clock.day(at: self.now).number }

    private static func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }

    private static let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
    private static let longMonths = [
        "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
        "December",
    ]
}
