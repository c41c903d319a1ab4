import Curl
import Domain

@testable import Sandbox

/// A small Feishu with a clock that moves when told, and calls of its API without a server.
struct FeishuTown {
    static let start = Instant(millis: 1_767_000_000_500)
    static let (newcomer, regular, keeper, passer) = (
        "ou_sandbox_01", "ou_sandbox_02", "ou_sandbox_03", "ou_sandbox_04"
    )
    static let (group, second) = ("oc_sandbox_01", "oc_sandbox_02")
    static let bot = "ou_sandbox_bot"
    static let verificationToken = "feishu-verify-token-0001"
    static let encryptKey = "feishu-encrypt-key-0001"

    var face: any ChatFace
    var town: ChatTown
    var now = Self.start
    var token = ""

    static func settings(
        url: String = "http://127.0.0.1:1/callbacks/feishu",
        _ change: (inout FakeFeishuConfiguration) -> Void = { _ in }
    ) -> FakeFeishuConfiguration {
        var settings = FakeFeishuConfiguration(
            appSecret: Secret("app-secret"),
            verificationToken: Secret(Self.verificationToken),
            callbackURL: url,
            baseURL: "http://127.0.0.1:1",
            trustedAddress: "https://bot.example.com",
            seed: 7
        )
        change(&settings)
        return settings
    }

    init(_ change: (inout FakeFeishuConfiguration) -> Void = { _ in }) {
        let settings = Self.settings(change)
        self.face = FeishuFace(settings)
        self.town = ChatTown(settings.population, botID: settings.botOpenID, seed: settings.seed)
        self.token = self.tenantToken()["tenant_access_token"]?.text ?? ""
    }

    mutating func pass(_ duration: Duration) { self.now = self.now + duration }

    mutating func tenantToken(_ secret: String = "app-secret", app: String = "cli_sandbox00001") -> JSON {
        let body = #"{"app_id":"\#(app)","app_secret":"\#(secret)"}"#
        return self.call("POST", "auth/v3/tenant_access_token/internal", body, token: nil).json
    }

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
        mention: Bool = true,
        of people: [String] = [],
        to message: String? = nil
    ) throws -> (happened: ChatHappened, letters: [ChatLetter]) {
        try self.act(
            .say(
                person: person,
                group: group,
                text: text,
                mentionsBot: mention,
                mentions: people,
                replyTo: message
            )
        )
    }

    @discardableResult
    mutating func press(_ button: String, _ person: String = "newcomer") throws -> [ChatLetter] {
        try self.act(.press(person: person, group: nil, message: nil, button: button)).letters
    }

    /// A call with JSON and the tenant token; the path stands behind `open-apis/`.
    mutating func call(
        _ method: String,
        _ path: String,
        _ body: String = "",
        token: String?,
        type: String? = "application/json; charset=utf-8"
    ) -> ChatReply {
        let parts = path.split(separator: "?", maxSplits: 1).map(String.init)
        var headers: [String: String] = [:]
        if !body.isEmpty, let type { headers["content-type"] = type }
        if let token { headers["authorization"] = "Bearer \(token)" }
        let call = ChatCall(
            method: method,
            path: "open-apis/\(parts[0])",
            query: parts.count > 1 ? parts[1] : "",
            headers: headers,
            body: Array(body.utf8)
        )
        return self.face.answer(call, &self.town, at: self.now)
    }

    @discardableResult
    mutating func call(_ method: String, _ path: String, _ body: String = "") -> ChatReply {
        self.call(method, path, body, token: self.token)
    }

    /// Sends something, to the first group unless it is said where.
    @discardableResult
    mutating func send(
        _ type: String,
        _ content: String,
        to receiver: String = Self.group,
        by idType: String = "chat_id",
        uuid: String? = nil
    ) -> ChatReply {
        var fields: [(String, JSON)] = [
            ("receive_id", .text(receiver)), ("msg_type", .text(type)), ("content", .text(content)),
        ]
        if let uuid { fields.append(("uuid", .text(uuid))) }
        let body = String(decoding: fields.json.encoded(), as: UTF8.self)
        return self.call("POST", "im/v1/messages?receive_id_type=\(idType)", body)
    }

    /// Sends something a second later; gives its id.
    mutating func sent(_ type: String, _ content: String) -> String {
        self.pass(.seconds(1))
        return self.send(type, content).json["data"]?["message_id"]?.text ?? ""
    }

    /// A body whose `content` is JSON in a text.
    static func body(_ content: String, type: String? = nil, _ more: [(String, JSON)] = []) -> String {
        var fields: [(String, JSON)] = type.map { [("msg_type", .text($0))] } ?? []
        fields.append(("content", .text(content)))
        return String(decoding: (fields + more).json.encoded(), as: UTF8.self)
    }

    var chat: [ChatMessage] { self.town.rooms[Self.group]?.messages ?? [] }
}

extension ChatReply {
    /// The number that stands in the body.
    var number: Int64? { self.json["code"]?.integer }
    var data: JSON { self.json["data"] ?? .null }
}
