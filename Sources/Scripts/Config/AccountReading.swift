import Domain

/// Reads the entries of `accounts`.
struct AccountReading {
    /// The ids of all brands; nil when one of them could not be read.
    let brands: Set<String>?
    let platforms: KnownPlatforms
    /// The accounts of each brand so far, also of those that could not be read further.
    private(set) var known: [BrandID: Set<AccountID>] = [:]
    /// Whether it could not be read which accounts there are, or whose.
    private(set) var isTorn = false
    private var ids = Register()

    init(brands: Set<String>?, platforms: KnownPlatforms) {
        self.brands = brands
        self.platforms = platforms
    }

    mutating func account(_ value: Value) -> Account? {
        let (name, platform) = self.platforms.platform(of: value)
        let example = "{ id: acme-wecom, brand: acme, platform: \(platform.name), … }"
        let foreign = self.platforms.foreignKeys(to: platform)
        guard let table = Table(value, keys: platform.keys, foreign: foreign, example: example) else {
            self.isTorn = true
            return nil
        }
        let id = self.id(table)
        let brand = table.required("brand", example: "acme")?
            .name(of: "brand", among: self.brands, example: "the id of one of the brands")
        if let id, let brand, self.brands != nil {
            self.known[BrandID(brand), default: []].insert(id)
        } else {
            self.isTorn = true
        }
        // Its value has been read already.
        _ = table.required("platform", example: platform.name)
        // Of a platform that is only guessed nobody can say what does not belong to it.
        for key in name == nil ? [] : foreign {
            table.optional(key)?
                .report(
                    "has no meaning on the platform \(platform.name)",
                    suggestion: "take it out: known are \(platform.keys.joined(separator: ", "))"
                )
        }
        let fields = platform.platform.fields(Keys(table))
        guard let id, let brand, let name, let fields else { return nil }
        return Account(id: id, brand: BrandID(brand), platform: name, fields: fields)
    }

    private mutating func id(_ table: Table) -> AccountID? {
        guard let value = table.required("id", example: "acme-wecom"), let id = value.slug(example: "acme-wecom")
        else { return nil }
        self.ids.claim(id, by: value, fault: "names the same account", suggestion: "give every account its own id")
        return AccountID(id)
    }
}
