import Domain
import Testing

@testable import Sandbox

/// What cards of both kinds show, and which are refused.
@Suite struct FeishuCardTests {
    private func read(_ card: String) throws -> FeishuCard {
        try FeishuCard.read(try JSONReader.read(Array(card.utf8)), FeishuTown().town)
    }

    @Test func `a new card shows its title, its Markdown and its buttons`() throws {
        let card = try self.read(FeishuCards.question)
        #expect(card.isNew && card.isShared)
        #expect(card.content.text == "每日一题\n**Q** 1+1=? @新人 规则")
        #expect(card.content.mentions == [FeishuTown.newcomer])
        #expect(card.content.links == [ChatLink(title: "规则", url: "https://example.com/r")])
        #expect(card.content.buttons.map(\.label) == ["A", "看看"])
        #expect(card.content.buttons.map(\.id) == ["a", "button-2"])
        #expect(card.content.buttons.map(\.style) == ["primary", ""])
        #expect(card.content.buttons.map(\.url) == [nil, "https://example.com/"])
        #expect(card.content.buttons[1].native == .null)
    }

    @Test func `an old card has rows of buttons and small print`() throws {
        let card = try self.read(FeishuCards.old)
        #expect(!card.isNew && card.isShared)
        #expect(card.content.text == "抽奖\n来抽奖 @所有人\n已有 3 人")
        #expect(card.content.buttons.map(\.style) == ["danger"])
        #expect(card.content.buttons[0].native == ["value": ["draw": "d1"], "tag": "button"])
        #expect(try !self.read(#"{"elements":[{"tag":"markdown","content":"x"}]}"#).isShared)
    }

    private static func button(_ more: String) -> String {
        """
        {"schema":"2.0","body":{"elements":[
         {"tag":"button","text":{"tag":"plain_text","content":"A"}\(more)}]}}
        """
    }

    @Test func `a button tells only what its behaviors say, in a new card`() throws {
        #expect(
            try self.read(Self.button(#","value":{"x":1},"url":"https://example.com""#)).content.buttons[0].url == nil
        )
        let plain = try self.read(Self.button(#","value":{"x":1}"#)).content.buttons[0]
        #expect(plain.native == .null)
        let text = try self.read(Self.button(#","behaviors":[{"type":"callback","value":"v1"}]"#)).content.buttons[0]
        #expect(text.native["value"] == "v1")
        let disabled = try self.read(Self.button(#","disabled":true"#)).content
        #expect(disabled.buttons.isEmpty)
        #expect(disabled.text == "[A]")
    }

    private static let wrong: [(String, Int)] = [
        ("[]", 200_621), ("{}", 200_621), (#"{"schema":"3.0","body":{"elements":[]}}"#, 200_621),
        (#"{"schema":"2.0","elements":[{"tag":"markdown","content":"x"}]}"#, 200_621),
        (#"{"schema":"2.0","body":{"elements":[]}}"#, 200_621),
        (#"{"schema":"2.0","body":{"elements":[{"tag":"marquee"}]}}"#, 200_621),
        (#"{"schema":"2.0","body":{"elements":[{"tag":"action","actions":[]}]}}"#, 200_861),
        (#"{"schema":"2.0","body":{"elements":[{"tag":"note","elements":[]}]}}"#, 200_861),
        (#"{"elements":[{"tag":"button","text":{"tag":"plain_text","content":"A"},"value":{}}]}"#, 200_621),
        (#"{"elements":[{"tag":"markdown","content":"<at id=ou_404></at>"}]}"#, 100_290),
        (#"{"elements":[{"tag":"img","img_key":"x"}]}"#, 200_570),
        (#"{"type":"template","data":{"template_id":"t1"}}"#, 200_380),
        (button(#","behaviors":[{"type":"callback","value":7}]"#), 200_621),
        (button(#","behaviors":[{"type":"jump"}]"#), 200_621), (button(#","confirm":{}"#), 200_621),
    ]

    @Test(arguments: wrong)
    func `a card that is refused carries the code of why`(card: String, code: Int) throws {
        var feishu = FeishuTown()
        let answer = feishu.send("interactive", card)
        #expect(answer.number == 230_099)
        #expect(answer.json["msg"]?.text?.contains("ErrCode: \(code);") == true)
        #expect(feishu.chat.isEmpty)
    }
}
