import Curl
import Domain
import Testing

@testable import Sandbox

/// Interactive cards: what they show, who clicks them, and what an answer changes.
@Suite struct DingTalkCardTests {
    private static let path = "v1.0/card/instances/createAndDeliver"
    private static let choices = #"[{\"key\":\"A\",\"label\":\"春茶\",\"run\":\"r1\"},{\"key\":\"B\",\"label\":\"夏茶\"}]"#

    private static func card(_ more: String = "", track: String = "quiz-1") -> String {
        """
        {"cardTemplateId":"\(DingTalkTown.template)","outTrackId":"\(track)","callbackType":"HTTP",\
        "callbackRouteKey":"rk1","userIdType":1,\
        "cardData":{"cardParamMap":{"text":"每日**一题**","choices":"\(Self.choices)"}},\
        "openSpaceId":"dtv1.card//IM_GROUP.\(DingTalkTown.group)","imGroupOpenSpaceModel":{"supportForward":false},\
        "imGroupOpenDeliverModel":{"robotCode":"\(DingTalkTown.app)","atUserIds":{"dingsandbox01":"小明"}}\(more)}
        """
    }

    private static func press(_ person: String, _ button: String) -> ChatAct {
        .press(person: person, group: nil, message: nil, button: button)
    }

    @Test func `a card shows its text and its choices, and calls people`() {
        var ding = DingTalkTown()
        let answer = ding.call(Self.path, Self.card()).json
        #expect(answer["success"] == true)
        #expect(answer["result"]?["outTrackId"] == "quiz-1")
        let delivered = answer["result"]?["deliverResults"]?.list?.first
        #expect(delivered?["success"] == true)
        #expect(delivered?["spaceId"]?.text == DingTalkTown.group)
        #expect(delivered?["spaceType"] == "IM_GROUP")
        let content = ding.chat.last?.content
        #expect(content?.text == "@新人 每日**一题**")
        #expect(content?.mentions == [DingTalkTown.newcomer])
        #expect(content?.buttons.map(\.label) == ["春茶", "夏茶"])
        #expect(ding.call(Self.path, Self.card()).dingTalkError == "param.cardAlreadyExist")
        #expect(ding.chat.count == 1)
    }

    @Test func `a click sends the key and the run of its choice, as JSON in a text`() throws {
        var ding = DingTalkTown()
        _ = ding.call(Self.path, Self.card())
        for button in ["春茶", "1"] {
            let letters = try ding.act(Self.press("regular", button)).letters
            #expect(letters.map(\.name) == ["actionCallback"])
            #expect(letters[0].pauses.isEmpty)
            #expect(letters[0].json["type"] == "actionCallback")
            #expect(letters[0].json["outTrackId"] == "quiz-1")
            #expect(letters[0].json["userId"]?.text == DingTalkTown.regular)
            #expect(letters[0].json["corpId"]?.text == DingTalkTown.corp)
            let own = letters[0].clickContent["cardPrivateData"]
            #expect(own?["params"] == ["key": "A", "run": "r1"])
            #expect(own?["actionIds"]?.list?.count == 1)
        }
        let second = try ding.act(Self.press("regular", "夏茶")).letters
        #expect(second[0].clickContent["cardPrivateData"]?["params"] == ["key": "B"])
        #expect(throws: SandboxError.self) { try ding.act(Self.press("passer-by", "春茶")) }
    }

