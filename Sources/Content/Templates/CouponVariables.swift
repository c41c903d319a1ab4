/// What the templates about coupon codes may mention.
public enum CouponVariables {
    /// To a person whose code was owed and has come; `reason` is what it is for, such as `春茶竞猜：答对`.
    public static let arrived =
        CommonVariables.brand + CommonVariables.moment + [
            TemplateVariable("code", isPersonal: true),
            TemplateVariable("reason", isPersonal: true),
        ]
    /// Whether a code is owed, beside what is told of a gain.
    static let owed = [TemplateVariable("isOwed", .flag, isPersonal: true)]

    static let all = arrived + owed
}
