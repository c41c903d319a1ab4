import Domain
import Scripts
import Testing

@testable import Plays

/// What the days on which somebody checked in make together.
@Suite struct CheckInDaysTests {
    private static func day(_ number: Int) -> LocalDay { LocalDay(number: number) }

    private static func goal(_ days: Int, of span: Int? = nil) -> CheckInDays.Goal {
        CheckInDays.Goal(key: "goal", days: days, span: span, reward: .points(1))
    }

    /// Adds days one after the other, each on the day itself.
    ///
    /// - Returns: The ends at which the goal was reached, in the order in which that was noticed.
    private static func reached(_ goal: CheckInDays.Goal, adding numbers: [Int]) -> [Int] {
        var days = CheckInDays([])
        var used: Int?
        var ends: [Int] = []
        for number in numbers {
            days.add(Self.day(number))
            for end in days.reaches(goal, adding: Self.day(number), used: used) {
                ends.append(end.number)
                used = end.number
            }
        }
        return ends
    }

    @Test func `a streak is alive while today may still come`() {
        let days = CheckInDays([7, 8, 9])
        #expect(days.streak(alive: Self.day(9)) == 3)
        #expect(days.streak(alive: Self.day(10)) == 3)
        #expect(days.streak(alive: Self.day(11)) == 0)
        #expect(days.streak(endingAt: Self.day(8)) == 2)
        #expect(CheckInDays([]).streak(alive: Self.day(1)) == 0)
    }

    @Test func `so many days on end are reached on the seventh day, the fourteenth, and so on`() {
        #expect(Self.reached(Self.goal(7), adding: Array(1...22)) == [7, 14, 21])
        #expect(Self.reached(Self.goal(7), adding: [1, 2, 3, 4, 5, 6] + Array(8...14)) == [14])
    }

    @Test func `five of seven are reached with the fifth day, and what counted counts no more`() {
        #expect(Self.reached(Self.goal(5, of: 7), adding: [1, 2, 4, 5, 7]) == [7])
        #expect(Self.reached(Self.goal(5, of: 7), adding: [1, 2, 4, 5, 8]) == [])
        #expect(Self.reached(Self.goal(5, of: 7), adding: Array(1...12)) == [5, 10])
        #expect(Self.reached(Self.goal(1, of: 1), adding: [3, 4, 9]) == [3, 4, 9])
    }

    @Test func `a day that is made up for joins two pieces`() {
        #expect(Self.reached(Self.goal(7), adding: [1, 2, 3, 5, 6, 7, 4]) == [7])
        #expect(Self.reached(Self.goal(3), adding: [1, 2, 4, 5, 6, 3]) == [6])
        // What was reached before is not reached again.
        #expect(Self.reached(Self.goal(3), adding: [1, 2, 3, 5, 4]) == [3])
        #expect(Self.reached(Self.goal(3), adding: [1, 2, 3, 5, 6, 4]) == [3, 6])
    }

    @Test func `a day that is told late completes what ends on a later one`() {
        #expect(Self.reached(Self.goal(3), adding: [1, 3, 2]) == [3])
        #expect(Self.reached(Self.goal(3, of: 4), adding: [1, 4, 5, 3]) == [4])
    }

    @Test(arguments: [(3, nil), (7, nil), (1, 1), (3, 5), (5, 7), (4, 20)] as [(Int, Int?)])
    func `reached day by day as a slow, plain count has it`(days: Int, span: Int?) {
        var chance = RandomSource(seed: 5)
        for _ in 0..<300 {
            let numbers = (100..<160).filter { _ in Int.random(in: 0...9, using: &chance) > 2 }
            #expect(Self.reached(Self.goal(days, of: span), adding: numbers) == Self.slowly(days, span, numbers))
        }
    }

    /// Walks over the calendar with a list of the days that count still.
    private static func slowly(_ days: Int, _ span: Int?, _ numbers: [Int]) -> [Int] {
        var counting: [Int] = []
        var ends: [Int] = []
        for today in (numbers.first ?? 0)...(numbers.last ?? 0) {
            guard numbers.contains(today) else {
                if span == nil { counting = [] }
                continue
            }
            counting.append(today)
            if let span { counting.removeAll { $0 <= today - span } }
            if counting.count == days {
                ends.append(today)
                counting = []
            }
        }
        return ends
    }

    @Test(arguments: [(3, nil), (7, nil), (3, 5), (5, 7)] as [(Int, Int?)])
    func `in whatever order days are told, none counts twice, and each end has the days it asks for`(
        days: Int,
        span: Int?
    ) {
        var chance = RandomSource(seed: 9)
        for _ in 0..<300 {
            // Mostly in order, with days told late in between.
            var numbers = (100..<140).filter { _ in Int.random(in: 0...9, using: &chance) > 1 }
            for _ in 0..<4 where numbers.count > 6 {
                let late = numbers.remove(at: Int.random(in: 0..<(numbers.count - 4), using: &chance))
                let place = numbers.firstIndex { $0 > late } ?? numbers.count
                numbers.insert(late, at: min(numbers.count, place + Int.random(in: 1...4, using: &chance)))
            }
            let ends = Self.reached(Self.goal(days, of: span), adding: numbers)
            #expect(ends == ends.sorted() && Set(ends).count == ends.count)
            var before = Int.min
            for end in ends {
                let first = max(before == .min ? .min : before + 1, end - (span ?? days) + 1)
                #expect(numbers.count { first <= $0 && $0 <= end } >= days)
                before = end
            }
        }
    }
}
