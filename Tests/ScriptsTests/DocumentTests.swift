import Domain
import Testing

@testable import Scripts

/// What is found in a file before anybody looks at its keys.
@Suite struct DocumentTests {
    private func problems(_ contents: String) throws -> [Problem] {
        try Shipped.problems { _ = try PeopleFile.load(file: "people.yaml", contents: contents) }
    }

    @Test(arguments: [
        ("stores: [\n  { id: store-1 },\nguides: []\n", 1, 9, "']'"),
        ("stores: []\nguides: [{ id: a, name: \"b\" store: c }]\n", 2, 29, "'}'"),
        ("stores:\n\t- id: store-1\n", 2, 1, "spaces"),
        ("stores: []\n guides: []\n", 2, 2, "indentation"),
        ("stores: @home\n", 1, 9, "double quotes"),
        ("stores: \"一号店\n", 1, 9, "close the quote"),
        ("stores: *\nguides: []\n", 1, 9, "double quotes"),
        ("stores: []\n---\nguides: []\n", 2, 1, "'---'"),
        ("stores: \"a\\qb\"\n", 1, 11, "single quotes"),
        ("stores: []\nguides\n", 2, 1, "key: value"),
        ("stores: []\nguides: [\u{7}]\n", 2, 10, "control character"),
    ])
    func `a fault of YAML itself is one problem at its place`(
        contents: String,
        line: Int,
        column: Int,
        suggestion: String
    ) throws {
        let problems = try self.problems(contents)
        try #require(problems.count == 1, "\(problems)")
        #expect(problems[0].place == Problem.Place(file: "people.yaml", line: line, column: column), "\(problems)")
        #expect(problems[0].suggestion?.contains(suggestion) == true, "\(problems)")
    }

    @Test(arguments: ["", "\n\n", "# nothing but a comment\n", "\u{FEFF}"])
    func `an empty file is one problem`(contents: String) throws {
        let problems = try self.problems(contents)
        #expect(problems.map(\.message) == ["this file is empty"])
    }

    @Test(arguments: ["7", "[]", "text"])
    func `a file that is no map is one problem`(contents: String) throws {
        let problems = try self.problems(contents)
        #expect(problems.count == 1)
        #expect(problems.first?.message.hasPrefix("the file must be a map") == true)
    }

    /// Columns count characters as an editor shows them; lines end as they do there.
    @Test(arguments: [
        ("{ 一号店: 1, stores: 7 }", 1, 19),
        ("{ 👨‍👩‍👧: 1, stores: 7 }", 1, 17),
        ("{ e\u{301}e\u{301}: 1, stores: 7 }", 1, 18),
        ("# a\r\n# b\r\nstores: 7\r\n", 3, 9),
        ("# a\rstores: 7\r", 2, 9),
        ("# a\u{2028}\nstores: 7\n", 2, 9),
        ("\u{FEFF}stores: 7\n", 1, 9),
    ])
    func `a place is where an editor would put the cursor`(contents: String, line: Int, column: Int) throws {
        let found = try self.problems(contents).first { $0.message.hasPrefix("'stores' must be a list") }
        #expect(found?.place == Problem.Place(file: "people.yaml", line: line, column: column))
    }

    @Test
    func `an alias is refused, however it is written`() throws {
        let bomb = "a: &a [x, x]\nb: &b [*a, *a]\nstores: [*b, *b]\n"
        let problems = try self.problems(bomb)
        #expect(problems.count == 1)
        #expect(problems.first?.place == Problem.Place(file: "people.yaml", line: 2, column: 8))
        #expect(try self.problems("stores: &s []\nguides: *s\n").first?.message == "YAML aliases are not taken here")
        #expect(
            try self.problems("{\"stores\":&s [],\"guides\":*s}").first?.message == "YAML aliases are not taken here"
        )
    }

    @Test
    func `a star or an ampersand in a text is no alias`() {
        #expect(Aliases.first(in: "a: \"poster-*\"\nb: Tea & Cake *now*\nc: x&now") == nil)
        #expect(Aliases.first(in: "url: https://example.com/?a=1&b=2\nn: a*b\n") == nil)
    }

    @Test(arguments: ["[", "{a: ", "- ", "? "])
    func `nesting without end is one problem in bounded time`(opening: String) throws {
        let contents = "stores: []\nguides:\n" + String(repeating: opening, count: 100_000)
        #expect(try self.problems(contents).count == 1)
    }

    @Test
    func `a deep file that is closed again is read`() throws {
        let contents = "stores: " + String(repeating: "[", count: 400) + String(repeating: "]", count: 400)
        #expect(try self.problems(contents).contains { $0.message.hasPrefix("an entry of 'stores' must be a map") })
    }

    @Test
    func `a file larger than a mebibyte is not parsed`() throws {
        let problems = try self.problems(String(repeating: "#", count: SourceText.byteLimit) + "\n")
        #expect(problems.map(\.message) == ["this file is larger than 1048576 bytes"])
    }

    @Test
    func `a file full of faults gives a bounded list that says so`() throws {
        let entries = String(repeating: "  - { id: \"!\" }\n", count: 1_000)
        let problems = try self.problems("guides: []\nstores:\n" + entries)
        #expect(problems.count == Findings.capacity + 1)
        #expect(problems.last?.message == "2800 more problems are not listed")
    }

    @Test
    func `keys given three times, in quotes and in nested maps are all found`() throws {
        let contents = """
            stores:
              - { id: store-1, name: a, name: b, "name": c, region: r, opens: "9:00", closes: "10:00" }
            guides: []
            other: { x: 1, y: 2, x: 3 }
            stores: []
            """
        let places = try self.problems(contents)
            .filter { $0.message.hasPrefix("this key is already given") }
            .map { "\($0.place.line):\($0.place.column)" }
        #expect(places == ["2:29", "2:38", "4:22", "5:1"])
    }

    @Test
    func `more duplicates than can be told apart still end`() throws {
        let contents = "stores: []\n" + (0..<60).map { "k\($0): 1\nk\($0): 2\n" }.joined()
        let problems = try self.problems(contents)
        #expect(problems.map(\.message) == ["a key is given twice in one map"])
    }
}
