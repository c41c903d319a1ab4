import Domain
import Testing

@testable import Scripts

@Suite struct PeopleTests {
    private func problems(replacing old: String, with new: String) throws -> [Problem] {
        let text = try Shipped.text("config/people.yaml")
        try #require(text.contains(old), "the shipped file does not hold «\(old)»")
        return try Shipped.problems {
            _ = try PeopleFile.load(file: "people.yaml", contents: text.replacing(old, with: new))
        }
    }

    @Test
    func `the shipped file names three stores in two regions and six guides`() throws {
        let people = try Shipped.people()
        #expect(people.stores.map(\.id) == ["store-1", "store-2", "store-3"])
        #expect(people.regions == ["华东", "华南"])
        #expect(people.guides.map(\.id.rawValue) == (1...6).map { "guide-0\($0)" })
        #expect(people.stores[1].hours == TimeWindow(from: "10:00", to: "21:30"))
        #expect(people.guides[4].store == "store-3")
        #expect(people.guides[4].englishName == "Guide five" && people.stores[1].englishName == "Store two")
    }

    @Test
    func `an English name may be left out`() throws {
        let text = "stores: [{ id: a, name: 一号店, region: 华东 }]\nguides: [{ id: g, name: 导购一号, store: a }]\n"
        let people = try PeopleFile.load(file: "people.yaml", contents: text)
        #expect(people.guides.map(\.englishName) == [nil] && people.stores.map(\.englishName) == [nil])
        #expect(try !self.problems(replacing: "nameEn: Guide six", with: "nameEn: \"\"").isEmpty)
    }

    @Test(arguments: [
        (
            "store: store-3 }\n  - { id: guide-06", "store: stroe-3 }\n  - { id: guide-06", "names no store",
            "did you mean 'store-3'?"
        ),
        ("id: store-2", "id: store-1", "names the same store as in line 4", "own id"),
        ("id: guide-02", "id: GUIDE-01", "names the same guide as in line 9", "case"),
        ("opens: \"09:30\"", "opens: \"22:30\"", "time at which the store opens", "22:00"),
        ("opens: \"09:30\"", "opens: half past nine", "no time of day", "10:00"),
        ("region: 华南", "region: \"\"", "is empty", "华东"),
        ("id: guide-03", "id: 导购三号", "letters, digits", "userid"),
        ("name: 导购六号", "name: \" 导购六号\"", "blank", "remove"),
        ("name: 导购六号", "name: \"导购\\n六号\"", "line break", "导购一号"),
    ])
    func `a fault is found with what would be right`(
        old: String,
        new: String,
        message: String,
        suggestion: String
    ) throws {
        let problems = try self.problems(replacing: old, with: new)
        let found = problems.filter { $0.message.contains(message) && $0.suggestion?.contains(suggestion) == true }
        #expect(!found.isEmpty, "\(problems)")
        // A store that is taken away leaves its guides without one: nothing more is said.
        #expect(problems.count == 1 || old.hasPrefix("id: store"), "\(problems)")
    }

    @Test
    func `a store that cannot be read does not make its guides wrong`() throws {
        let problems = try self.problems(replacing: "id: store-1", with: "id: \"\"")
        #expect(problems.map(\.message) == ["'id' is empty"])
    }

    @Test
    func `a file without guides is good, one without stores is not`() throws {
        let good = "stores: [{ id: store-1, name: 一号店, region: 华东 }]\nguides: []\n"
        #expect(try PeopleFile.load(file: "people.yaml", contents: good).stores.first?.hours == nil)
        let problems = try Shipped.problems {
            _ = try PeopleFile.load(file: "people.yaml", contents: "stores: []\nguides: []\n")
        }
        #expect(problems.map(\.message) == ["'stores' has 0 entries, at least 1 are taken"])
    }
}
