/// Answers to words (关键词回复): one file of `bot-scripts` with `play: keyword-reply`, checked.
public struct KeywordReplyScript: PlayScript {
    public static let play = ScriptedPlay.keywordReply

    public let head: ScriptHead
    public let groups: GroupChoice
    /// `rules`: 1 to 200; the first that fits is taken.
    ///
    /// Required.
    public let rules: [KeywordRule]

    public init(head: ScriptHead, groups: GroupChoice = .all, rules: [KeywordRule]) {
        self.head = head
        self.groups = groups
        self.rules = rules
    }
}

/// One rule: `{ name: hours, any: [几点开门, 营业时间], say: keyword-reply/hours }`.
public struct KeywordRule: Hashable, Codable, Sendable {
    /// `name`: shown in explanations, 1 to 32 characters, unique in the script.
    ///
    /// Required.
    public let name: String
    /// `any`: 1 to 50 words of 1 to 64 characters.
    ///
    /// Required. Full width, case, emoji and blanks do not count, nor whether a character is traditional or simplified.
    public let words: [String]
    /// `exact`: whether the message must be the word and nothing else; otherwise it must hold the word.
    ///
    /// Default false.
    public let isExact: Bool
    /// `say`: the template of the answer.
    ///
    /// Required.
    public let say: String

    public init(name: String, words: [String], isExact: Bool = false, say: String) {
        self.name = name
        self.words = words
        self.isExact = isExact
        self.say = say
    }
}