    @Test func `over a stream a click tells nothing, and a link is no click`() throws {
        var ding = DingTalkTown()
        _ = ding.call(Self.path, Self.card().replacing(#""HTTP""#, with: #""STREAM""#))
        #expect(try ding.act(Self.press("regular", "春茶")).letters.isEmpty)
    }

    private static let wrong: [(String, String, String)] = [
        ("sandbox-choices", "other", "param.templateNotExist"), (#""quiz-1""#, #""""#, "miss.param.outTrackId"),
        (#""openSpaceId""#, #""other""#, "miss.param.openSpaceId"), (#""HTTP""#, #""http""#, "param.error"),
        (#""callbackRouteKey""#, #""other""#, "miss.param.callbackRouteKey"),
        (#""userIdType":1"#, #""userIdType":2"#, "param.error"), (#""每日**一题**""#, "7", "param.error"),
        ("每日", String(repeating: "字", count: 342), "param.error"),
        (#""text""#, #""\#(String(repeating: "n", count: 101))""#, "param.error"),
    ]

    @Test(arguments: wrong)
    func `a card that DingTalk would refuse is refused`(part: String, other: String, code: String) {
        var ding = DingTalkTown()
        #expect(ding.call(Self.path, Self.card().replacing(part, with: other)).dingTalkError == code)
        #expect(ding.chat.isEmpty)
    }

    @Test func `a space that takes no card is told in its result`() throws {
        var ding = DingTalkTown()
        func isDelivered(_ body: String) -> Bool? {
            let answer = ding.call(Self.path, body).json
            #expect(answer["success"] == true)
            return answer["result"]?["deliverResults"]?.list?.first?["success"]?.bool
        }
        #expect(isDelivered(Self.card(track: "c1").replacing(DingTalkTown.group, with: "cid404==")) == false)
        #expect(isDelivered(Self.card(track: "c2").replacing(DingTalkTown.app, with: "other")) == false)
        #expect(isDelivered(Self.card(track: "c3").replacing("imGroupOpenSpaceModel", with: "x")) == false)
        try ding.act(.removeBot(group: "store-1", by: "keeper"))
        #expect(isDelivered(Self.card(track: "c4")) == false)
        #expect(ding.chat.filter { $0.author == .bot }.isEmpty)
    }

    @Test func `a card reaches one person, and only whom it is meant for`() {
        var ding = DingTalkTown()
        let direct = Self.card(
            """
            ,"imRobotOpenSpaceModel":{},\
            "imRobotOpenDeliverModel":{"spaceType":"IM_ROBOT","robotCode":"\(DingTalkTown.app)"}
            """
        ).replacing("IM_GROUP.\(DingTalkTown.group)", with: "IM_ROBOT.\(DingTalkTown.passer)")
        #expect(ding.call(Self.path, direct).json["success"] == true)
        #expect(ding.town.direct(of: DingTalkTown.passer)?.messages.last?.content.buttons.count == 2)
        let recipients = #""recipients":["\#(DingTalkTown.regular)"],"atUserIds""#
        let whisper = Self.card(track: "quiz-2").replacing(#""atUserIds""#, with: recipients)
        #expect(ding.call(Self.path, whisper).json["success"] == true)
        #expect(ding.chat.map(\.visibleTo) == [DingTalkTown.regular])
    }

    @Test func `a change by key keeps the other variables, a change without takes their place`() {
        var ding = DingTalkTown()
        _ = ding.call(Self.path, Self.card())
        let update = """
            {"outTrackId":"quiz-1","cardData":{"cardParamMap":{"text":"结束了"}},\
            "privateData":{"dingsandbox02":{"cardParamMap":{"text":"你选了 A","choices":"[]"}},"nobody":{"cardParamMap":{}}},\
            "cardUpdateOptions":{"updateCardDataByKey":true,"updatePrivateDataByKey":true}}
            """
        let path = "v1.0/card/instances"
        #expect(ding.call(path, update, method: "PUT").json["success"] == true)
        #expect(ding.chat.last?.content.text == "@新人 结束了")
        #expect(ding.chat.last?.content.buttons.count == 2)
        #expect(ding.chat.last?.content(for: DingTalkTown.regular).text == "@新人 你选了 A")
        #expect(ding.chat.last?.content(for: DingTalkTown.regular).buttons.isEmpty == true)
        #expect(ding.chat.last?.content(for: DingTalkTown.keeper).text == "@新人 结束了")
        let whole = #"{"outTrackId":"quiz-1","cardData":{"cardParamMap":{"text":"完"}}}"#
        #expect(ding.call(path, whole, method: "PUT").json["success"] == true)
        #expect(ding.chat.last?.content.buttons.isEmpty == true)
        let none = #"{"outTrackId":"other","cardData":{"cardParamMap":{}}}"#
        #expect(ding.call(path, none, method: "PUT").dingTalkError == "param.cardNotExist")
    }

    @Test func `the answer to a click changes what its user sees, or the card of all`() throws {
        var ding = DingTalkTown()
        _ = ding.call(Self.path, Self.card())
        let letter = try ding.act(Self.press("regular", "春茶")).letters[0]
        let own = """
            {"cardUpdateOptions":{"updatePrivateDataByKey":true},\
            "userPrivateData":{"cardParamMap":{"text":"收到 A","choices":"[]"}}}
            """
        #expect(ding.settle(letter, own) == "the card is changed")
        #expect(ding.chat.last?.content(for: DingTalkTown.regular).text == "@新人 收到 A")
        #expect(ding.chat.last?.content(for: DingTalkTown.newcomer).text == "@新人 每日**一题**")
        #expect(throws: SandboxError.self) { try ding.act(Self.press("regular", "夏茶")) }
        let all = #"{"cardOptions":{"updateCardDataByKey":true},"cardData":{"cardParamMap":{"text":"12 票"}}}"#
        #expect(ding.settle(letter, all) == "the card is changed")
        #expect(ding.chat.last?.content.text == "@新人 12 票")
        #expect(
            ding.settle(letter, #"{"cardData":{"cardParamMap":{"votes":12}}}"#) == "its answer was refused: param.error"
        )
        for nothing in ["", "{}", "no"] { #expect(ding.settle(letter, nothing).isEmpty) }
        #expect(ding.settle(letter, nil).isEmpty)
    }

    @Test func `a route keeps what was registered first, and its secret signs`() throws {
        var ding = DingTalkTown { $0.cardSecret = nil }
        _ = ding.call(Self.path, Self.card())
        let letter = try ding.act(Self.press("regular", "春茶")).letters[0]
        #expect(ding.seal(letter) == nil)
        func register(_ secret: String, _ more: String = "") -> JSON? {
            let body = """
                {"callbackRouteKey":"rk1","callbackUrl":"https://bot.example.com/c"\(secret)\(more)}
                """
            return ding.call("v1.0/card/callbacks/register", body).json["result"]?["apiSecret"]
        }
        func isSigned() -> Bool? {
            ding.seal(letter, at: Instant(millis: 1_700_000_000_000))?.headers.contains {
                $0 == ("x-ddpaas-signature", "w5yasVoE0C5W/x7zrNW8ReAk8FfqvWC8eTrZdsewFR4=")
            }
        }
        #expect(register("") == "")
        #expect(isSigned() == false)
        #expect(register(#","apiSecret":"card-api-secret""#) == "")
        #expect(isSigned() == false)
        #expect(register(#","apiSecret":"card-api-secret""#, #","forceUpdate":true"#) == "card-api-secret")
        #expect(isSigned() == true)
    }
}
