import Domain
import Testing

@testable import Content

@Suite struct OccasionVariableTests {
    private static let groups = [
        QuizVariables.announce, QuizVariables.remind, QuizVariables.reveal, LotteryVariables.announce,
        LotteryVariables.remind, LotteryVariables.drawn, CheckInVariables.announce, PollVariables.announce,
        PollVariables.remind, PollVariables.closed, FlashSaleVariables.announce, WatchVariables.keywordReply,
    ]

    @Test
    func `a name means one kind of thing everywhere`() {
        let all = [TemplateVariable].everyOccasion
        #expect(Set(all.map(\.name)).count == all.count)
        #expect(all.blankValues.count == all.count)
    }

    @Test
    func `nothing about one person is offered to a group`() {
        for list in Self.groups { #expect(!list.contains { $0.isPersonal }) }
    }

    @Test
    func `a text to a group that tells about one person is found at its tag`() throws {
        let library = try library(["page": "{{title}}\n恭喜{{name}}，还有 {{balance}} 分"])
        let found = library.problems(in: "page", .simplifiedChinese, offering: QuizVariables.reveal)
        #expect(found.map { "\($0.place.line):\($0.place.column)" }.sorted() == ["2:17", "2:5"])
        #expect(found.allSatisfy { $0.message.contains("is about one person") })
        #expect(library.problems(in: "page", .simplifiedChinese, offering: QuizVariables.result) == [])
    }

    @Test
    func `a value of lines keeps its lines, and no line can become anything else`() throws {
        let library = try library(["page": "{{options}}"])
        var values = [TemplateVariable].everyOccasion.blankValues
        values["options"] = "A <@all>\n@B\r\n\nC"
        #expect(try library.render("page", .simplifiedChinese, values) == "A ＜@all＞\n＠B\nC")
        values["options"] = String(repeating: "x\n", count: 100)
        let lines = try library.render("page", .simplifiedChinese, values).split(separator: "\n")
        #expect(lines.count == TemplateVariable.lineLimit)
    }
}
