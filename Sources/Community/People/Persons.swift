public import Domain
public import Storage

/// Which human is behind an identity.
///
/// Within a brand one identity means one human, at whichever of its accounts they are met.
public enum Persons {
    /// The person of an identity; the first time it is met it becomes a person of its own.
    public static func person(
        _ identity: Identity,
        brand: BrandID,
        now: Instant,
        _ transaction: Transaction
    ) throws -> PersonID {
        if let known = try self.known(identity, brand: brand, transaction) { return known }
        let person = PersonID("\(identity.kind.rawValue):\(identity.id)")
        try transaction.run(
            """
            INSERT INTO identities (brand, kind, id, person, met_at) VALUES ($1, $2, $3, $4, $5)
            ON CONFLICT (brand, kind, id) DO NOTHING
            """,
            .name(brand),
            .text(identity.kind.rawValue),
            .name(identity.id),
            .name(person),
            .instant(now)
        )
        return person
    }

    /// The person of an identity that was met before.
    public static func known(
        _ identity: Identity,
        brand: BrandID,
        _ transaction: Transaction
    ) throws -> PersonID? {
        try transaction.row(
            "SELECT person FROM identities WHERE brand = $1 AND kind = $2 AND id = $3",
            .name(brand),
            .text(identity.kind.rawValue),
            .name(identity.id)
        )?.name(0)
    }

    /// Who is called so: by the id of the person, or by an id at a platform, whatever its kind.
    ///
    /// - Returns: None, one, or several where one id means a member here and a customer there.
    public static func called(_ id: String, brand: BrandID, _ transaction: Transaction) throws -> [PersonID] {
        let person = PersonID(id)
        if try !self.identities(of: person, brand: brand, transaction).isEmpty { return [person] }
        let found = try Identity.Kind.allCases.compactMap {
            try self.known(Identity($0, PlatformUserID(id)), brand: brand, transaction)
        }
        return Set(found).sorted { $0.rawValue < $1.rawValue }
    }

    /// The identities of a person, those met first before the others.
    public static func identities(
        of person: PersonID,
        brand: BrandID,
        _ transaction: Transaction
    ) throws -> [Identity] {
        try transaction.rows(
            "SELECT kind, id FROM identities WHERE brand = $1 AND person = $2 ORDER BY met_at, kind, id LIMIT 100",
            .name(brand),
            .name(person)
        ).compactMap { row in Identity.Kind(rawValue: row.text(0)).map { Identity($0, row.name(1)) } }
    }
}
