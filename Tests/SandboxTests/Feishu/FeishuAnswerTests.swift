import Curl
import Domain
import Testing

@testable import Sandbox

/// What the answer to a press brings: a toast, a new card, or the code that the client shows.
@Suite struct FeishuAnswerTests {
    private func settle(_ feishu: inout FeishuTown, _ letter: ChatLetter, _ body: String?) -> String {
        let answer = body.map { Curl.Answer(status: 200, body: Array($0.utf8)) }
        return feishu.face.settle(letter, answer, &feishu.town, at: feishu.now).effect
    }

    @Test func `a toast is shown to the person alone, in both languages`() throws {
        var feishu = FeishuTown()
        _ = feishu.sent("interactive", FeishuCards.question)
        let letter = try feishu.press("A")[0]
        let toast = #"{"type":"success","content":"已记录","i18n":{"zh_cn":"已记录","en_us":"Saved"}}"#
        #expect(self.settle(&feishu, letter, #"{"toast":\#(toast)}"#) == "a toast")
        let notice = feishu.chat.last
        #expect(notice?.author == .notice)
        #expect(notice?.content.text == "已记录")
        #expect(notice?.english == "Saved")
        #expect(notice?.visibleTo == FeishuTown.newcomer)
    }

    @Test func `an empty answer changes nothing`() throws {
        var feishu = FeishuTown()
        _ = feishu.sent("interactive", FeishuCards.question)
        let letter = try feishu.press("A")[0]
        for body in ["", "{}", #"{"toast":null,"card":null}"#] {
            #expect(self.settle(&feishu, letter, body) == "")
        }
        #expect(feishu.chat.count == 1)
        #expect(feishu.chat[0].editedAt == nil)
    }

    @Test func `a new card stands in the place of the old one, for everybody`() throws {
        var feishu = FeishuTown()
        let id = feishu.sent("interactive", FeishuCards.question)
        let letter = try feishu.press("A")[0]
        let card = #"{"card":{"type":"raw","data":\#(FeishuCards.closed("结束了"))},"toast":{"content":"好"}}"#
        #expect(self.settle(&feishu, letter, card) == "the card changed, a toast")
        #expect(feishu.chat.map(\.content.text) == ["结束了", "好"])
        #expect(feishu.chat[0].content.buttons.isEmpty)
        #expect(feishu.chat[0].id == id)
        #expect(feishu.chat[0].editedAt == feishu.now)
    }

    @Test func `a card that is not shared changes for who pressed it`() throws {
        var feishu = FeishuTown()
        _ = feishu.sent("interactive", FeishuCards.line("选吧", isShared: false))
        let letter = try feishu.press("好", "regular")[0]
        let card = #"{"card":{"type":"raw","data":\#(FeishuCards.line("已选", isShared: false))}}"#
        #expect(self.settle(&feishu, letter, card) == "the card changed")
        #expect(feishu.chat[0].content(for: FeishuTown.regular).text == "已选")
        #expect(feishu.chat[0].content(for: FeishuTown.newcomer).text == "选吧")
    }

    @Test(arguments: [
        ("no json", "200672"), ("[]", "200672"), (#"{"toast":{"type":"loud","content":"x"}}"#, "200672"),
        (#"{"toast":{"type":"info"}}"#, "200672"), (#"{"card":{"type":"raw","data":{}}}"#, "200673"),
        (#"{"card":{"schema":"2.0"}}"#, "200673"),
        (#"{"card":{"type":"template","data":{"template_id":"t1"}}}"#, "200673"),
        (#"{"card":{"type":"raw","data":\#(FeishuCards.line("x"))},"toast":{"content":"y"}}"#, "200830"),
    ])
    func `a wrong answer shows its code and changes nothing`(body: String, code: String) throws {
        var feishu = FeishuTown()
        _ = feishu.sent("interactive", FeishuCards.question)
        let letter = try feishu.press("A")[0]
        #expect(self.settle(&feishu, letter, body) == "the user is warned: \(code)")
        #expect(feishu.chat.count == 2)
        #expect(feishu.chat[0].editedAt == nil)
        #expect(feishu.chat[1].content.text == "出错了，请稍后重试（\(code)）")
        #expect(feishu.chat[1].visibleTo == FeishuTown.newcomer)
    }

    @Test func `without an answer the person is warned; an event that fails warns nobody`() throws {
        var feishu = FeishuTown()
        _ = feishu.sent("interactive", FeishuCards.question)
        #expect(self.settle(&feishu, try feishu.press("A")[0], nil) == "the user is warned")
        #expect(feishu.chat.last?.content.text == "出错了，请稍后重试")
        let event = try feishu.say("签到").letters[0]
        #expect(self.settle(&feishu, event, nil) == "")
        #expect(self.settle(&feishu, event, #"{"msg":"success"}"#) == "")
        #expect(feishu.chat.count == 3)
        for (status, verdict) in [(200, ChatVerdict.acknowledged), (204, .again), (302, .again), (500, .again)] {
            #expect(feishu.face.verdict(on: Curl.Answer(status: status), to: event) == verdict)
        }
    }
}
