import Domain
import Testing

@testable import Sandbox

@Suite struct MaterialTests {
    private static let api = "externalcontact/group_welcome_template"

    @Test func `a greeting is added, read, changed and deleted`() {
        var town = Town()
        let link = #""link":{"title":"t","url":"https://bot.example.com/"}"#
        let id = town.post("\(Self.api)/add", #"{"text":{"content":"a"},\#(link)}"#)["template_id"]?.text ?? ""
        let named = #""template_id":"\#(id)""#
        let read = town.post("\(Self.api)/get", "{\(named)}")
        #expect(read["text"]?["content"] == "a")
        #expect(read["link"]?["title"] == "t")
        #expect(town.post("\(Self.api)/edit", #"{\#(named),"text":{"content":"b"}}"#).code == 0)
        let changed = town.post("\(Self.api)/get", "{\(named)}")
        #expect(changed["text"]?["content"] == "b")
        #expect(changed["link"] == nil)
        #expect(town.post("\(Self.api)/del", "{\(named)}").code == 0)
        #expect(town.post("\(Self.api)/get", "{\(named)}").code == 40_037)
    }

    @Test func `100 greetings are possible, one more is not`() {
        var town = Town()
        let body = #"{"text":{"content":"a"},"notify":0}"#
        for _ in 0..<100 { #expect(town.post("\(Self.api)/add", body).code == 0) }
        #expect(town.post("\(Self.api)/add", body).code == 41_055)
    }

    @Test func `of several things the first of the platform's order is taken`() {
        var town = Town()
        let body = """
            {"link":{"title":"t","url":"u"},"image":{"pic_url":"https://bot.example.com/p.png"}}
            """
        let id = town.post("\(Self.api)/add", body)["template_id"]?.text ?? ""
        let read = town.post("\(Self.api)/get", #"{"template_id":"\#(id)"}"#)
        #expect(read["image"] != nil)
        #expect(read["link"] == nil)
    }

    @Test func `an empty or too long greeting is refused`() {
        var town = Town()
        #expect(town.post("\(Self.api)/add", "{}").code == 40_063)
        let long = String(repeating: "x", count: 3_001)
        #expect(town.post("\(Self.api)/add", #"{"text":{"content":"\#(long)"}}"#).code == 40_058)
    }

    @Test func `members are told of a new greeting unless that is switched off`() {
        var town = Town()
        _ = town.post("\(Self.api)/add", #"{"text":{"content":"a"},"notify":0}"#)
        #expect(town.world.mailbox.chats["guide-one"]?.lines.isEmpty == true)
        _ = town.post("\(Self.api)/add", #"{"text":{"content":"a"}}"#)
        #expect(town.world.mailbox.chats["guide-one"]?.lines.count == 1)
    }
}
