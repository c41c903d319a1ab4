public import Domain
public import Storage

/// A place where guides serve customers.
public struct StoreEntry: Hashable, Sendable {
    public let id: StoreID
    public let name: String
    public let region: String

    public init(id: StoreID, name: String, region: String) {
        self.id = id
        self.name = name
        self.region = region
    }
}

/// A person who serves customers, by the id the platform knows them by.
public struct GuideEntry: Hashable, Sendable {
    public let id: PlatformUserID
    public let name: String
    public let store: StoreEntry?

    public init(id: PlatformUserID, name: String, store: StoreEntry?) {
        self.id = id
        self.name = name
        self.store = store
    }
}

/// The guides and stores of a brand, as headquarters wrote them down.
public enum Directory {
    /// Puts the brand's whole directory in place of the earlier one.
    public static func replace(
        brand: BrandID,
        stores: [StoreEntry],
        guides: [GuideEntry],
        _ transaction: Transaction
    ) throws {
        try transaction.run("DELETE FROM guides WHERE brand = $1", .name(brand))
        try transaction.run("DELETE FROM stores WHERE brand = $1", .name(brand))
        for store in stores {
            try transaction.run(
                "INSERT INTO stores (brand, id, name, region) VALUES ($1, $2, $3, $4)",
                .name(brand),
                .name(store.id),
                .text(store.name),
                .text(store.region)
            )
        }
        for guide in guides {
            try transaction.run(
                "INSERT INTO guides (brand, folded_id, id, name, store) VALUES ($1, $2, $3, $4, $5)",
                .name(brand),
                .text(Self.folded(guide.id)),
                .name(guide.id),
                .text(guide.name),
                .name(guide.store?.id)
            )
        }
    }

    /// A guide and their store, whatever the case of the id; nil when headquarters did not write them down.
    ///
    /// The id of the entry is the written one.
    public static func guide(
        _ id: PlatformUserID,
        brand: BrandID,
        _ transaction: Transaction
    ) throws -> GuideEntry? {
        try transaction.row(
            """
            SELECT g.id, g.name, s.id, s.name, s.region FROM guides g
            LEFT JOIN stores s ON s.brand = g.brand AND s.id = g.store
            WHERE g.brand = $1 AND g.folded_id = $2
            """,
            .name(brand),
            .text(Self.folded(id))
        ).map { row in
            GuideEntry(
                id: row.name(0),
                name: row.text(1),
                store: row.optionalText(2).map { StoreEntry(id: StoreID($0), name: row.text(3), region: row.text(4)) }
            )
        }
    }

    /// What two spellings of one guide's id have in common: the platform does not tell their case apart.
    ///
    /// Source: WeCom developer documentation, "userid".
    private static func folded(_ id: PlatformUserID) -> String { id.rawValue.lowercased() }
}
