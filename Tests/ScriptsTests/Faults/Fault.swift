import Domain
import Testing

@testable import Scripts

/// One edit of a shipped script that makes it wrong.
///
/// `¦` in the new text, or in `at`, which stands elsewhere in the file, marks where the problem is to be found.
struct Fault: Sendable, CustomTestStringConvertible {
    let file: String
    let old: String
    let new: String
    /// A part of the message.
    let message: String
    /// A part of what would be right.
    let suggestion: String
    /// A part of the edited text with the mark, when the mark is not in the new text.
    let place: String?
    /// Edits that make no fault by themselves: file, old text, new text.
    let setting: [(file: String, old: String, new: String)]

    init(
        _ file: String,
        _ old: String,
        _ new: String,
        _ message: String,
        _ suggestion: String = "",
        at place: String? = nil,
        setting: [(file: String, old: String, new: String)] = []
    ) {
        self.file = file
        self.old = old
        self.new = new
        self.message = message
        self.suggestion = suggestion
        self.place = place
        self.setting = setting
    }

    var testDescription: String { "\(self.file): \(self.new)" }

    /// The problems of all shipped scripts with this edit, and where one is expected.
    func problems() throws -> (found: [Problem], expected: Problem.Place) {
        var texts: [String: String] = [:]
        for edit in self.setting + [(self.file, self.old, self.new)] {
            let path = "bot-scripts/\(edit.0).yaml"
            let text = try texts[path] ?? Shipped.text(path)
            let range = try #require(text.firstRange(of: edit.1), "\(edit.0) does not hold \(edit.1)")
            texts[path] = text.replacingCharacters(in: range, with: edit.2)
        }
        let path = "bot-scripts/\(self.file).yaml"
        if let place = self.place {
            let text = try #require(texts[path])
            let range = try #require(text.firstRange(of: place.replacing("¦", with: "")), "no \(place)")
            texts[path] = text.replacingCharacters(in: range, with: place)
        }
        let marked = try #require(texts[path])
        let mark = try #require(marked.firstIndex(of: "¦"), "no mark")
        let before = marked[..<mark].split(separator: "\n", omittingEmptySubsequences: false)
        let place = Problem.Place(file: path, line: before.count, column: (before.last?.count ?? 0) + 1)
        texts[path] = marked.replacing("¦", with: "")
        let changed = texts
        return (try Shipped.problems { _ = try Shipped.library(changed: changed) }, place)
    }
}

extension String {
    fileprivate func replacingCharacters(in range: Range<Index>, with text: String) -> String {
        self[..<range.lowerBound] + text + self[range.upperBound...]
    }
}

@Suite struct FaultTests {
    private static let all =
        QuizFaults.all + LotteryFaults.all + CheckInFaults.all + PollFaults.all + WatchFaults.all + SharedFaults.all

    @Test
    func `there are more than 120 faults, each another one`() {
        #expect(Self.all.count >= 120)
        #expect(Set(Self.all.map { "\($0.file) \($0.old) \($0.new) \($0.setting)" }).count == Self.all.count)
    }

    @Test(arguments: Self.all)
    func `a fault is reported at its place, and nothing else`(fault: Fault) throws {
        let (found, expected) = try fault.problems()
        try #require(found.count == 1, "\(found.map(\.description).joined(separator: "\n"))")
        #expect(found[0].place == expected, "\(found)")
        #expect(found[0].message.contains(fault.message), "\(found)")
        #expect(found[0].suggestion?.isEmpty == false)
        if !fault.suggestion.isEmpty {
            #expect(found[0].suggestion?.contains(fault.suggestion) == true, "\(found)")
        }
    }

    @Test
    func `the shipped scripts have neither a problem nor a warning`() throws {
        let library = try Shipped.library()
        #expect(library.warnings == [])
        #expect(library.playScripts.count == Shipped.scriptFiles.count - 1)
    }

    @Test
    func `all faults at once are all reported`() throws {
        var edited: [String: String] = [:]
        for path in Shipped.scriptFiles {
            edited[path] = try Shipped.text(path).replacing("id: ", with: "iid: ")
        }
        let changed = edited
        let problems = try Shipped.problems { _ = try Shipped.library(changed: changed) }
        #expect(problems.map(\.place) == problems.map(\.place).sorted())
        #expect(Set(problems.map(\.place.file)) == Set(Shipped.scriptFiles))
        let slips = try Shipped.scriptFiles.map { try Shipped.text($0).ranges(of: "id: ").count }.reduce(0, +)
        #expect(problems.count == slips)
    }
}
