import Domain
import Draws
import Scripts

extension LotteryScript {
    /// The rules of a run's draw as they are sealed; `titles` are what a poll made of some tiers.
    func drawRules(of run: Run, titles: [String: String], course: RunCourse<LotteryScript>) -> DrawRules {
        DrawRules(
            draw: run.id.rawValue,
            kind: self.kind == .deadline ? .deadline : .instant,
            title: self.title,
            organiser: "\(self.notice.organiser) · \(self.notice.contact)",
            eligibility: self.notice.conditions,
            claim: self.notice.claiming,
            opens: run.opensAt,
            closes: run.closesAt,
            entropy: self.entropy.map { entropy in
                let known = course.moment(entropy.known, of: run)
                return EntropyRule(
                    source: entropy.source,
                    known: known,
                    fallback: known + entropy.fallbackAfter
                )
            } ?? .none,
            limits: self.kind == .deadline
                ? EntryLimits() : EntryLimits(entries: self.limits.perPerson, wins: self.limits.perPerson),
            tiers: self.tiers.map { tier in
                PrizeTier(
                    id: tier.id,
                    title: titles[tier.id] ?? tier.title,
                    count: tier.count,
                    value: Int(tier.value.rawValue),
                    odds: tier.odds ?? 0
                )
            }
        )
    }

    func tier(_ id: String) -> LotteryTier? { self.tiers.first { $0.id == id } }
}

/// What a draw has come to, beside entries and wins; kept with its run.
struct LotteryState: Hashable, Codable {
    struct Redraw: Hashable, Codable {
        let pick: Int
        let reason: String
    }

    /// By the id of the tier: what a poll made of its title, fixed when the run opened.
    var titles: [String: String] = [:]
    /// The seal that is published before the outside value is known, in hexadecimal; nil before the roster is sealed.
    var announcement: String?
    /// The last entry that is on the sealed roster: one that slips in behind it has no part in the draw.
    var sealed: Int?
    /// The outside value, once it was told.
    var outside: String?
    /// Why the draw went on without an outside value.
    var fallback: String?
    var redraws: [Redraw] = []

    var entropy: Entropy? {
        self.outside.map { .outside($0) } ?? self.fallback.map { .fallback(reason: $0) }
    }
}

extension Run {
    func lotteryState() throws -> LotteryState { try self.result(as: LotteryState.self) ?? LotteryState() }
}
