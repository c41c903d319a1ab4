import Domain

/// What the platform's error codes mean, and what follows: the one table of this room.
///
/// Source: Feishu developer documentation, "通用错误码" and the pages of the message APIs.
enum ErrorTable {
    /// What follows from a refusal.
    enum Verdict: Hashable, Sendable {
        /// It did not happen, and may be tried again, after a while when one is named.
        case again(after: Duration?)
        /// The access token is no good: get another one and repeat once.
        case freshToken
        /// The card is refused; its words alone may pass.
        case refusedPart
        /// The calls of the app are used up for as long as the answer's header says.
        case appBusy
        /// The group or person gets too much at the moment, from all bots together.
        case chatBusy
        /// It may have happened, or be happening.
        case open
        /// The bot is not in this group, or the group is no more.
        case gone
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
                meaning: Bilingual("飞书拒绝了调用，错误码不在表里。", "Feishu refused the call with a code that is not in the table."),
                verdict: .never
            )
    }

    static let rows: [Int: Row] = {
        var rows: [Int: Row] = [:]
        for (codes, verdict, chinese, english) in Self.passing + Self.credentials + Self.content + Self.files
            + Self.recipients + Self.robots
        {
            for code in codes { rows[code] = Row(meaning: Bilingual(chinese, english), verdict: verdict) }
        }
        return rows
    }()
}
