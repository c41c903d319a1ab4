/// What the templates of a lottery may mention.
public enum LotteryVariables {
    /// `prizes` has a line for each tier, such as `一等奖 新茶礼盒 ×3，价值 199 元`; the other five are what the law wants
    /// published.
    private static let published = [
        TemplateVariable("prizes", .lines),
        TemplateVariable("organiser"),
        TemplateVariable("contact"),
        TemplateVariable("conditions"),
        TemplateVariable("drawing"),
        TemplateVariable("claiming"),
    ]
    private static let entry = [
        TemplateVariable("word"),
        TemplateVariable("costs"),
    ]

    /// To a group, when a run opens.
    ///
    /// `word` is what one writes to take part, `costs` what it costs in words and empty for nothing, `draws` when it is
    /// drawn, `entropy` the public value that chance is taken from.
    public static let announce =
        CommonVariables.run + published + entry + [
            TemplateVariable("draws"),
            TemplateVariable("entropy"),
        ]
    /// To a group, before the closing; `entrants` is how many take part.
    public static let remind = announce + [TemplateVariable("entrants")]
    /// To a group, after the draw: how many took part and won, the prizes, the page where anybody can check it.
    public static let drawn =
        CommonVariables.run + published + [
            TemplateVariable("entrants"),
            TemplateVariable("winners"),
            TemplateVariable("isRedraw", .flag),
        ]
    /// To a person who takes part; `chances` is how many entries they have, `number` the one on the list.
    public static let entered =
        CommonVariables.run + entry + CommonVariables.person + [
            TemplateVariable("chances", isPersonal: true),
            TemplateVariable("number", isPersonal: true),
            TemplateVariable("draws"),
        ]
    /// To a person who may not take part; exactly one of the flags `is…`, `hasNoTicket` and `isOut` is true.
    ///
    /// `isOut` says that no prize is left, `isUnchecked` that the platform did not tell in time whether they may.
    public static let refused =
        CommonVariables.run + entry + CommonVariables.person + CommonVariables.refusal + [
            TemplateVariable("isTooOften", .flag, isPersonal: true),
            TemplateVariable("isNotEligible", .flag, isPersonal: true),
            TemplateVariable("isUnchecked", .flag, isPersonal: true),
            TemplateVariable("isShortOfPoints", .flag, isPersonal: true),
            TemplateVariable("hasNoTicket", .flag, isPersonal: true),
            TemplateVariable("isOut", .flag),
            TemplateVariable("conditions"),
        ]
    /// To a person who won.
    ///
    /// `won` is the prize, `code` the coupon or the word to show, empty for none; `isOwed` whether the coupon comes later
    /// because no code is left; `claimBy` until when it is to be
    /// claimed, empty when nothing is to be done; `mustJoin` whether they have to join a group for it.
    public static let won =
        CommonVariables.run + CommonVariables.person + [
            TemplateVariable("won", isPersonal: true),
            TemplateVariable("code", isPersonal: true),
            TemplateVariable("claimBy", isPersonal: true),
            TemplateVariable("mustJoin", .flag, isPersonal: true),
            TemplateVariable("claiming"),
            TemplateVariable("chancesLeft", isPersonal: true),
        ] + CouponVariables.owed
    /// To a person who did not win; `chancesLeft` is how often they may still draw, empty for not at all.
    public static let lost =
        CommonVariables.run + CommonVariables.person + [TemplateVariable("chancesLeft", isPersonal: true)]
    /// To a person who did not claim in time.
    public static let lapsed =
        CommonVariables.run + CommonVariables.person + [
            TemplateVariable("won", isPersonal: true),
            TemplateVariable("claimBy", isPersonal: true),
        ]

    static let all = announce + remind + drawn + entered + refused + won + lost + lapsed
}
