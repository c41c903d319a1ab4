public import Domain

/// A lottery as one person sees it.
public struct LotteryPage: Hashable, Sendable {
    public enum Kind: Hashable, Sendable {
        /// People enter until the closing, then all prizes are drawn.
        case deadline
        /// Every draw is decided at once.
        case instant
    }

    public struct Tier: Hashable, Sendable {
        public let title: String
        public let count: Int
        public let left: Int
        public let valueFen: Int?
        /// How many of a million draws win it; nil where all prizes are drawn at the end.
        public let odds: Int?

        public init(title: String, count: Int, left: Int, valueFen: Int? = nil, odds: Int? = nil) {
            self.title = title
            self.count = count
            self.left = left
            self.valueFen = valueFen
            self.odds = odds
        }
    }

    public struct Win: Hashable, Sendable {
        public enum State: Hashable, Sendable {
            case given
            /// To be claimed until then.
            case waits(until: Instant)
            case claimed
            case lapsed
        }

        public let title: String
        public let state: State
        /// What is shown in a store, or entered in a shop.
        public let code: String?
        /// Whether the code comes later, because none is left.
        public let isOwed: Bool

        public init(title: String, state: State, code: String? = nil, isOwed: Bool = false) {
            self.title = title
            self.state = state
            self.code = code
            self.isOwed = isOwed
        }
    }

    public let run: RunID?
    public let title: String
    public let stage: PageStage
    public let kind: Kind
    public let tiers: [Tier]
    /// What the law wants published, one item each.
    public let notice: [Bilingual]
    /// Why this person may not take part, or not again; nil when they may.
    public let objection: Bilingual?
    /// Whether what this person did just now is not decided yet.
    public let isDeciding: Bool
    /// How often this person may still enter; nil when that is not known.
    public let chancesLeft: Int?
    public let tickets: Int
    /// How often this person has entered, or drawn.
    public let entries: Int
    public let wins: [Win]
    public let participants: Int
    /// The hash that was announced before the beginning, by which the draw can be checked; in hexadecimal digits.
    public let announcement: String?
    /// Whether the draw can be checked already.
    public let hasProof: Bool
    /// Whether the sealed roster can be taken already.
    public let isSealed: Bool
    /// Who this person is on the roster, and the salt that shows it; nil for somebody who is not on it.
    public let credential: Credential?

    public struct Credential: Hashable, Sendable {
        public let entrant: String
        /// In hexadecimal digits.
        public let salt: String

        public init(entrant: String, salt: String) {
            self.entrant = entrant
            self.salt = salt
        }
    }

    public init(
        run: RunID?,
        title: String,
        stage: PageStage,
        kind: Kind,
        tiers: [Tier],
        notice: [Bilingual] = [],
        objection: Bilingual? = nil,
        isDeciding: Bool = false,
        chancesLeft: Int? = nil,
        tickets: Int = 0,
        entries: Int = 0,
        wins: [Win] = [],
        participants: Int = 0,
        announcement: String? = nil,
        hasProof: Bool = false,
        isSealed: Bool = false,
        credential: Credential? = nil
    ) {
        self.run = run
        self.title = title
        self.stage = stage
        self.kind = kind
        self.tiers = tiers
        self.notice = notice
        self.objection = objection
        self.isDeciding = isDeciding
        self.chancesLeft = chancesLeft
        self.tickets = tickets
        self.entries = entries
        self.wins = wins
        self.participants = participants
        self.announcement = announcement
        self.hasProof = hasProof
        self.isSealed = isSealed
        self.credential = credential
    }
}
