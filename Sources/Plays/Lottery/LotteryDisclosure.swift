public import Domain
public import Draws
internal import Scripts
public import Storage

/// What everybody may know of a draw at a moment, without a name.
public struct LotteryDisclosure: Hashable, Sendable {
    public enum Stage: Hashable, Sendable {
        /// People enter; rules and commitment are public.
        case open
        /// Nobody enters any more, and the roster is fixed, but for an instant draw that is over at once.
        case sealed
        case drawn
    }

    /// A number that won.
    public struct Winner: Hashable, Sendable {
        public let number: Int
        /// Whom it stands for now, after a prize was not claimed.
        public let insteadOf: Int?
        /// Not claimed in time, and not drawn again.
        public let isLapsed: Bool
    }

    public struct Tier: Hashable, Sendable {
        public let title: String
        public let count: Int
        /// How many numbers won it.
        public let won: Int
        /// In the order of the draw; nil when the draw has more winners than are listed.
        public let winners: [Winner]?
    }

    public let rules: DrawRules
    public let stage: Stage
    /// The seal of the first line of the proof.
    public let rulesHash: Hash
    public let commitment: Hash
    /// In hexadecimal: of rules and commitment, and once a roster is sealed, of that too.
    public let announcement: String
    /// How many are on the roster.
    public let entries: Int
    /// What was told, or why nothing was; nil while it is waited for.
    public let entropy: Entropy?
    public let tiers: [Tier]
    /// How often a prize that was not claimed was drawn again.
    public let redraws: Int
}

/// The numbers that one person has in a draw.
public struct LotteryNumbers: Hashable, Sendable {
    public struct Win: Hashable, Sendable {
        public let number: Int
        /// What it won.
        public let title: String
    }

    /// In order, a few hundred at the most.
    public let all: [Int]
    public let won: [Win]
}

extension LotteryProof {
    /// More winners than this are left to the file.
    public static let mostListed = 200
    /// Why a draw goes on without its outside value.
    public static let untoldReason = "the outside value was not told in time"

    /// What everybody may know of a run's draw now; nil before anything is fixed.
    ///
    /// - Complexity: a few questions to the store, whatever the number of entries.
    public func disclosure(of run: Run, _ transaction: Transaction) throws -> LotteryDisclosure? {
        guard run.state != .planned, run.state != .cancelled else { return nil }
        let (state, script) = (try run.lotteryState(), try run.script(as: LotteryScript.self))
        let rules = script.drawRules(of: run, titles: state.titles, course: self.course)
        let commitment = Commitment(draw: rules.draw, secret: self.keys.secret(of: run.id, brand: run.brand))
        var chain = ProofChain()
        chain.append(.rules(rules))
        let isDrawn = run.state == .over && state.entropy != nil
        return LotteryDisclosure(
            rules: rules,
            stage: isDrawn ? .drawn : state.announcement == nil ? .open : .sealed,
            rulesHash: chain.seal,
            commitment: commitment.hash,
            announcement: state.announcement ?? ProofChain.announcement(rules: rules, commitment: commitment).hex,
            entries: script.kind == .instant
                ? try LotteryEntries.count(of: run, transaction)
                : try state.sealed.map { try LotteryEntries.people(of: run, upTo: $0, transaction) }
                    ?? LotteryEntries.people(of: run, transaction),
            entropy: isDrawn ? state.entropy : state.outside.map { .outside($0) },
            tiers: try self.tiers(of: run, rules, transaction),
            redraws: state.redraws.count
        )
    }

    private func tiers(
        of run: Run,
        _ rules: DrawRules,
        _ transaction: Transaction
    ) throws -> [LotteryDisclosure.Tier] {
        let picks = try LotteryWins.picks(of: run, limit: Self.mostListed + 1, transaction)
        let counts = try LotteryWins.counts(of: run, transaction)
        let numbers = Dictionary(uniqueKeysWithValues: picks.map { ($0.pick, $0.number) })
        let followed = Set(picks.compactMap(\.replaces))
        return rules.tiers.map { tier in
            let winners = picks.filter { $0.tier == tier.id && !followed.contains($0.pick) }.map { pick in
                LotteryDisclosure.Winner(
                    number: pick.number,
                    insteadOf: pick.replaces.flatMap { numbers[$0] },
                    isLapsed: pick.isLapsed
                )
            }
            return LotteryDisclosure.Tier(
                title: tier.title,
                count: tier.count,
                won: counts[tier.id] ?? 0,
                winners: picks.count > Self.mostListed ? nil : winners
            )
        }
    }

    /// The numbers that somebody has in a run's draw, as the proof has them.
    public func numbers(of person: PersonID, in run: Run, _ transaction: Transaction) throws -> LotteryNumbers {
        let (state, script) = (try run.lotteryState(), try run.script(as: LotteryScript.self))
        let all =
            script.kind == .instant
            ? try LotteryEntries.numbers(of: person, run, limit: Self.mostListed, transaction)
            : try LotteryEntries.place(of: person, run, upTo: state.sealed ?? .max, transaction).map { [$0] } ?? []
        let won = try LotteryWins.of(person, run, transaction).filter { $0.state != .lapsed }.map { win in
            LotteryNumbers.Win(
                number: win.number,
                title: state.titles[win.tier] ?? script.tier(win.tier)?.title ?? win.tier
            )
        }
        return LotteryNumbers(all: all, won: won)
    }
}
