import Delivery
import Domain
import Engine
import TestSupport
import Testing

@testable import DingTalk

/// Cards that are changed.
@Suite struct ChangeTests {
    private static let card = "hearth-00112233445566778899aabbccddeeff"

    private func request(_ message: Message, post: String = Self.card) -> OutboundRequest {
        .groupEdit("cidAAA==", post: post, message: message)
    }

    @Test func `a card gets new values, and its buttons stay its own`() throws {
        let message = Message(text: "哪一种？\n已有 3 人参与", choices: [.init(key: "A", label: "A 春茶")], run: "q.1")
        let frozen = try Platform.adapter().freeze(self.request(message), for: "2/quiz/0")
        #expect(frozen.endpoint == "card/instances" && frozen.effectClass == .keyed)
        let change = try #require(WireJSON.value(WireCall.self, from: frozen.body)?.change)
        #expect(change.outTrackId == Self.card && change.cardUpdateOptions.updateCardDataByKey)
        let variables = change.cardData.cardParamMap
        #expect(variables["label1"] == "A 春茶" && variables["label2"] == "" && variables.count == 15)
        let seal = PressSeal(secret: Secret(Platform.cardSecret))
        let value = try #require(variables["value1"])
        #expect(seal.open(value, card: Self.card) == PressToken(key: "A", run: "q.1", group: "cidAAA=="))
    }

    @Test func `a change without choices takes the buttons away`() throws {
        let frozen = try Platform.adapter().freeze(self.request(Message(text: "已截止")), for: "2/quiz/0")
        let variables = WireJSON.value(WireCall.self, from: frozen.body)?.change?.cardData.cardParamMap ?? [:]
        #expect(variables["title"] == "已截止" && variables["count"] == "0" && variables["label1"] == "")
    }

    @Test(arguments: ["pq1", "", "hearth-" + String(repeating: "0", count: 60)])
    func `what is no card of ours is refused`(post: String) throws {
        let adapter = try Platform.adapter()
        #expect(throws: RenderingError.self) {
            try adapter.freeze(self.request(Message(text: "a"), post: post), for: "2/quiz/0")
        }
    }

    @Test func `a change is a PUT, and is believed when the platform says that it was done`() async throws {
        for (answer, outcome) in [(#"{"success":true,"result":true}"#, CallOutcome.sent), ("{}", .unknown)] {
            let platform = try StubPlatform { call, _ in call.endpoint == "card/instances" ? .json(answer) : nil }
            defer { platform.stop() }
            #expect(try await Caller(platform).send(self.request(Message(text: "a"))).outcome == outcome)
            let call = try #require(platform.calls.last)
            #expect(call.verb == "PUT" && call.headers["content-type"] == "application/json; charset=utf-8")
        }
    }

    @Test func `cards are changed only where the account spends calls on it`() throws {
        #expect(try !Platform.adapter().capabilities.abilities.contains(.editsPosts))
        let live = try Platform.adapter { $0.changesCards = true }
        #expect(live.capabilities.abilities.contains(.editsPosts))
        let bare = try Platform.adapter {
            $0.changesCards = true
            $0.cardTemplate = ""
        }
        #expect(!bare.capabilities.abilities.contains(.editsPosts))
    }
}
