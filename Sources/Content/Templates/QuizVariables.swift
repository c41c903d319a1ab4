/// What the templates of a quiz may mention.
public enum QuizVariables {
    private static let question = [
        TemplateVariable("ask"),
        TemplateVariable("options", .lines),
        TemplateVariable("questions"),
        TemplateVariable("isSingle", .flag),
    ]
    private static let prize = [
        TemplateVariable("reward"),
        TemplateVariable("winners"),
    ]

    /// To a group, when a run opens.
    ///
    /// `ask` and `options` (one `A 龙井` in each line) belong to the first question; `questions` is how many there are,
    /// `reward` what a winner gets in words, `winners` how many can win, empty when everybody can.
    public static let announce = CommonVariables.run + question + prize
    /// To a group, before the closing; `answered` is how many took part.
    public static let remind = announce + [TemplateVariable("answered")]
    /// To a group, after the reveal.
    ///
    /// `answers` holds the right answer of each question in a line, `explain` why the first one is right, `winners` how
    /// many won, `answered` how many took part, and no name.
    public static let reveal =
        CommonVariables.run + question + prize + [
            TemplateVariable("answers", .lines),
            TemplateVariable("explain"),
            TemplateVariable("answered"),
        ]
    /// To a person whose answer counts; `choice` is that answer, `isChanged` whether it replaced another.
    public static let accepted =
        CommonVariables.run + question + CommonVariables.person + [
            TemplateVariable("choice", isPersonal: true),
            TemplateVariable("isChanged", .flag, isPersonal: true),
            TemplateVariable("canChange", .flag),
            TemplateVariable("reveals"),
        ]
    /// To a person whose answer does not count; exactly one of the flags `is…` of ``CommonVariables/refusal`` and here
    /// is true.
    public static let refused =
        CommonVariables.run + question + CommonVariables.refusal + [
            TemplateVariable("isAnswered", .flag, isPersonal: true),
            TemplateVariable("isUnclear", .flag, isPersonal: true),
            TemplateVariable("isOnPage", .flag),
        ]
    /// To a person who answered, after the reveal.
    ///
    /// `gain` is what they got, in words, empty for nothing; `isOwed` whether a code of it comes later; `rank` their
    /// place, empty when there are none; `streak` how many runs on end were answered right.
    public static let result =
        reveal + CommonVariables.person + [
            TemplateVariable("choice", isPersonal: true),
            TemplateVariable("isRight", .flag, isPersonal: true),
            TemplateVariable("hasWon", .flag, isPersonal: true),
            TemplateVariable("gain", isPersonal: true),
            TemplateVariable("rank", isPersonal: true),
            TemplateVariable("streak", isPersonal: true),
        ] + CouponVariables.owed

    static let all = announce + remind + reveal + accepted + refused + result
}
