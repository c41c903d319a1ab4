public import Domain

/// What the templates of the welcome may mention.
public enum WelcomeVariables {
    private static let brand = CommonVariables.brand
    private static let moment = CommonVariables.moment
    private static let guide = [
        TemplateVariable("guide"),
        TemplateVariable("store"),
        TemplateVariable("region"),
    ]

    /// A customer added a guide.
    ///
    /// All but the brand may be empty: the guide is, when headquarters did not write them down.
    public static let contact =
        brand + moment + guide + [
            TemplateVariable("channel"),
            TemplateVariable("isNew", .flag),
            TemplateVariable("isReturning", .flag),
        ]
    /// Customers joined a group; the guide is its owner.
    ///
    /// All but the brand and the number may be empty.
    public static let groupGreeting =
        brand + moment + guide + [
            TemplateVariable("group"),
            TemplateVariable("newcomers"),
            TemplateVariable("isSeveral", .flag),
        ]
    /// The platform's own group welcome, made once for all groups.
    public static let groupMaterial = brand

    /// Every variable of every occasion: what the load of a library checks against.
    public static let all = Array(Set(contact + groupGreeting + groupMaterial)).sorted { $0.name < $1.name }

    /// The values of ``contact``, at a minute of the day from 0 to 1,439 in the brand's time zone.
    public static func contactValues(
        brand: String,
        guide: String,
        store: String,
        region: String,
        channel: String,
        minuteOfDay: Int,
        isReturning: Bool,
        language: Language
    ) -> [String: String] {
        var values = CommonVariables.momentValues(minuteOfDay: minuteOfDay, language: language)
        values["brand"] = brand
        values["guide"] = guide
        values["store"] = store
        values["region"] = region
        values["channel"] = channel
        values["isNew"] = "\(!isReturning)"
        values["isReturning"] = "\(isReturning)"
        return values
    }

    /// The values of ``groupGreeting``, for 1 newcomer or more.
    public static func groupGreetingValues(
        brand: String,
        guide: String,
        store: String,
        region: String,
        group: String,
        newcomers: Int,
        minuteOfDay: Int,
        language: Language
    ) -> [String: String] {
        var values = CommonVariables.momentValues(minuteOfDay: minuteOfDay, language: language)
        values["brand"] = brand
        values["guide"] = guide
        values["store"] = store
        values["region"] = region
        values["group"] = group
        values["newcomers"] = "\(newcomers)"
        values["isSeveral"] = "\(newcomers > 1)"
        return values
    }

    /// The values of ``groupMaterial``.
    public static func groupMaterialValues(brand: String) -> [String: String] { ["brand": brand] }
}
