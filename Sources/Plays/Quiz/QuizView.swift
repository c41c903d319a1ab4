internal import Community
public import Domain
internal import Engine
public import Scripts
public import Storage

/// A quiz as one person sees it.
public struct QuizView: Hashable, Sendable {
    /// How it ended, once that is told.
    public struct Result: Hashable, Sendable {
        /// By question: the keys that were right, or the number.
        public let right: [String: Set<String>]
        public let winners: Int
        public let hasWon: Bool
        public let place: Int?
        public let score: Int?
        /// What this person got, in words; nil before it was given.
        public let gain: String?
        /// Whether a code is still owed to them.
        public let isOwed: Bool
    }

    public let run: RunID
    public let script: QuizScript
    public let stage: RunStage
    /// By question: what this person answered.
    public let mine: [String: String]
    public let participants: Int
    /// Who wins what, and how ties are decided.
    public let rules: [Bilingual]
    public let result: Result?
}

extension QuizPlay {
    /// What somebody sees of the run that is on, or of the last one; nil before any is planned.
    public func view(
        of script: ScriptID,
        brand: BrandID,
        for viewer: Identity?,
        now: Instant,
        _ transaction: Transaction
    ) throws -> QuizView? {
        guard let run = try Runs.current(script, brand: brand, transaction), run.play == self.name else { return nil }
        let script = try run.script(as: QuizScript.self)
        let person = try viewer.flatMap { try Persons.known($0, brand: brand, transaction) }
        let sheet = try person.flatMap { try QuizAnswers.sheet(of: $0, run, transaction) }
        return QuizView(
            run: run.id,
            script: script,
            // While results are written nobody knows to the second when they are there.
            stage: run.stage(
                at: now,
                settlesAt: run.result == nil ? self.course.moment(script.reveal, of: run) : nil
            ),
            mine: sheet?.answers.mapValues(\.text) ?? [:],
            participants: try QuizAnswers.count(of: run, transaction),
            rules: zip(script.ruleSentences(.simplifiedChinese), script.ruleSentences(.english)).map(Bilingual.init),
            result: run.state == .over ? try self.result(of: person, run, script, transaction) : nil
        )
    }

    private func result(
        of person: PersonID?,
        _ run: Run,
        _ script: QuizScript,
        _ transaction: Transaction
    ) throws -> QuizView.Result {
        let line = try person.flatMap { try QuizResults.line(of: $0, run, transaction) }
        // What was owed when the line was written may have come since.
        let debts = try line.map { try self.debts(of: $0.person, run, transaction) } ?? []
        let later = debts.words(script.language)
        let gain = line?.gain.map { [$0, later].filter { !$0.isEmpty }.joined(separator: script.language.comma) }
        return QuizView.Result(
            right: script.questions.reduce(into: [:]) { right, question in
                switch question.answer {
                case .options(let options): right[question.id] = Set(options.filter(\.isRight).map(\.key))
                case .number(let number): right[question.id] = [String(number)]
                }
            },
            winners: try run.result(as: Outcome.self)?.won ?? 0,
            hasWon: line?.hasWon ?? false,
            place: line?.place,
            score: line.flatMap { script.scoring.hasScore ? $0.score : nil },
            gain: gain,
            isOwed: debts.contains(where: \.isOwed)
        )
    }

    private func debts(of person: PersonID, _ run: Run, _ transaction: Transaction) throws -> [Rewards.Gift] {
        try QuizGift.allCases.compactMap {
            try Rewards.debt(of: $0.cause(of: person, run), brand: run.brand, transaction)
        }
    }
}

extension QuizScoring {
    fileprivate var hasScore: Bool {
        if case .speed = self { true } else { false }
    }
}

extension QuizScript {
    /// Who wins what, and how ties are decided; as many sentences in every language.
    func ruleSentences(_ language: Language) -> [String] {
        let isEnglish = language == .english
        var sentences: [String] = []
        let ties = { (places: QuizPlaces) in
            switch places.ties {
            case .earlierFirst:
                isEnglish ? "If it is a tie, whoever answered first comes first." : "同样好的，先答的在前。"
            case .share:
                isEnglish
                    ? "Everybody who ties with the last winner wins too, and they share what is left of the points."
                    : "与最后一名同样好的也算得奖，平分剩下名次的积分。"
            }
        }
        switch self.scoring {
        case .allCorrectShare(let pot):
            let points = PrizeWords.points(pot, language)
            sentences.append(isEnglish ? "Everybody who gets all of it right shares \(points)." : "全部答对的人平分 \(points)。")
            sentences.append(
                isEnglish ? "What does not divide evenly goes to the earliest, point by point." : "除不尽的零头，一分一分给最早答对的人。"
            )
        case .first(let places):
            sentences.append(
                isEnglish ? "The first \(places.winners) to get it right win." : "最先答对的 \(places.winners) 人得奖。"
            )
            sentences.append(ties(places))
        case .speed(let places):
            sentences.append(
                isEnglish
                    ? "The sooner you answer right, the more it counts. The best \(places.winners) win."
                    : "答对得分，越早越多；得分最高的 \(places.winners) 人得奖。"
            )
            sentences.append(ties(places))
        case .closest(let places):
            sentences.append(
                isEnglish ? "The \(places.winners) closest guesses win." : "猜得最接近的 \(places.winners) 人得奖。"
            )
            sentences.append(ties(places))
        }
        if let reward = self.reward?.words(language) {
            sentences.append(isEnglish ? "Each winner gets \(reward)." : "每位得奖的人：\(reward)。")
        }
        if let part = self.consolation?.words(language) {
            sentences.append(isEnglish ? "Everybody else who answers every question gets \(part)." : "其他答完的人：\(part)。")
        }
        if let streak = self.streak {
            let reward = streak.reward.words(language)
            sentences.append(
                isEnglish
                    ? "Get it right \(streak.runs) times in a row for another \(reward)."
                    : "连续 \(streak.runs) 场答对，再得 \(reward)。"
            )
        }
        return sentences
    }
}
