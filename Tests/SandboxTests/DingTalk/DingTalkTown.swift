import Curl
import Domain

@testable import Sandbox

/// A small DingTalk with a clock that moves when told, and calls of its server API without a server.
struct DingTalkTown {
    static let start = Instant(millis: 1_767_000_000_500)
    static let (newcomer, regular, keeper) = ("dingsandbox01", "dingsandbox02", "dingsandbox03")
    static let passer = "dingsandbox04"
    static let (group, second) = ("cidSandbox+01==", "cidSandbox+02==")
    static let (corp, app, secret) = ("dingsandboxcorp01", "dingsandboxapp01", "app-secret")
    static let key = "1234567890123456789012345678901234567890123"
    static let template = "sandbox-choices.schema"

    var face: DingTalkFace
    var town: ChatTown
    var now = Self.start

    static func settings(
        url: String = "http://127.0.0.1:1/callbacks/dingtalk",
        _ change: (inout FakeDingTalkConfiguration) -> Void = { _ in }
    ) -> FakeDingTalkConfiguration {
        var settings = FakeDingTalkConfiguration(
            appSecret: Secret(Self.secret),
            token: Secret("tok0001"),
            encodingAESKey: Secret(Self.key),
            cardSecret: Secret("card-api-secret"),
            callbackURL: url,
            baseURL: "http://127.0.0.1:1",
            trustedAddress: "https://bot.example.com",
            seed: 7
        )
        change(&settings)
        return settings
    }

    init(_ change: (inout FakeDingTalkConfiguration) -> Void = { _ in }) {
        let settings = Self.settings(change)
        self.face = DingTalkFace(settings)
        self.town = ChatTown(settings.population, botID: DingTalkFace.dingTalkID(of: settings.robotCode), seed: 7)
    }

    mutating func pass(_ duration: Duration) { self.now = self.now + duration }

    /// Does something; gives the letters that the platform writes of it.
    @discardableResult
    mutating func act(_ act: ChatAct) throws -> (happened: ChatHappened, letters: [ChatLetter]) {
        var face: any ChatFace = self.face
        let (happened, deeds) = try self.town.perform(act, &face, at: self.now)
        guard let mine = face as? DingTalkFace else { throw SandboxError(.impossible, "The face has changed.") }
        self.face = mine
        var letters: [ChatLetter] = []
        for deed in deeds { letters += self.face.letters(of: deed, &self.town, at: self.now) }
        return (happened, letters)
    }

    @discardableResult
    mutating func say(
        _ text: String,
        _ person: String = "newcomer",
        in group: String? = "store-1",
        mention: Bool = true,
        calling others: [String] = []
    ) throws -> [ChatLetter] {
        try self.act(
            .say(person: person, group: group, text: text, mentionsBot: mention, mentions: others, replyTo: nil)
        ).letters
    }

    mutating func answer(_ call: ChatCall) -> ChatReply { self.face.answer(call, &self.town, at: self.now) }

    /// The app's token, got as the app gets it.
    mutating func appToken() -> String {
        let body = #"{"appKey":"\#(Self.app)","appSecret":"\#(Self.secret)"}"#
        return self.post("v1.0/oauth2/accessToken", body, token: nil).json["accessToken"]?.text ?? ""
    }

    /// A call of the new API with a token, or of the old one where the path begins so.
    mutating func post(_ path: String, _ body: String, method: String = "POST", token: String?) -> ChatReply {
        let isOld = !path.hasPrefix("v1.0/")
        var headers = ["content-type": "application/json"]
        if let token, !isOld { headers["x-acs-dingtalk-access-token"] = token }
        let query = isOld ? token.map { "access_token=\($0)" } ?? "" : ""
        return self.answer(
            ChatCall(method: method, path: path, query: query, headers: headers, body: Array(body.utf8))
        )
    }

    /// A call with a good token.
    mutating func call(_ path: String, _ body: String, method: String = "POST") -> ChatReply {
        let token = self.appToken()
        return self.post(path, body, method: method, token: token)
    }

    /// Sends a message of the robot to the first group.
    mutating func send(_ key: String, _ param: JSON, to group: String = Self.group) -> ChatReply {
        let body: JSON = [
            "robotCode": .text(Self.app), "openConversationId": .text(group), "msgKey": .text(key),
            "msgParam": .text(String(decoding: param.encoded(), as: UTF8.self)),
        ]
        return self.call("v1.0/robot/groupMessages/send", String(decoding: body.encoded(), as: UTF8.self))
    }

    /// Posts to the address that a robot message carried.
    mutating func reply(_ session: String?, _ body: String, type: String = "application/json") -> ChatReply {
        self.answer(
            ChatCall(
                method: "POST",
                path: "robot/sendBySession",
                query: session?.split(separator: "?").last.map(String.init) ?? "",
                headers: ["content-type": type],
                body: Array(body.utf8)
            )
        )
    }

    /// The request that carries a letter.
    mutating func seal(_ letter: ChatLetter, attempt: Int = 1, at moment: Instant? = nil) -> Curl.Request? {
        let attempt = ChatAttempt(number: attempt, before: nil)
        return self.face.seal(letter, attempt, &self.town, at: moment ?? self.now)
    }

    /// Lets an answer have its effect, or the lack of one.
    mutating func settle(_ letter: ChatLetter, _ body: String?) -> String {
        let answer = body.map { Curl.Answer(status: 200, body: Array($0.utf8)) }
        return self.face.settle(letter, answer, &self.town, at: self.now).effect
    }

    var chat: [ChatMessage] { self.town.rooms[Self.group]?.messages ?? [] }
}

extension ChatReply {
    /// The code of a refusal: a word of the new API, a number of the old one; nil for what was accepted.
    var dingTalkError: String? {
        if let number = self.json["errcode"]?.integer { return number == 0 ? nil : String(number) }
        return self.json["code"]?.text
    }
}

extension ChatLetter {
    /// What a click carries in its text.
    var clickContent: JSON { (try? JSONReader.read(Array((self.json["content"]?.text ?? "").utf8))) ?? .null }
}
