import Delivery
import Domain

/// What the platform's error codes mean, and what follows: the one table of this room.
///
/// Source: Slack documentation, the pages of the methods.
enum ErrorTable {
    enum Verdict: Hashable, Sendable {
        /// Nothing was done; it may be tried again, after a while when one is named.
        case again(after: Duration?)
        /// Nothing was done, because this method was called too often.
        case tooOften
        /// It may have been done although the platform says that it failed.
        case ambiguous
        /// Nothing was done, because of the blocks or the thread; plain words in the chat itself may pass.
        case refusedPart
        /// Nothing was done, because the bot is not in this channel, or nobody is any more.
        case gone
        /// Nothing was done, and nothing will be; a person may have to act.
        case never
    }

    struct Row: Sendable {
        /// One sentence for the operator: what is wrong and, where something can be done, what.
        let meaning: Bilingual
        let verdict: Verdict
    }

    /// The row of a code; codes that are not in the table are never repeated.
    static func row(_ code: String) -> Row {
        Self.rows[code]
            ?? Row(
                meaning: Bilingual(
                    "Slack 拒绝了调用，错误码不在表里。",
                    "Slack refused the call with a code that is not in the table."
                ),
                verdict: .never
            )
    }

    static let rows: [String: Row] = {
        var rows: [String: Row] = [:]
        for (codes, verdict, chinese, english) in Self.passing + Self.credentials + Self.places + Self.content
            + Self.files + Self.login
        {
            for code in codes { rows[code] = Row(meaning: Bilingual(chinese, english), verdict: verdict) }
        }
        return rows
    }()

    /// The report of a call that the platform refused.
    ///
    /// `pause` is how long it asked us to wait. What only asks for something may be asked for again, whatever became of
    /// it.
    static func report(_ refusal: PlatformRefusal, to method: Method, limits: Limits, pause: Duration?) -> CallReport {
        let row = Self.row(refusal.code)
        let message = Self.message(row.meaning, refusal)
        func notSent(_ advice: CallReport.Advice) -> CallReport {
            CallReport(.notSent, advice: advice, code: refusal.code, message: message)
        }
        return switch row.verdict {
        case .again(let usual): notSent(.retry(after: pause ?? usual))
        case .tooOften: notSent(limits.closing(method, for: pause))
        case .refusedPart: notSent(.degrade)
        case .never, .gone: notSent(.giveUp)
        case .ambiguous:
            method.isSending
                ? CallReport(.unknown, code: refusal.code, message: message) : notSent(.retry(after: pause))
        }
    }

    /// What the code means, and behind it what the platform wrote, at most 300 characters in each language.
    static func message(_ meaning: Bilingual, _ refusal: PlatformRefusal) -> Bilingual {
        var message = meaning
        if !refusal.needed.isEmpty {
            message =
                message
                + Bilingual("缺少的权限：\(refusal.needed)。", " Needed: \(refusal.needed).")
        }
        if !refusal.detail.isEmpty {
            message = message + Bilingual("Slack 的原话：\(refusal.detail)", " Slack says: \(refusal.detail)")
        }
        return message.map(ErrorText.bounded)
    }
}
