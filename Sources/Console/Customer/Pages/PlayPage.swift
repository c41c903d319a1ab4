public import Domain

/// What one person sees of one play at one moment: plain values, from which a page is made.
public enum PlayPage: Hashable, Sendable {
    case quiz(QuizPage)
    case lottery(LotteryPage)
    case checkIn(CheckInPage)
    case poll(PollPage)
}

/// How far a run has come.
public enum PageStage: Hashable, Sendable {
    case upcoming(opensAt: Instant)
    /// nil where nothing says when it ends.
    case open(closesAt: Instant?)
    /// Nobody takes part any more, and the result is not told yet.
    case settling(revealAt: Instant?)
    case over

    var name: String {
        switch self {
        case .upcoming: "upcoming"
        case .open: "open"
        case .settling: "settling"
        case .over: "over"
        }
    }

    var isOpen: Bool { self.name == "open" }

    /// When the page will be another one by itself.
    var until: Instant? {
        switch self {
        case .upcoming(let instant): instant
        case .open(let instant), .settling(let instant): instant
        case .over: nil
        }
    }
}

extension PlayPage {
    var title: String {
        switch self {
        case .quiz(let page): page.title
        case .lottery(let page): page.title
        case .checkIn(let page): page.title
        case .poll(let page): page.title
        }
    }

    /// The run that the page shows; an act on the page is about it.
    var run: RunID? {
        switch self {
        case .quiz(let page): page.run
        case .lottery(let page): page.run
        case .checkIn: nil
        case .poll(let page): page.run
        }
    }

    var stage: PageStage {
        switch self {
        case .quiz(let page): page.stage
        case .lottery(let page): page.stage
        case .checkIn(let page): page.stage
        case .poll(let page): page.stage
        }
    }

    /// Whether the page has to be asked for again soon: what its viewer did is not decided yet.
    var isDeciding: Bool {
        if case .lottery(let page) = self { page.isDeciding } else { false }
    }

    /// The numbers that move while people look, by the names that the page gives them.
    var counts: [String: Int] {
        switch self {
        case .quiz(let page): ["participants": page.participants]
        case .lottery(let page):
            page.tiers.enumerated().reduce(into: ["participants": page.participants]) {
                $0["tier-\($1.offset)"] = $1.element.left
            }
        case .checkIn: [:]
        case .poll(let page):
            page.options.reduce(into: ["participants": page.participants]) {
                if let count = $1.count { $0["option-\($1.key)"] = count }
            }
        }
    }

    /// What is played, in a word for addresses and styles.
    var kind: String {
        switch self {
        case .quiz: "quiz"
        case .lottery: "lottery"
        case .checkIn: "check-in"
        case .poll: "poll"
        }
    }

    /// What can be done on the page at all; a form for anything else is not ours.
    var deeds: Set<String> {
        switch self {
        case .quiz: ["answer"]
        case .lottery: ["enter", "claim"]
        case .checkIn: ["check-in"]
        case .poll: ["vote"]
        }
    }
}
