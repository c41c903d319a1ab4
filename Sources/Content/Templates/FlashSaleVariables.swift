/// What the templates of a flash sale may mention.
public enum FlashSaleVariables {
    /// To a group, before a sale begins.
    ///
    /// `price` is in yuan, `begins` and `ends` are times of day, `left` how long until it begins in words; `stock` and
    /// `link` may be empty.
    public static let announce =
        CommonVariables.brand + CommonVariables.moment + [
            TemplateVariable("title"),
            TemplateVariable("item"),
            TemplateVariable("price"),
            TemplateVariable("stock"),
            TemplateVariable("begins"),
            TemplateVariable("ends"),
            TemplateVariable("left"),
            TemplateVariable("link"),
        ]

    static let all = announce
}
