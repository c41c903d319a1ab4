import Curl
import Domain
import Testing

@testable import Sandbox

/// The fake Feishu over real sockets: callbacks with their repeats, presses, faults, the control API, the page.
@Suite struct FeishuServerTests {
    private static let said = #"{"person":"newcomer","group":"store-1","text":"签到","mention":true}"#

    @Test func `an act of the control API is told by callbacks, in order`() async throws {
        try await FeishuHost.run { host in
            let said = try await host.act("say", Self.said)
            #expect(said["callbacks"]?.list?.map { $0["name"] } == ["im.message.receive_v1"])
            _ = try await host.act("join", #"{"people":["passer-by"],"newcomers":3,"group":"store-1"}"#)
            try await host.settle()
            let letters = await host.app.letters
            let names = letters.map { $0.json["header"]?["event_type"] }
            #expect(names == ["im.message.receive_v1", "im.chat.member.user.added_v1"])
            #expect(letters.allSatisfy { $0.headers["x-lark-signature"] == nil })
            #expect(await host.sandbox.ledger().filter { $0.kind == .callback }.map(\.code) == [200, 200])
        }
    }

    @Test func `an event that is not acknowledged is sent four times more, signed with its own time`() async throws {
        let answers = [500, 503, 302, 404, 204].map { EventApp.Answer(status: $0) }
        try await FeishuHost.run(answers: answers, { $0.encryptKey = Secret(FeishuTown.encryptKey) }) { host in
            _ = try await host.act("say", Self.said)
            try await host.settle()
            let letters = await host.app.letters
            let cipher = FeishuCipher(Secret(FeishuTown.encryptKey))
            #expect(letters.count == 5)
            for letter in letters {
                let time = letter.headers["x-lark-request-timestamp"] ?? ""
                let nonce = letter.headers["x-lark-request-nonce"] ?? ""
                #expect(time == String(FeishuTown.start.seconds))
                let signature = cipher.signature(timestamp: time, nonce: nonce, body: letter.body)
                #expect(letter.headers["x-lark-signature"] == signature)
                #expect(letter.json.members?.map(\.name) == ["encrypt"])
            }
            let pauses = await host.naps.taken
            #expect(pauses == [.seconds(15), .seconds(300), .seconds(3_600), .seconds(21_600)])
            #expect(await host.sandbox.ledger().last?.effect == "attempt 5, given up")
        }
    }

    @Test func `a press is told once; its answer changes the card, its failure warns`() async throws {
        let toast = #"{"toast":{"type":"success","content":"已记录"}}"#
        let card = #"{"card":{"type":"raw","data":\#(FeishuCards.closed("结束了"))}}"#
        let answers = [
            EventApp.Answer(body: toast), EventApp.Answer(status: 500), EventApp.Answer(body: card),
        ]
        try await FeishuHost.run(answers: answers) { host in
            try await #expect(host.send("interactive", FeishuCards.question).json["code"] == 0)
            for person in ["newcomer", "regular", "keeper"] {
                _ = try await host.act("press", #"{"person":"\#(person)","button":"A"}"#)
                try await host.settle()
            }
            let world = try await host.get("/sandbox/feishu/api/world").json
            let messages = world["groups"]?.list?.first?["messages"]?.list ?? []
            #expect(messages.map { $0["text"] } == ["结束了", "已记录", "出错了，请稍后重试"])
            #expect(messages.map { $0["visibleTo"] } == [.null, "ou_sandbox_01", "ou_sandbox_02"])
            #expect(await host.app.letters.count == 3)
            #expect(await host.naps.taken.isEmpty)
            let effects = await host.sandbox.ledger().filter { $0.kind == .callback }.map(\.effect)
            #expect(effects.last == "attempt 1, acknowledged, the card changed")
        }
    }

    @Test func `faults: a throttle, a refusal with its number, a lost answer, a lost callback`() async throws {
        try await FeishuHost.run { host in
            let faults = "/sandbox/feishu/api/faults"
            _ = try await host.post(faults, #"{"kind":"throttle","seconds":7,"pattern":"im.message.*"}"#)
            let slow = try await host.send("text", #"{"text":"x"}"#)
            #expect(slow.status == 429)
            #expect(slow.header("x-ogw-ratelimit-reset") == "7")
            #expect(slow.json["code"] == 99_991_400)
            _ = try await host.post(faults, #"{"kind":"refuse","code":"230020","pattern":"im.message.create"}"#)
            try await #expect(host.send("text", #"{"text":"x"}"#).json["code"] == 230_020)
            #expect(await host.sandbox.ledger().last?.code == 230_020)
            _ = try await host.post(faults, #"{"kind":"lose-answer","pattern":"im.message.create"}"#)
            await #expect(throws: CurlError.self) { try await host.send("text", #"{"text":"x"}"#) }
            #expect(await host.sandbox.town.rooms[FeishuTown.group]?.messages.count == 1)
            _ = try await host.post(faults, #"{"kind":"drop-callback"}"#)
            _ = try await host.act("say", Self.said)
            try await host.settle()
            #expect(await host.app.letters.isEmpty)
            #expect(await host.sandbox.pendingFaults.isEmpty)
        }
    }

    @Test func `the address is checked with a challenge`() async throws {
        try await FeishuHost.run { host in
            try await #expect(host.post("/sandbox/feishu/api/address-check", "").json["ok"] == true)
            #expect(await host.app.letters.first?.json["type"] == "url_verification")
        }
        // An app that cannot open the text cannot answer it.
        try await FeishuHost.run({ $0.encryptKey = Secret(FeishuTown.encryptKey) }) { host in
            try await #expect(host.post("/sandbox/feishu/api/address-check", "").status == 409)
        }
    }

    @Test func `the page shows a card with its buttons, and a picture for each name`() async throws {
        try await FeishuHost.run { host in
            _ = try await host.send("interactive", FeishuCards.question)
            let page = try await host.get("/sandbox/feishu").text
            #expect(page.contains("每日一题"))
            #expect(page.contains(">看看 ↗</a>"))
            #expect(page.contains(#"name="button" value="a""#))
            let picture = try await host.get("/feishu/avatars/\(FeishuTown.bot)")
            #expect(picture.header("content-type") == "image/svg+xml")
            #expect(picture.text.contains(">小</text>"))
            try await #expect(host.get("/feishu/avatars/ou_404").status == 404)
        }
    }

    @Test func `where nobody listens callbacks are only counted`() async throws {
        try await FeishuHost.run({ $0.verificationToken = nil }) { host in
            _ = try await host.act("say", Self.said)
            try await host.settle()
            #expect(await host.sandbox.ledger().last?.effect == "nobody listens")
        }
    }

    @Test func `a configuration tells everything that is wrong with it`() {
        var settings = FeishuTown.settings()
        #expect(settings.problems().isEmpty)
        settings.appID = "app"
        settings.botOpenID = "bot"
        settings.appSecret = Secret("")
        settings.encryptKey = Secret("key")
        settings.verificationToken = nil
        settings.callbackURL = "ftp://x"
        settings.population.people.append(.init(key: "x", id: "U1", name: .same("x")))
        #expect(settings.problems().count == 6)
        let error = #expect(throws: SandboxError.self) {
            try GroupChatSandbox(feishu: settings, client: .init(), clock: { FeishuTown.start }, sleep: { _ in })
        }
        #expect(error?.code == .badConfiguration)
    }
}
