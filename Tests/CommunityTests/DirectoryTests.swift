import Community
import Domain
import Storage
import TestSupport
import Testing

@Suite struct DirectoryTests {
    private static let plaza = StoreEntry(id: "plaza", name: "广场店", region: "East")

    @Test(arguments: StorageEngine.available)
    func `the whole directory of a brand is put in place of the earlier one`(engine: StorageEngine) async throws {
        try await engine.withEmptyStore { store in
            let lina = GuideEntry(id: "li.na", name: "李娜", store: Self.plaza)
            let wang = GuideEntry(id: "wang", name: "Wang", store: nil)
            try await store.replace(stores: [Self.plaza], guides: [lina, wang])
            try await #expect(store.guide("li.na") == lina)
            try await #expect(store.guide("wang") == wang)
            try await store.replace(stores: [], guides: [wang])
            try await #expect(store.guide("li.na") == nil)
            try await #expect(store.guide("wang") == wang)
        }
    }

    @Test func `brands do not see each other`() async throws {
        try await StorageEngine.sqliteInMemory.withEmptyStore { store in
            let lina = GuideEntry(id: "li.na", name: "Li Na", store: Self.plaza)
            try await store.replace(stores: [Self.plaza], guides: [lina])
            try await store.replace("other", stores: [], guides: [])
            try await #expect(store.guide("li.na") == lina)
            try await #expect(store.guide("li.na", brand: "other") == nil)
        }
    }

    @Test(arguments: StorageEngine.available)
    func `a guide is found in any case, and keeps the written form`(engine: StorageEngine) async throws {
        try await engine.withEmptyStore { store in
            let lina = GuideEntry(id: "Li.Na", name: "Li Na", store: Self.plaza)
            try await store.replace(stores: [Self.plaza], guides: [lina])
            for id in ["Li.Na", "li.na", "LI.NA"] as [PlatformUserID] {
                try await #expect(store.guide(id) == lina)
            }
            try await #expect(store.guide("li.n") == nil)
            let twin = GuideEntry(id: "li.na", name: "Li Na", store: nil)
            await #expect(throws: StorageError.self) { try await store.replace(stores: [], guides: [lina, twin]) }
        }
    }

    @Test func `a guide twice is refused, and the old directory stays`() async throws {
        try await StorageEngine.sqliteInMemory.withEmptyStore { store in
            let lina = GuideEntry(id: "li.na", name: "Li Na", store: nil)
            try await store.replace(stores: [], guides: [lina])
            await #expect(throws: StorageError.self) { try await store.replace(stores: [], guides: [lina, lina]) }
            try await #expect(store.guide("li.na") == lina)
        }
    }
}

extension Store {
    fileprivate func replace(_ brand: BrandID = "acme", stores: [StoreEntry], guides: [GuideEntry]) async throws {
        try await self.write { try Directory.replace(brand: brand, stores: stores, guides: guides, $0) }
    }

    fileprivate func guide(_ id: PlatformUserID, brand: BrandID = "acme") async throws -> GuideEntry? {
        try await self.read { try Directory.guide(id, brand: brand, $0) }
    }
}
