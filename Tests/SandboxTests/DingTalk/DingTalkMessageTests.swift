import Domain
import Testing

@testable import Sandbox

/// What the robot's messages show, through the API and through a session.
@Suite struct DingTalkMessageTests {
    @Test(arguments: [
        ("a  \nb", "a\nb", []), ("a\nb", "a b", []), ("a\n\nb", "a\nb", []), ("- a\n- b\n1. c", "- a\n- b\n1. c", []),
        ("### 题\n> 引", "### 题\n> 引", []), ("a < b & c", "a < b & c", []), ("[x] (y)", "[x] (y)", []),
        (
            "看[规则](https://example.com/r?a=1)。", "看规则。",
            [ChatLink(title: "规则", url: "https://example.com/r?a=1")]
        ),
        ("![图](https://example.com/a.png)好", "好", [ChatLink(title: "图", url: "https://example.com/a.png")]),
        (
            "[侧栏](dingtalk://dingtalkclient/page/link?url=https%3A%2F%2Fexample.com%2F&pc_slide=true)", "侧栏",
            [ChatLink(title: "侧栏", url: "https://example.com/")]
        ),
        ("<a atId=dingsandbox02>老</a> 早", "@老顾客 早", []),
    ])
    func `markdown is shown as DingTalk shows it`(text: String, shown: String, links: [ChatLink]) {
        var content = ChatContent(text: "")
        #expect(DingTalkMarkdown.read(text, into: &content, DingTalkTown().town) == shown)
        #expect(content.links == links)
    }

    @Test func `each template shows its parts, and needs all of them`() {
        var ding = DingTalkTown()
        let url = JSON.text("https://example.com/1"), other = JSON.text("https://example.com/2")
        let samples: [(String, JSON, [String])] = [
            ("sampleText", ["content": "你好"], []), ("sampleMarkdown", ["title": "题", "text": "**好**"], []),
            ("sampleLink", ["title": "题", "text": "好", "messageUrl": url], []),
            ("sampleActionCard", ["title": "题", "text": "好", "singleTitle": "看", "singleURL": url], ["看"]),
            (
                "sampleActionCard2",
                [
                    "title": "题", "text": "好", "actionTitle1": "一", "actionURL1": url, "actionTitle2": "二",
                    "actionURL2": other,
                ], ["一", "二"]
            ),
            (
                "sampleActionCard6",
                [
                    "title": "题", "text": "好", "buttonTitle1": "一", "buttonUrl1": url, "buttonTitle2": "二",
                    "buttonUrl2": other,
                ], ["一", "二"]
            ), ("sampleImageMsg", ["photoURL": url], []),
        ]
        for (key, param, labels) in samples {
            ding.pass(.seconds(1))
            #expect(ding.send(key, param).status == 200)
            #expect(ding.chat.last?.content.buttons.map(\.label) == labels)
            for member in param.members ?? [] {
                let less = JSON.object((param.members ?? []).filter { $0.name != member.name })
                #expect(ding.send(key, less).dingTalkError == "invalidParameter.msgParam.invalid")
            }
        }
        #expect(ding.chat.map(\.content.text) == ["你好", "**好**", "好", "好", "好", "好", ""])
        #expect(ding.chat[2].content.links == [ChatLink(title: "题", url: "https://example.com/1")])
        #expect(ding.chat[4].content.buttons.map(\.url) == ["https://example.com/1", "https://example.com/2"])
    }

    @Test func `a session answers where the robot was called, with people called who stand in the text`() throws {
        var ding = DingTalkTown()
        let session = try ding.say("签到")[0].json["sessionWebhook"]?.text
        let body = """
            {"msgtype":"text","text":{"content":"@dingsandbox01 好 @dingsandbox02"},\
            "at":{"atUserIds":["dingsandbox01","dingsandbox03","nobody"],"isAtAll":false}}
            """
        #expect(ding.reply(session, body).json["errcode"] == 0)
        #expect(ding.chat.last?.content.text == "@新人 好 @dingsandbox02")
        #expect(ding.chat.last?.content.mentions == [DingTalkTown.newcomer])
        let all = #"{"msgtype":"markdown","markdown":{"title":"题","text":"开始"},"at":{"isAtAll":true}}"#
        #expect(ding.reply(session, all).json["errcode"] == 0)
        #expect(ding.chat.last?.content.text == "开始 @所有人")
        let card = """
            {"msgtype":"actionCard","actionCard":{"title":"题","text":"选","btnOrientation":"0",\
            "btns":[{"title":"春茶","actionURL":"https://example.com/a"},{"title":"夏茶","actionURL":"https://example.com/b"}]}}
            """
        #expect(ding.reply(session, card).json["errcode"] == 0)
        #expect(ding.chat.last?.content.buttons.map(\.label) == ["春茶", "夏茶"])
        let feed = #"{"msgtype":"feedCard","feedCard":{"links":[{"title":"a","messageURL":"https://example.com/"}]}}"#
        #expect(ding.reply(session, feed).json["errcode"] == 0)
        #expect(ding.chat.last?.content.links.count == 1)
    }

    @Test func `a session lasts ninety minutes, and is nobody else's`() throws {
        var ding = DingTalkTown()
        let session = try ding.say("你好", "passer-by", in: nil)[0].json["sessionWebhook"]?.text
        let body = #"{"msgtype":"text","text":{"content":"你也好"}}"#
        #expect(ding.reply(session, body).status == 200)
        #expect(ding.town.direct(of: DingTalkTown.passer)?.messages.map(\.content.text) == ["你好", "你也好"])
        #expect(ding.reply("?session=none", body).dingTalkError == "session.notExisted")
        ding.pass(.seconds(5_400))
        let late = ding.reply(session, body)
        #expect(late.status == 400)
        #expect(late.dingTalkError == "session.expired")
    }

    @Test(arguments: [
        ("{", "40035"), (#"{"msgtype":"text"}"#, "40035"), (#"{"msgtype":"text","text":{"content":""}}"#, "40035"),
        (#"{"msgtype":"dance","dance":{}}"#, "400105"), (#"{"msgtype":"markdown","markdown":{"text":"x"}}"#, "40035"),
        (#"{"msgtype":"text","text":{"content":"\#(String(repeating: "x", count: 20_000))"}}"#, "40035"),
    ])
    func `what a session refuses has a number`(body: String, code: String) throws {
        var ding = DingTalkTown()
        let session = try ding.say("签到")[0].json["sessionWebhook"]?.text
        let answer = ding.reply(session, body)
        #expect(answer.status == 200)
        #expect(answer.dingTalkError == code)
        #expect(ding.chat.count == 1)
    }

    @Test func `a session wants JSON, the robot in its group, and sends what has one msgUuid once`() throws {
        var ding = DingTalkTown()
        let session = try ding.say("签到")[0].json["sessionWebhook"]?.text
        let body = #"{"msgtype":"text","text":{"content":"x"},"msgUuid":"u1"}"#
        #expect(ding.reply(session, body, type: "text/plain").dingTalkError == "43004")
        for _ in 0..<3 { #expect(ding.reply(session, body).dingTalkError == nil) }
        #expect(ding.chat.filter { $0.author == .bot }.count == 1)
        try ding.act(.removeBot(group: "store-1", by: "keeper"))
        #expect(ding.reply(session, body).dingTalkError == "400106")
    }
}
