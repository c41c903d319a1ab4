public import Domain

extension PeopleFile {
    /// Reads and checks a people file.
    ///
    /// - Parameters:
    ///   - file: The path to name in problems.
    ///   - contents: What the file holds; at most 1 MiB of UTF-8.
    /// - Returns: Stores and guides in the order of the file.
    /// - Throws: Every problem of the file, sorted by place.
    public static func load(file: String, contents: String) throws(Problems) -> PeopleFile {
        let reading = Reading(file: file, contents: contents)
        var people = PeopleReading()
        let result = reading.root().flatMap { people.people($0) }
        guard reading.findings.isEmpty, let result else { throw reading.findings.problems }
        return result
    }
}

/// Reads `stores` and `guides`.
struct PeopleReading {
    private var storeIDs = Register()
    private var guideIDs = Register()

    mutating func people(_ root: Value) -> PeopleFile? {
        guard let table = Table(root, keys: ["stores", "guides"], example: "stores: … and guides: …") else {
            return nil
        }
        let stores = table.required("stores", example: "[{ id: store-1, name: 一号店, region: 华东 }]")?
            .entries(1...5_000, example: "- { id: store-1, name: 一号店, region: 华东 }")?
            .map { self.store($0) }
        let known = stores == nil ? nil : self.storeIDs.known
        let guides = table.required("guides", example: "[{ id: guide-01, name: 导购一号, store: store-1 }]")?
            .entries(0...20_000, example: "- { id: guide-01, name: 导购一号, store: store-1 }")?
            .compactMap { self.guide($0, stores: known) }
        guard let stores, let guides else { return nil }
        return PeopleFile(stores: stores.compactMap { $0 }, guides: guides)
    }

    private mutating func store(_ value: Value) -> PeopleFile.Store? {
        let keys = ["id", "name", "nameEn", "region", "opens", "closes"]
        guard let table = Table(value, keys: keys, example: "{ id: store-1, name: 一号店, region: 华东 }") else {
            self.storeIDs.tear()
            return nil
        }
        let idValue = table.required("id", example: "store-1")
        let id = idValue?.slug(example: "store-1")
        if let idValue, let id {
            self.storeIDs.claim(
                id,
                by: idValue,
                fault: "names the same store",
                suggestion: "give every store its own id"
            )
        } else {
            self.storeIDs.tear()
        }
        let name = table.required("name", example: "一号店")?.text(1...64, example: "一号店")
        let englishName = table.optional("nameEn")?.text(1...64, example: "Store one")
        let region = table.required("region", example: "华东")?.text(1...64, example: "华东")
        let hours = self.hours(table)
        guard let id, let name, let region else { return nil }
        return PeopleFile.Store(id: StoreID(id), name: name, englishName: englishName, region: region, hours: hours)
    }

    private func hours(_ table: Table) -> TimeWindow? {
        guard table.optional("opens") != nil || table.optional("closes") != nil else { return nil }
        let opens = table.required("opens", example: #""10:00""#)
        let closes = table.required("closes", example: #""22:00""#)
        let from = opens?.timeOfDay(example: "10:00")
        let to = closes?.timeOfDay(example: "22:00")
        guard let from, let to else { return nil }
        guard let window = TimeWindow(from: from, to: to) else {
            closes?.report("is the time at which the store opens", suggestion: #"write "22:00""#)
            return nil
        }
        return window
    }

    private mutating func guide(_ value: Value, stores: Set<String>?) -> PeopleFile.Guide? {
        let example = "{ id: guide-01, name: 导购一号, store: store-1 }"
        guard let table = Table(value, keys: ["id", "name", "nameEn", "store"], example: example) else { return nil }
        let idValue = table.required("id", example: "guide-01")
        let id = idValue?.text(
            1...64,
            of: { $0.isASCII && ($0.isLetter || $0.isNumber || "_-@.".contains($0)) },
            called: "letters, digits and '_', '-', '@', '.'",
            example: "guide-01, the userid on the platform"
        )
        if let idValue, let id {
            self.guideIDs.claim(
                id.lowercased(),
                by: idValue,
                fault: "names the same guide",
                suggestion: "give every guide the userid of one person; the platform does not tell case apart"
            )
        }
        let name = table.required("name", example: "导购一号")?.text(1...64, example: "导购一号")
        let englishName = table.optional("nameEn")?.text(1...64, example: "Guide one")
        let store = table.required("store", example: "store-1")?
            .name(of: "store", among: stores, example: "the id of one of the stores")
        guard let id, let name, let store else { return nil }
        return PeopleFile.Guide(
            id: PlatformUserID(id),
            name: name,
            englishName: englishName,
            store: StoreID(store)
        )
    }
}
