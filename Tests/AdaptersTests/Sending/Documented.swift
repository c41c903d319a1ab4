import Delivery
import Domain
import Testing

/// Error codes of a platform's documentation, and what it says to do about them; not read off an adapter's own table.
struct Documented: Sendable {
    enum Consequence: Hashable, Sendable {
        /// Nothing was done: the same again, after a while when one is named.
        case again(after: Duration? = nil)
        /// Nothing was done: too many calls, which rest for so long.
        case rests(Duration)
        /// Nothing was done: the token is no good, so another one is fetched at once.
        case freshToken
        /// Nothing was done, because of the form; another form may pass.
        case otherForm
        /// It stands there already.
        case done
        /// It may have been done.
        case open
        /// Nothing was done, and nothing will be: the bot is in this group no more.
        case gone
        /// Nothing was done, and nothing will be.
        case never
    }

    /// In which call the platform says it.
    enum Call: Sendable {
        case statement, answer, quiz
    }

    let consequence: Consequence
    let call: Call
    let codes: [String]

    /// `codes` stand between blanks.
    init(_ consequence: Consequence, in call: Call = .statement, _ codes: String) {
        self.consequence = consequence
        self.call = call
        self.codes = codes.split(whereSeparator: \.isWhitespace).map(String.init)
    }
}

extension Documented.Consequence {
    /// Whether a report tells the sender to do so; what rests has to be something that the call counts against.
    func isTold(by report: CallReport, of call: OutboundCall, _ adapter: any Adapter) -> Bool {
        guard report.outcome == (self == .open ? .unknown : .notSent) else { return false }
        return switch (self, report.advice) {
        case (.again(let pause), .retry(let told)): pause == told
        case (.freshToken, .retry): true
        case (.rests(let pause), .closeLimits(let keys, let told)):
            pause == told && !keys.isEmpty
                && Set(keys).isSubset(
                    of: adapter.limits(endpoint: call.endpoint, destination: call.destination).map(\.key)
                        + adapter.quotas(endpoint: call.endpoint).map(\.key)
                )
        case (.gone, .gone(let group)): call.destination.hasSuffix("/\(group)")
        case (.otherForm, .degrade), (.done, .alreadyDone), (.open, .none), (.never, .giveUp): true
        default: false
        }
    }
}
