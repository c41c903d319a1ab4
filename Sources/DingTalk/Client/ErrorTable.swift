import Domain

/// What the platform's error codes mean, and what follows: the one table of this room.
///
/// Both APIs are in it, because the numbers of the older and the words of the newer never meet.
///
/// Source: DingTalk developer documentation, 错误码; 自定义机器人, 常见错误.
enum ErrorTable {
    /// What follows from an answer; in every case but ``unclear`` the platform did nothing.
    enum Verdict: Hashable, Sendable {
        /// It may be tried again, after a while when one is named.
        case again(after: Duration?)
        /// The access token is no good: get another one and repeat once.
        case freshToken
        /// The calls of this second are used up.
        case tooOftenPerSecond
        /// The calls of this minute are used up.
        case tooOftenPerMinute
        /// The calls of this month are used up.
        case tooOftenPerMonth
        /// Too many messages into one chat; how long it is closed.
        case tooManyMessages(Duration)
        /// All calls of this address are blocked; how long.
        case blocked(Duration)
        /// It does not go this way, but may go by the API or without buttons.
        case otherWay
        /// It has been done already, by us or by somebody else.
        case already
        /// The robot is not in this group, or the group is no more.
        case gone
        /// The robot of the address is no more: of a custom robot its group is gone with it.
        case robotGone
        /// It may have been sent.
        case unclear
        /// It cannot happen; a person may have to act.
        case never
    }

    struct Row: Sendable {
        /// One sentence for the operator: what is wrong and, where something can be done, what.
        let meaning: Bilingual
        let verdict: Verdict
    }

    /// The row of a code; nil for a code that is not in the table.
    static func row(_ code: String) -> Row? {
        if let row = Self.rows[code] { return row }
        return Self.families.first { code.hasPrefix($0.key) }?.value
    }

    static let rows: [String: Row] = {
        var rows: [String: Row] = [:]
        for (codes, verdict, chinese, english) in Self.passing + Self.credentials + Self.files + Self.targets
            + Self.content
        {
            for code in codes { rows[code] = Row(meaning: Bilingual(chinese, english), verdict: verdict) }
        }
        return rows
    }()

    /// Codes that are documented by their beginning only; those in the table come first.
    static let families: [String: Row] = {
        let robot = Row(meaning: Self.wrongRobot, verdict: .never)
        let message = Row(meaning: Self.badMessage, verdict: .never)
        return [
            "invalidParameter.robotCode.": robot, "invalidParameter.msgKey.": message, "miss.param.": message,
        ]
    }()

    static let wrongRobot = Bilingual(
        "机器人编码不对，或者机器人不在这个群里。",
        "The robot's code is wrong, or the robot is not in this group."
    )
    static let badMessage = Bilingual("消息有参数不对或缺失。", "A parameter of the message is wrong or missing.")
}
