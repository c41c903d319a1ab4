public import Domain

/// The stores and guides of a brand: what its people file says, checked.
public struct PeopleFile: Hashable, Sendable {
    /// A place where guides serve customers: one of `stores`.
    public struct Store: Hashable, Sendable {
        /// `id`: small letters, digits and `-`, 1 to 32 of them, unique.
        ///
        /// Required.
        public let id: StoreID
        /// `name`: what customers read, 1 to 64 characters.
        ///
        /// Required.
        public let name: String
        /// `nameEn`: the same in English, for the pages that are read in English, 1 to 64 characters.
        ///
        /// nil when it is left out.
        public let englishName: String?
        /// `region`: the name of the region it belongs to, 1 to 64 characters.
        ///
        /// Required.
        public let region: String
        /// `opens` and `closes`: times of day such as `"10:00"`, both or neither; over midnight when it closes earlier
        /// than it opens.
        ///
        /// nil when they are left out.
        public let hours: TimeWindow?

        public init(
            id: StoreID,
            name: String,
            englishName: String? = nil,
            region: String,
            hours: TimeWindow? = nil
        ) {
            self.id = id
            self.name = name
            self.englishName = englishName
            self.region = region
            self.hours = hours
        }
    }

    /// A person who serves customers: one of `guides`.
    public struct Guide: Hashable, Sendable {
        /// `id`: the userid on the platform, 1 to 64 characters of letters, digits and `_ - @ .`.
        ///
        /// Unique, and two ids that differ in case only are the same to WeCom. Required.
        public let id: PlatformUserID
        /// `name`: what customers read, 1 to 64 characters.
        ///
        /// Required.
        public let name: String
        /// `nameEn`: the same in English, for the pages that are read in English, 1 to 64 characters.
        ///
        /// nil when it is left out.
        public let englishName: String?
        /// `store`: the id of the guide's store.
        ///
        /// Required.
        public let store: StoreID

        public init(id: PlatformUserID, name: String, englishName: String? = nil, store: StoreID) {
            self.id = id
            self.name = name
            self.englishName = englishName
            self.store = store
        }
    }

    /// In the order of the file; 1 to 5,000.
    public let stores: [Store]
    /// In the order of the file; at most 20,000.
    public let guides: [Guide]

    public init(stores: [Store], guides: [Guide]) {
        self.stores = stores
        self.guides = guides
    }

    public var regions: Set<String> { Set(self.stores.map(\.region)) }
}
