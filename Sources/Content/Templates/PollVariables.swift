/// What the templates of a poll may mention.
public enum PollVariables {
    private static let question = [
        TemplateVariable("ask"),
        TemplateVariable("options", .lines),
        TemplateVariable("reward"),
    ]

    /// To a group, when a run opens; `options` has one `1 桂花乌龙` in each line.
    public static let announce = CommonVariables.run + question
    /// To a group, before the closing; `votes` is how many there are.
    public static let remind = announce + [TemplateVariable("votes")]
    /// To a group, after the closing.
    ///
    /// `winner` is the option with the most votes, `results` has a line for each option, `prize`
    /// is what it becomes in the lottery that the poll feeds, empty when it feeds none.
    public static let closed =
        CommonVariables.run + question + [
            TemplateVariable("votes"),
            TemplateVariable("winner"),
            TemplateVariable("results", .lines),
            TemplateVariable("prize"),
        ]
    /// To a person whose vote counts; `results` is empty while they are not shown, `isOwed` says that a coupon comes
    /// later because no code is left.
    public static let accepted =
        CommonVariables.run + question + CommonVariables.person + [
            TemplateVariable("choice", isPersonal: true),
            TemplateVariable("isChanged", .flag, isPersonal: true),
            TemplateVariable("canChange", .flag),
            TemplateVariable("gain", isPersonal: true),
            TemplateVariable("results", .lines),
        ] + CouponVariables.owed
    /// To a person whose vote does not count; exactly one of the flags `is…` is true.
    public static let refused =
        CommonVariables.run + question + CommonVariables.refusal + [
            TemplateVariable("isAnswered", .flag, isPersonal: true),
            TemplateVariable("isUnclear", .flag, isPersonal: true),
        ]

    static let all = announce + remind + closed + accepted + refused
}
