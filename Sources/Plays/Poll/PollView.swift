internal import Community
public import Domain
internal import Engine
public import Scripts
public import Storage

/// A poll as one person sees it.
public struct PollView: Hashable, Sendable {
    public let run: RunID
    public let script: PollScript
    public let stage: RunStage
    /// The key of the option that this person chose.
    public let mine: String?
    public let participants: Int
    /// By the key of the option; nil where they are not shown yet.
    public let counts: [String: Int]?
    /// The key of the option with the most votes, once they are counted.
    public let winner: String?
}

extension PollPlay {
    /// What somebody sees of the run that is on, or of the last one; nil before any is planned.
    public func view(
        of script: ScriptID,
        brand: BrandID,
        for viewer: Identity?,
        now: Instant,
        _ transaction: Transaction
    ) throws -> PollView? {
        guard let run = try Runs.current(script, brand: brand, transaction), run.play == self.name else { return nil }
        let script = try run.script(as: PollScript.self)
        let person = try viewer.flatMap { try Persons.known($0, brand: brand, transaction) }
        let outcome = try run.result(as: Outcome.self)
        let counts = try outcome?.counts ?? PollVotes.counts(of: run, transaction)
        let isShown = script.results == .always || run.state == .over
        return PollView(
            run: run.id,
            script: script,
            stage: run.stage(at: now, settlesAt: run.closesAt + Self.grace),
            mine: try person.flatMap { try PollVotes.vote(of: $0, run, transaction)?.choice },
            participants: counts.values.reduce(0, +),
            counts: isShown ? counts : nil,
            winner: outcome?.winner
        )
    }
}
