import Curl
import Domain

@testable import Sandbox

/// A small Slack with a clock that moves when told, and calls of its Web API without a server.
struct SlackTown {
    static let start = Instant(millis: 1_767_000_000_500)
    static let token = "xoxb-sandbox"
    static let (newcomer, regular, keeper, passer) = ("U0SANDBOX01", "U0SANDBOX02", "U0SANDBOX03", "U0SANDBOX04")
    static let (group, second) = ("C0SANDBOX01", "C0SANDBOX02")
    static let bot = "U0SANDBOXBOT"

    var face: any ChatFace
    var town: ChatTown
    var now = Self.start

    static func settings(
        url: String = "http://127.0.0.1:1/callbacks/slack",
        base: String = "http://127.0.0.1:1",
        _ change: (inout FakeSlackConfiguration) -> Void = { _ in }
    ) -> FakeSlackConfiguration {
        var settings = FakeSlackConfiguration(
            botToken: Secret(Self.token),
            signingSecret: Secret("slack-test-secret"),
            clientSecret: Secret("client-secret"),
            callbackURL: url,
            baseURL: base,
            trustedAddress: "https://bot.example.com",
            seed: 7
        )
        change(&settings)
        return settings
    }

    init(_ change: (inout FakeSlackConfiguration) -> Void = { _ in }) {
        let settings = Self.settings(change)
        self.face = SlackFace(settings)
        self.town = ChatTown(settings.population, botID: settings.botUserID, seed: settings.seed)
    }

    mutating func pass(_ duration: Duration) { self.now = self.now + duration }

    /// Does something; gives the letters that the platform writes of it.
    @discardableResult
    mutating func act(_ act: ChatAct) throws -> (happened: ChatHappened, letters: [ChatLetter]) {
        let (happened, deeds) = try self.town.perform(act, &self.face, at: self.now)
        var letters: [ChatLetter] = []
        for deed in deeds { letters += self.face.letters(of: deed, &self.town, at: self.now) }
        return (happened, letters)
    }

    @discardableResult
    mutating func say(
        _ text: String,
        _ person: String = "newcomer",
        in group: String? = "store-1",
        mention: Bool = false
    )
        throws -> (happened: ChatHappened, letters: [ChatLetter])
    {
        try self.act(
            .say(person: person, group: group, text: text, mentionsBot: mention, mentions: [], replyTo: nil)
        )
    }

    /// A call with JSON and the bot's token.
    mutating func post(_ method: String, _ body: String, token: String? = Self.token) -> ChatReply {
        var headers = ["content-type": "application/json; charset=utf-8"]
        if let token { headers["authorization"] = "Bearer \(token)" }
        return self.answer(
            ChatCall(method: "POST", path: "api/\(method)", headers: headers, body: Array(body.utf8))
        )
    }

    /// A call whose arguments stand in the query.
    mutating func get(_ method: String, _ query: String) -> ChatReply {
        let headers = ["authorization": "Bearer \(Self.token)"]
        return self.answer(ChatCall(method: "GET", path: "api/\(method)", query: query, headers: headers))
    }

    mutating func answer(_ call: ChatCall) -> ChatReply { self.face.answer(call, &self.town, at: self.now) }

    /// Posts a message of the bot a second later; gives its `ts`.
    mutating func posted(_ body: String) -> String {
        self.pass(.seconds(1))
        return self.post("chat.postMessage", body).json["ts"]?.text ?? ""
    }

    var chat: [ChatMessage] { self.town.rooms[Self.group]?.messages ?? [] }
}

extension ChatReply {
    var json: JSON { (try? JSONReader.read(self.body)) ?? .null }
    var error: String? { self.json["error"]?.text }
    func header(_ name: String) -> String? { self.headers.first { $0.name == name }?.value }
}

extension ChatLetter {
    var json: JSON { (try? JSONReader.read(self.body)) ?? .null }
    var event: JSON { self.json["event"] ?? .null }
    var form: Form { Form(String(decoding: self.body, as: UTF8.self), plusIsSpace: true) }
    /// What a press carries.
    var payload: JSON { (try? JSONReader.read(Array((self.form["payload"] ?? "").utf8))) ?? .null }
}
