public import Domain
public import Plays
public import Storage

/// The pages of runs, found by the runs themselves: what was promised holds when its script is taken away.
///
/// A check-in has no run, so it ends with its script.
public struct RunAttractions: RunBook {
    private let accounts: [BrandID: AccountID]
    private let quiz: QuizPlay
    private let lottery: LotteryPlay
    private let poll: PollPlay

    /// Takes for each brand the account in whose inbox acts are taken.
    public init(accounts: [BrandID: AccountID], quiz: QuizPlay, lottery: LotteryPlay, poll: PollPlay) {
        self.accounts = accounts
        self.quiz = quiz
        self.lottery = lottery
        self.poll = poll
    }

    public func attraction(
        _ script: ScriptID,
        of brand: BrandID,
        now: Instant,
        _ transaction: Transaction
    ) throws -> (any Attraction)? {
        try Runs.play(of: script, brand: brand, now: now, transaction).flatMap { self.page(of: script, $0, brand) }
    }

    public func attractions(of brand: BrandID, now: Instant, _ transaction: Transaction) throws -> [any Attraction] {
        try Runs.shown(brand, now: now, transaction).compactMap { self.page(of: $0.script, $0.play, brand) }
    }

    private func page(of script: ScriptID, _ play: PlayName, _ brand: BrandID) -> ScriptAttraction? {
        guard let account = self.accounts[brand] else { return nil }
        let place = ScriptAttraction.Place(brand: brand, account: account, script: script)
        return switch play {
        case self.quiz.name: .quiz(place, self.quiz)
        case self.lottery.name: .lottery(place, self.lottery)
        case self.poll.name: .poll(place, self.poll)
        default: nil
        }
    }
}
