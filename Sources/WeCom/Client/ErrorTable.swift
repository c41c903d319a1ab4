import Domain

/// What the platform's error codes mean, and what follows: the one table of this room.
///
/// Source: WeCom developer documentation, path 90313 (global error codes).
enum ErrorTable {
    /// What follows from a refusal; in every case the platform did nothing.
    enum Verdict: Hashable, Sendable {
        /// It may be tried again, after a while when one is named.
        case again(after: Duration?)
        /// The access token is no good: get another one and repeat once.
        case freshToken
        /// A part of the content is refused; a shorter form may pass.
        case refusedPart
        /// The calls of this unit of time are used up.
        case tooOften
        /// Too many calls at the same time.
        case tooManyAtOnce
        /// It has been done already, by us or by somebody else.
        case already
        /// It cannot happen; a person may have to act.
        case never
    }

    struct Row: Sendable {
        /// One sentence for the operator: what is wrong and, where something can be done, what.
        let meaning: Bilingual
        let verdict: Verdict
    }

    /// The row of a code; codes that are not in the table are never repeated.
    static func row(_ code: Int) -> Row {
        Self.rows[code]
            ?? Row(
                meaning: Bilingual(
                    "企业微信拒绝了调用，错误码不在表里。",
                    "WeCom refused the call with a code that is not in the table."
                ),
                verdict: .never
            )
    }

    static let rows: [Int: Row] = {
        var rows: [Int: Row] = [:]
        let lines = Self.passing + Self.credentials + Self.content + Self.recipients + Self.tasks + Self.service
        for (codes, verdict, chinese, english) in lines {
            for code in codes { rows[code] = Row(meaning: Bilingual(chinese, english), verdict: verdict) }
        }
        return rows
    }()
}
