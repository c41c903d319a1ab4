public import Domain

/// What a brand has that its scripts may name.
public struct BrandInventory: Sendable {
    /// How many bytes a template gives with some values, all others being empty; nil when it cannot be said.
    public typealias Measure = @Sendable (_ name: String, _ language: Language, _ values: [String: String]) -> Int?

    /// The accounts of the brand.
    ///
    /// nil when they are not known whole: accounts are then not checked.
    public let accounts: Set<AccountID>?
    /// nil when the brand has no people file: guides, stores and regions are then not checked.
    public let people: PeopleFile?
    /// For each language the names of its templates, each with the fewest bytes it gives.
    ///
    /// nil when they could not be read whole: what scripts say is then not checked.
    public let templates: [Language: [String: Int]]?
    /// Paths of media below the folder of templates, such as `media/hello.png`.
    ///
    /// nil when they could not be read whole: what scripts attach is then not checked.
    public let media: Set<String>?
    /// For each pool of coupons how many codes it has.
    ///
    /// nil when they could not be read whole: coupons are then not checked.
    public let coupons: [String: Int]?
    /// nil when templates could not be read whole: texts with the values of a script are then not measured.
    public let measure: Measure?

    public init(
        accounts: Set<AccountID>?,
        people: PeopleFile?,
        templates: [Language: [String: Int]]?,
        media: Set<String>?,
        coupons: [String: Int]? = nil,
        measure: Measure? = nil
    ) {
        self.accounts = accounts
        self.people = people
        self.templates = templates
        self.media = media
        self.coupons = coupons
        self.measure = measure
    }
}
