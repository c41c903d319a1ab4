internal import Domain

/// What a world has to bear, drawn from its seed: now many small troubles, now one kind of them alone.
struct Weather {
    /// How long troubles and callbacks come, in seconds.
    let loadSeconds: Int64
    let letters: Int
    let conversations: Int
    let mostHeld: Int
    let places: Int
    /// Calls for one account in ten seconds, and at the same time.
    let callsInWindow: Int
    let callsAtOnce: Int

    /// Of 1,000 transactions, so many fail, and so many get no answer to their commit.
    let failures: Int
    let lostCommits: Int
    /// Of 1,000 transactions, so many are slow.
    let slowCommits: Int
    /// Of 1,000 calls.
    let lostRequests: Int
    let lostAnswers: Int
    let refusals: Int
    let slowAnswers: Int
    /// Of 1,000 letters.
    let duplicates: Int
    let lostAcks: Int
    let reordered: Int
    /// Seconds between two troubles of the kind, on average; nil for none.
    let crashes: Int64?
    let pauses: Int64?
    let cuts: Int64?
    let clockJumps: Int64?
    let storms: Int64?
    let powerCuts: Int64?
    let restores: Bool
    /// The world stands still for more than a week, with something to do after it.
    let leaps: Bool

    /// Some letters fail for good, which takes a minute and a half.
    let fails: Bool

    init(_ random: inout RandomSource) {
        func often(_ most: Int, _ random: inout RandomSource) -> Int {
            Bool.random(using: &random) ? Int.random(in: 1...most, using: &random) : 0
        }
        func pause(_ range: ClosedRange<Int64>, _ random: inout RandomSource) -> Int64? {
            Bool.random(using: &random) ? Int64.random(in: range, using: &random) : nil
        }
        self.loadSeconds = Int64.random(in: 6...15, using: &random)
        self.letters = Int.random(in: 12...36, using: &random)
        self.conversations = Int.random(in: 3...8, using: &random)
        self.mostHeld = [4, 16, 1_000].randomElement(using: &random) ?? 16
        self.places = [4, 8, 64].randomElement(using: &random) ?? 8
        self.callsInWindow = Int.random(in: 4...20, using: &random)
        self.callsAtOnce = Int.random(in: 1...4, using: &random)
        self.failures = often(60, &random)
        self.lostCommits = often(60, &random)
        self.slowCommits = often(100, &random)
        self.lostRequests = often(100, &random)
        self.lostAnswers = often(200, &random)
        self.refusals = often(150, &random)
        self.slowAnswers = often(200, &random)
        self.duplicates = often(500, &random)
        self.lostAcks = often(200, &random)
        self.reordered = often(500, &random)
        self.crashes = pause(2...10, &random)
        self.pauses = pause(2...10, &random)
        self.cuts = pause(2...10, &random)
        self.clockJumps = pause(2...10, &random)
        self.storms = pause(2...10, &random)
        self.powerCuts = Int.random(in: 0..<4, using: &random) == 0 ? 6 : nil
        self.restores = Int.random(in: 0..<4, using: &random) == 0
        self.fails = Int.random(in: 0..<10, using: &random) == 0
        self.leaps = Int.random(in: 0..<4, using: &random) == 0
    }
}
