/// What the templates of Hearth's own words in chats may mention.
public enum ChatVariables {
    /// To somebody who asks what can be done here.
    ///
    /// `offers` is what can be written, one `签到：每日签到` in each line, empty when there is nothing just now; `link` is the
    /// address of the page of points.
    public static let help =
        CommonVariables.brand + CommonVariables.moment + [
            TemplateVariable("offers", .lines),
            TemplateVariable("link"),
        ]
    /// To somebody who asks for their points; `link` is the address of the page on which each of them is explained.
    public static let points =
        CommonVariables.brand + CommonVariables.moment + [
            TemplateVariable("balance", isPersonal: true),
            TemplateVariable("link"),
        ]
    /// To a group in which nobody can be told something alone, instead of what one person alone may read; `link` is the
    /// address of the page on which it stands, empty for none.
    public static let pointer = CommonVariables.brand + CommonVariables.moment + [TemplateVariable("link")]
    /// To somebody who wants to claim a prize and has none.
    public static let unclaimed = CommonVariables.brand + CommonVariables.moment + CommonVariables.person

    static let all = help + points + pointer + unclaimed
}
