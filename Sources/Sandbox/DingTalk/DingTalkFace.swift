public import Curl
public import Domain

/// DingTalk's words for the shared core: robot messages, encrypted events and clicks on cards, the new and the old
/// server API with their limits and errors, and the login page.
///
/// Written from DingTalk's documentation; what it leaves open is decided the strict way, and said where it is decided.
struct DingTalkFace: ChatFace {
    let settings: FakeDingTalkConfiguration
    /// What events are sealed with; nil when nobody listens to them.
    let keys: CallbackKeys?
    let platform: ChatPlatform
    var meter: DingTalkMeter
    var token = DingTalkToken()
    /// Addresses that were handed out with a robot message, by their secret part.
    var sessions = Shelf<String, DingTalkSession>(capacity: 10_000)
    /// What was sent through them with a `msgUuid` of the app.
    var sentUUIDs = Shelf<String, Bool>(capacity: 10_000)
    /// By the app's `outTrackId`.
    var cards = Shelf<String, DingTalkCard>(capacity: 5_000)
    /// Where clicks go, by `callbackRouteKey`.
    var cardRoutes: [String: DingTalkCardRoute] = [:]
    /// Who is meant by the tokens of the login page.
    var visitors = Shelf<String, DingTalkVisitor>(capacity: 1_000)
    /// Groups that are no more: their last member has left.
    var disbanded: Set<String> = []

    init(_ settings: FakeDingTalkConfiguration) {
        self.settings = settings
        self.keys = settings.keys
        self.platform = ChatPlatform(
            id: "dingtalk",
            name: Bilingual("钉钉", "DingTalk"),
            signInPath: "oauth2/auth",
            commands: [],
            hearsEverything: false,
            uploads: ["media/upload"]
        )
        self.meter = DingTalkMeter(settings.rules, clock: BrandClock(settings.timezone) ?? .utc)
    }

    mutating func makeID(_ kind: ChatIDKind, _ town: inout ChatTown, at now: Instant) -> String {
        switch kind {
        case .person: "0\(town.mark(16, from: "0123456789"))"
        case .directChat: "cid\(town.mark(21))+=="
        case .message: "msg\(town.mark(21))=="
        }
    }

    /// The id of somebody that is the same in all apps of one developer.
    static func unionID(of person: String) -> String { "un\(person)iEiE" }

    /// How DingTalk names people and robots in messages.
    static func dingTalkID(of id: String) -> String {
        "$:LWCP_v1:$\(String(decoding: Base64.encode(Array(id.utf8)), as: UTF8.self))"
    }

    /// The check of the login page, before anybody is shown.
    ///
    /// With the scope `corpid` the visitor picks a corporation; here there is one, and its id comes back with the token.
    func signIn(_ query: Form) throws(SandboxError) -> ChatSignIn {
        guard query["client_id"] == self.settings.appKey else {
            throw SandboxError(.badRequest, "client_id is not that of the app.")
        }
        guard query["response_type"] == "code" else { throw SandboxError(.badRequest, "response_type is not code.") }
        let scopes = (query["scope"] ?? "").split(separator: " ")
        guard scopes.contains("openid") else { throw SandboxError(.badRequest, "scope has no openid.") }
        let address = query["redirect_uri"] ?? ""
        guard let trusted = self.settings.trustedAddress, address == trusted || address.hasPrefix(trusted + "/") else {
            throw SandboxError(.badRequest, "redirect_uri is not registered with the app.")
        }
        return ChatSignIn(
            address: address,
            state: query["state"] ?? "",
            // The core keeps one word with the code: here which corporation was picked.
            nonce: scopes.contains("corpid") ? self.settings.corpID : nil,
            codeName: "authCode",
            life: .seconds(300)
        )
    }
}

extension GroupChatSandbox {
    /// A fake DingTalk.
    ///
    /// - Parameters:
    ///   - dingTalk: The corporation, the app, and where callbacks go.
    ///   - client: Posts the callbacks.
    ///   - clock: What time it is, also for expiry and limits.
    ///   - sleep: Waits between the repeats of a callback and before a slow answer.
    ///   - journal: What Hearth stored, decided and sent, as JSON for the page; nil when Hearth runs elsewhere.
    /// - Throws: ``SandboxError/Code/badConfiguration``, with everything that is wrong.
    public init(
        dingTalk: FakeDingTalkConfiguration,
        client: Client,
        clock: @escaping WallClock,
        sleep: @escaping @Sendable (Duration) async throws -> Void,
        journal: (@Sendable () async -> [UInt8])? = nil
    ) throws(SandboxError) {
        let problems = dingTalk.problems()
        guard problems.isEmpty else { throw SandboxError(.badConfiguration, problems.joined(separator: " ")) }
        try self.init(
            face: DingTalkFace(dingTalk),
            town: ChatTown(
                dingTalk.population,
                botID: DingTalkFace.dingTalkID(of: dingTalk.robotCode),
                seed: dingTalk.seed
            ),
            timezone: dingTalk.timezone,
            client: client,
            clock: clock,
            sleep: sleep,
            journal: journal
        )
    }
}
