/// Who somebody is at one place: what a page, a chat or an event knows of them.
public struct Identity: Hashable, Codable, Sendable {
    public enum Kind: String, Hashable, Codable, Sendable, CaseIterable {
        /// A member of the brand's organisation: a guide, somebody of headquarters.
        case member
        /// A customer whom a guide has added, or who wrote to a service account.
        case customer
        /// Somebody in WeChat whom the brand does not know otherwise.
        case visitor
        /// Somebody on a platform where the brand's bot sits among people; their id holds the workspace or the
        /// organisation, because a platform's own is unique only within it.
        case participant
    }

    public let kind: Kind
    /// The userid, the external userid or the openid.
    public let id: PlatformUserID

    public init(_ kind: Kind, _ id: PlatformUserID) {
        self.kind = kind
        self.id = id
    }
}

/// A person did something on a page of Hearth.
public struct PageAct: Hashable, Codable, Sendable {
    public let by: Identity
    /// What the page was about.
    public let script: ScriptID
    /// The run that the page showed; nil where the script has one run at a time.
    public let run: RunID?
    public let deed: Deed

    public init(by: Identity, script: ScriptID, run: RunID?, deed: Deed) {
        self.by = by
        self.script = script
        self.run = run
        self.deed = deed
    }
}

/// What somebody did, in words that hold for a page and for a chat.
public enum Deed: Hashable, Codable, Sendable {
    /// Answered questions: the key of the option or the number for each, in the order of the page.
    case answer([Reply])
    /// Takes part, or draws now where each draw is made at once.
    case enter
    /// Checked in; for a day that was missed when one is named, counted from 1970 in the days of the script.
    case checkIn(missedDay: Int?)
    /// Chose options of a poll, by their keys.
    case vote([String])
    /// Asks for what was won.
    case claim
    /// Tells the outside value of a draw; only the brand itself can.
    case tellEntropy(String)
    /// Corrects somebody's points; only the brand itself can.
    case correct(Correction)

    /// A change of points that no play made.
    public struct Correction: Hashable, Codable, Sendable {
        public enum Change: Hashable, Codable, Sendable {
            /// Takes back the line of a cause by its opposite.
            case reverse(cause: String)
            /// Gives points to somebody, or takes them with a negative number; the person by any of their ids.
            case change(of: String, by: Int)
        }

        /// Told twice it is done once.
        public let id: String
        public let change: Change
        /// Why, in the operator's words; the person reads it too.
        public let why: String

        /// The most points of one correction.
        public static let mostPoints = 1_000_000_000

        public init(id: String, change: Change, why: String) {
            self.id = id
            self.change = change
            self.why = why
        }

        /// What cannot be taken of it, in English; nil when all can.
        ///
        /// Everything stands on one line; the id is ASCII letters, digits and `-`.
        public var fault: String? {
            func isLine(_ text: String, most: Int) -> Bool {
                (1...most).contains(text.utf8.count) && text.contains { !$0.isWhitespace }
                    && text.unicodeScalars.allSatisfy { $0.value >= 0x20 && $0.value != 0x7F }
            }
            guard isLine(self.id, most: 64),
                self.id.allSatisfy({ $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-") })
            else { return "The id has 1 to 64 letters, digits and -." }
            guard isLine(self.why, most: 500) else {
                return "The reason says why, on one line of 500 bytes at the most."
            }
            switch self.change {
            case .reverse(let cause):
                return isLine(cause, most: 500) ? nil : "The cause is one line, as `hearth points show` tells it."
            case .change(let person, let count):
                guard isLine(person, most: 200) else { return "The person is named by one of their ids." }
                return count != 0 && (-Self.mostPoints...Self.mostPoints).contains(count)
                    ? nil : "The count is a number from 1 to \(Self.mostPoints)."
            }
        }
    }

    /// The answer to one question.
    public struct Reply: Hashable, Codable, Sendable {
        public let question: String
        public let answer: String

        public init(question: String, answer: String) {
            self.question = question
            self.answer = answer
        }
    }

    public var name: String {
        switch self {
        case .answer: "answer"
        case .enter: "enter"
        case .checkIn: "check-in"
        case .vote: "vote"
        case .claim: "claim"
        case .tellEntropy: "tell-entropy"
        case .correct: "correct"
        }
    }
}
