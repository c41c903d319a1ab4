internal import Community
public import Domain
internal import Engine
internal import Ledger
public import Scripts
public import Storage

/// A check-in as one person sees it: the month of today.
public struct CheckInView: Hashable, Sendable {
    public struct Day: Hashable, Sendable {
        public enum State: Hashable, Sendable {
            case checked, madeUp, missed
            /// Today, and not checked in yet.
            case today
            case future
            /// Before the first day, or behind the last.
            case outside
        }

        public let day: LocalDay
        public let state: State
        public let mayMakeUp: Bool
    }

    public struct Goal: Hashable, Sendable {
        public let words: Bilingual
        public let reward: Bilingual
        public let done: Int
        public let of: Int
    }

    public let script: CheckInScript
    public let stage: RunStage
    /// Every day of the month, in order.
    public let days: [Day]
    public let hasCheckedIn: Bool
    public let streak: Int
    public let goals: [Goal]
    /// What a day brings and what making up costs, in words; nil for nothing.
    public let reward: Bilingual?
    public let makeUpCost: Bilingual?
    /// What this person lacks to make up for a day, in words; nil when they have enough.
    public let makeUpShort: Bilingual?
    /// Whether a code is still owed to this person.
    public let isOwed: Bool
}

extension CheckInPlay {
    /// What somebody sees now; nil when there is no such script.
    public func view(
        of id: ScriptID,
        brand: BrandID,
        for viewer: Identity?,
        now: Instant,
        _ transaction: Transaction
    ) throws -> CheckInView? {
        guard let script = self.scripts.script(id, of: brand) else { return nil }
        let today = self.voice.clock.day(at: now, begins: script.dayBegins)
        let first = today + (1 - today.parts.day)
        let person = try viewer.flatMap { try Persons.known($0, brand: brand, transaction) }
        var (days, madeUp) = (CheckInDays([]), Set<Int>())
        var used: [String: Int] = [:]
        if let person {
            (days, madeUp) = try CheckIns.days(of: person, id, brand: brand, since: today + (-400), transaction)
            used = try CheckIns.used(by: person, id, brand: brand, transaction)
        }
        let mayMakeUp = script.missed(days, today: today).filter { script.mayMakeUp($0, besides: madeUp) }
        return CheckInView(
            script: script,
            stage: self.stage(script, today),
            days: Self.month(of: first).map { day in
                CheckInView.Day(
                    day: day,
                    state: Self.state(of: day, script, days, madeUp, today: today),
                    mayMakeUp: person != nil && mayMakeUp.contains(day)
                )
            },
            hasCheckedIn: days.contains(today),
            streak: days.streak(alive: today),
            goals: script.allGoals.map { goal in
                let end = days.contains(today) ? today : today + (-1)
                return CheckInView.Goal(
                    words: Bilingual(goal.words(.simplifiedChinese), goal.words(.english)),
                    reward: goal.reward.bilingual,
                    done: min(goal.days, goal.progress(days, at: end, used: used[goal.key])),
                    of: goal.days
                )
            },
            reward: script.reward?.bilingual,
            makeUpCost: (script.makeUp?.costs).map { Reward.points($0.points).bilingual },
            makeUpShort: try person.flatMap {
                try self.lacking($0, brand, script, now: now, transaction)
            }.map { Reward.points($0).bilingual },
            isOwed: try person.map {
                try Rewards.owes(PointAccount(brand: brand, person: $0), under: script.id, transaction)
            } ?? false
        )
    }

    /// How many points somebody lacks to make up for a day; nil for none.
    private func lacking(
        _ person: PersonID,
        _ brand: BrandID,
        _ script: CheckInScript,
        now: Instant,
        _ transaction: Transaction
    ) throws -> Int? {
        guard let price = script.makeUp?.costs else { return nil }
        let balance = try Points.balance(of: PointAccount(brand: brand, person: person), now: now, transaction)
        return balance < price.points ? price.points - max(balance, 0) : nil
    }

    private func stage(_ script: CheckInScript, _ today: LocalDay) -> RunStage {
        if let from = script.from, today < from {
            return .upcoming(opensAt: self.voice.clock.instant(from, minuteOfDay: script.dayBegins))
        }
        if let until = script.until {
            guard today <= until else { return .over }
            return .open(closesAt: self.voice.clock.instant(until + 1, minuteOfDay: script.dayBegins))
        }
        return .open(closesAt: self.voice.clock.instant(today + 1, minuteOfDay: script.dayBegins))
    }

    private static func month(of first: LocalDay) -> [LocalDay] {
        (0..<31).map { first + $0 }.filter { $0.parts.month == first.parts.month }
    }

    private static func state(
        of day: LocalDay,
        _ script: CheckInScript,
        _ days: CheckInDays,
        _ madeUp: Set<Int>,
        today: LocalDay
    ) -> CheckInView.Day.State {
        if madeUp.contains(day.number) { return .madeUp }
        if days.contains(day) { return .checked }
        guard script.isOn(day) else { return .outside }
        if day == today { return .today }
        guard day < today else { return .future }
        // Who began later has missed nothing before.
        return days.days.contains { $0 < day.number } ? .missed : .outside
    }
}
