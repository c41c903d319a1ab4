import Domain
import Engine
import Ledger
import Scripts
import Storage

/// Takes one check-in: what it makes of the days, and what is given for it.
struct CheckInBook {
    /// Why somebody cannot check in.
    enum Refusal {
        case notOpen, closed, there, nothing, tooOften
        case short(by: Int)

        var flag: String {
            switch self {
            case .notOpen: "isNotOpen"
            case .closed: "isClosed"
            case .there: "isThere"
            case .nothing: "hasNothing"
            case .tooOften: "isTooOften"
            case .short: "isShortOfPoints"
            }
        }

        var reason: Bilingual {
            switch self {
            case .notOpen: Bilingual("还没有开始", "it has not begun")
            case .closed: Bilingual("已经结束", "it is over")
            case .there: Bilingual("这一天已经签过", "this day is there already")
            case .nothing: Bilingual("没有可以补签的日子", "there is no day to make up for")
            case .tooOften: Bilingual("这个月补签的次数用完了", "no make-up is left this month")
            case .short(let missing):
                Bilingual("还差 \(missing) 积分", "\(missing.counted("point is", "points are")) missing")
            }
        }
    }

    struct Taken {
        let day: LocalDay
        let streak: Int
        let gifts: [Rewards.Gift]
        /// What was reached with it.
        let reached: [CheckInDays.Goal]

        /// How many of the gifts come later, because no codes are left.
        var owed: Int { self.gifts.count(where: \.isOwed) }
    }

    enum Outcome {
        case taken(Taken)
        case refused(Refusal)
    }

    let script: CheckInScript
    let person: PersonID
    let brand: BrandID
    let event: Event
    let now: Instant
    let today: LocalDay

    private var id: ScriptID { ScriptID(self.script.id) }
    private var account: PointAccount { PointAccount(brand: self.brand, person: self.person) }

    /// How far back days are read: more than goals and months ask for, so that a streak of years is told whole.
    static let reach = 1_900

    /// Why nothing counts today, neither a check-in nor a make-up.
    private var refusal: Refusal? {
        guard !self.script.isOn(self.today) else { return nil }
        return self.script.from.map { self.today < $0 } == true ? .notOpen : .closed
    }

    func checkIn(_ transaction: Transaction) throws -> Outcome {
        if let refusal = self.refusal { return .refused(refusal) }
        return try self.add(self.today, isMadeUp: false, transaction)
    }

    /// Makes up for a missed day, or the latest one.
    func makeUp(_ day: LocalDay?, _ transaction: Transaction) throws -> Outcome {
        if let refusal = self.refusal { return .refused(refusal) }
        guard let makeUp = self.script.makeUp else { return .refused(.nothing) }
        let (days, madeUp) = try self.days(transaction)
        let missed = self.script.missed(days, today: self.today)
        if let day, days.contains(day) { return .refused(.there) }
        guard let wanted = day ?? missed.first, missed.contains(wanted) else { return .refused(.nothing) }
        guard self.script.mayMakeUp(wanted, besides: madeUp) else { return .refused(.tooOften) }
        if let price = makeUp.costs {
            let spending = try Points.spend(
                price.points,
                of: self.account,
                cause: "\(self.script.id)/make-up/\(self.person)/\(wanted)",
                reason: Bilingual("\(self.script.title)：补签", "\(self.script.title): a day made up"),
                at: self.now,
                transaction
            )
            if case .short(let missing) = spending { return .refused(.short(by: missing)) }
        }
        return try self.add(wanted, isMadeUp: true, transaction)
    }

    private func days(_ transaction: Transaction) throws -> (all: CheckInDays, madeUp: Set<Int>) {
        try CheckIns.days(of: self.person, self.id, brand: self.brand, since: self.today + (-Self.reach), transaction)
    }

    private func add(_ day: LocalDay, isMadeUp: Bool, _ transaction: Transaction) throws -> Outcome {
        let isNew = try CheckIns.add(
            day,
            isMadeUp: isMadeUp,
            of: self.person,
            self.id,
            brand: self.brand,
            at: self.event.happenedAt,
            event: self.event.id,
            transaction
        )
        guard isNew else { return .refused(.there) }
        let days = try self.days(transaction).all
        var gifts: [Rewards.Gift] = []
        if let reward = self.script.reward, !isMadeUp {
            gifts.append(try self.give(reward, "day/\(day)", Bilingual("签到", "a check-in"), transaction))
        }
        let used = try CheckIns.used(by: self.person, self.id, brand: self.brand, transaction)
        var reached: [CheckInDays.Goal] = []
        for goal in self.script.allGoals {
            for end in days.reaches(goal, adding: day, used: used[goal.key]) {
                try CheckIns.use(goal.key, upTo: end, by: self.person, self.id, brand: self.brand, transaction)
                let words = Bilingual(goal.words(.simplifiedChinese), goal.words(.english))
                gifts.append(try self.give(goal.reward, "\(goal.key)/\(end)", words, transaction))
                reached.append(goal)
            }
        }
        return .taken(Taken(day: day, streak: days.streak(alive: self.today), gifts: gifts, reached: reached))
    }

    private func give(
        _ reward: Reward,
        _ what: String,
        _ reason: Bilingual,
        _ transaction: Transaction
    ) throws -> Rewards.Gift {
        let occasion = Rewards.Occasion(
            account: self.account,
            cause: "\(self.script.id)/\(what)/\(self.person)",
            reason: Bilingual("\(self.script.title)：", "\(self.script.title): ") + reason,
            language: self.script.language,
            via: self.event.account,
            now: self.now
        )
        return try Rewards.give(reward, occasion, transaction)
    }
}
