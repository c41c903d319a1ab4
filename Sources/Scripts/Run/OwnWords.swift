public import Domain

// The words that plays listen to beside those of their scripts.

extension QuizScript {
    /// With which words one asks for the question in a chat.
    public var askingWords: [String] { self.language == .english ? ["quiz"] : ["竞猜", "答题"] }
}

extension PollScript {
    /// With which words one asks for the poll in a chat.
    public var askingWords: [String] { self.language == .english ? ["poll", "vote"] : ["投票"] }
}

extension LotteryScript {
    /// With which words a winner claims in a chat.
    public var claimWords: [String] { Self.claimWords(self.language) }

    /// The same for a script of that language.
    public static func claimWords(_ language: Language) -> [String] { language == .english ? ["claim"] : ["领奖"] }
}

extension CheckInScript {
    /// With which words one makes up for a missed day in a chat.
    public var makeUpWords: [String] { self.language == .english ? ["make up"] : ["补签"] }
}

extension PlayScript {
    /// What the script listens to in chats; nil when it listens to nothing.
    func listening(root: Value) -> Crossings.Listening? {
        let own: (words: [String], what: String)
        var given = root.peek("words")?.entryValues ?? []
        switch self {
        case let quiz as QuizScript: own = (quiz.askingWords, "asks for the quiz")
        case let poll as PollScript: own = (poll.askingWords, "asks for the poll")
        case let lottery as LotteryScript: own = (lottery.claimWords, "claims a prize of the lottery")
        case let checkIn as CheckInScript: own = (checkIn.makeUpWords, "makes up for a day of the check-in")
        case is KeywordReplyScript:
            own = ([], "")
            given = root.peek("rules")?.entryValues.flatMap { $0.peek("any")?.entryValues ?? [] } ?? []
        default: return nil
        }
        return Crossings.Listening(
            id: self.id,
            accounts: self.head.accounts,
            own: Set(own.words.map(ChatWord.plain)),
            what: own.what,
            given: given,
            value: root.peek("id") ?? root
        )
    }
}

extension CrossChecks {
    /// Reports words of scripts that a play takes for itself, in the same script or in another one.
    func checkOwnWords() {
        for listening in self.crossings.listenings {
            for value in listening.given {
                guard let word = value.scalar.map(ChatWord.plain), !word.isEmpty else { continue }
                let taker = self.crossings.listenings.first { other in
                    other.own.contains(word)
                        && (other.value.place == listening.value.place || self.hear(other, listening))
                }
                guard let taker else { continue }
                let isItself = taker.value.place == listening.value.place
                value.report(
                    "is the word with which one \(taker.what) "
                        + (isItself ? "itself" : "'\(taker.id)' (\(taker.value.place))"),
                    suggestion: "choose another word: that one is taken"
                )
            }
        }
    }

    /// Whether both listen in one chat; a chat with one person hears every script of its account.
    private func hear(_ left: Crossings.Listening, _ right: Crossings.Listening) -> Bool {
        guard let mine = left.accounts, let theirs = right.accounts else { return true }
        return !mine.isDisjoint(with: theirs)
    }
}
