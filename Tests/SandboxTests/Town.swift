import Domain

@testable import Sandbox

/// A small world with a clock that moves when told, and calls of its server API without a server.
struct Town {
    static let corp = "ww0123456789abcdef"
    static let group = "wrSANDBOXGROUP000000000000000001"
    static let start = Instant(millis: 1_767_000_000_500)

    var world: World
    var now = Self.start
    private var token = ""

    static func configuration(
        url: String = "http://127.0.0.1:1/callbacks/acme",
        keys: CallbackKeys? = nil,
        _ change: (inout SandboxRules) -> Void = { _ in }
    ) -> SandboxConfiguration {
        var rules = SandboxRules()
        change(&rules)
        return SandboxConfiguration(
            corpID: Self.corp,
            agentID: 1_000_002,
            secret: Secret("app-secret"),
            callbackKeys: keys,
            callbackURL: url,
            seed: 7,
            rules: rules
        )
    }

    init(_ change: (inout SandboxRules) -> Void = { _ in }) {
        self.world = World(Self.configuration(change), startedAt: Self.start)
        self.token = self.freshToken()
    }

    mutating func pass(_ duration: Duration) { self.now = self.now + duration }

    mutating func freshToken() -> String {
        self.get("gettoken", "corpid=\(Self.corp)&corpsecret=app-secret", token: nil)["access_token"]?.text ?? ""
    }

    mutating func renewToken() { self.token = self.freshToken() }

    mutating func post(_ endpoint: String, _ body: String) -> JSON {
        self.call(endpoint, .post, "access_token=\(self.token)", Array(body.utf8))
    }

    mutating func get(_ endpoint: String, _ query: String = "") -> JSON {
        self.get(endpoint, query, token: self.token)
    }

    mutating func get(_ endpoint: String, _ query: String, token: String?) -> JSON {
        let credential = token.map { "&access_token=\($0)" } ?? ""
        return self.call(endpoint, .get, query + credential, [])
    }

    mutating func upload(_ name: String, type: String, _ content: [UInt8]) -> JSON {
        let boundary = "x-boundary"
        var body = Array("--\(boundary)\r\n".utf8)
        body += "Content-Disposition: form-data; name=\"media\"; filename=\"\(name)\"; filelength=6\r\n".utf8
        body += "Content-Type: application/octet-stream\r\n\r\n".utf8
        body += content
        body += "\r\n--\(boundary)--\r\n".utf8
        return self.call(
            "media/upload",
            .post,
            "type=\(type)&access_token=\(self.token)",
            body,
            contentType: "multipart/form-data; boundary=\(boundary)"
        )
    }

    mutating func call(
        _ endpoint: String,
        _ method: APICall.Method,
        _ query: String,
        _ body: [UInt8],
        contentType: String = "application/json"
    ) -> JSON {
        let call = APICall(endpoint: endpoint, method: method, query: query, body: body, contentType: contentType)
        let reply = self.world.answer(call, at: self.now)
        self.world.meter.leave(endpoint)
        return (try? JSONReader.read(reply.body)) ?? .null
    }

    @discardableResult
    mutating func act(_ act: Act) throws(SandboxError) -> Happened { try self.world.perform(act, at: self.now) }

    /// A new customer adds a guide; gives the customer and the welcome code of the callback.
    mutating func newcomer(_ guide: String = "guide-one", channel: String = "poster-01") throws -> (
        id: String, code: String
    ) {
        let happened = try self.act(
            .addGuide(guide: guide, channel: channel, customer: nil, needsConfirmation: false)
        )
        return (happened.customers[0], happened.callbacks[0].subject)
    }
}

extension JSON {
    var code: Int64? { self["errcode"]?.integer }
    var words: String { self["errmsg"]?.text ?? "" }
}
