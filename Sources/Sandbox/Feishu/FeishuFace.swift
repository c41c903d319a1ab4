public import Curl
public import Domain

/// Feishu's words for the shared core: events and card presses, encrypted and signed where there is a key, the message
/// API with its limits and codes, tenant tokens, cards of both kinds, and the sign-in.
///
/// Written from Feishu's documentation; what it leaves open is decided the strict way, and said where it is decided.
struct FeishuFace: ChatFace {
    let settings: FakeFeishuConfiguration
    let platform: ChatPlatform
    let cipher: FeishuCipher?
    var meter = FeishuMeter()
    var tenantTokens: [FeishuToken] = []
    /// Who is meant by the access tokens of the sign-in.
    var visitors = Shelf<String, FeishuToken>(capacity: 1_000)
    /// What was sent with a `uuid`, for an hour.
    var sent = Shelf<String, FeishuSent>(capacity: 10_000)
    /// The ids of messages that were taken back.
    var recalled = Shelf<String, Bool>(capacity: 10_000)
    /// The threads that messages stand in.
    var threads = Shelf<String, String>(capacity: 10_000)
    /// How often a message was changed.
    var edits = Shelf<String, Int>(capacity: 10_000)

    init(_ settings: FakeFeishuConfiguration) {
        self.settings = settings
        self.cipher = settings.encryptKey.map(FeishuCipher.init)
        self.platform = ChatPlatform(
            id: "feishu",
            name: Bilingual("飞书", "Feishu"),
            signInPath: "open-apis/authen/v1/authorize",
            commands: [],
            hearsEverything: settings.hearsGroups,
            uploads: ["open-apis/im/v1/images"]
        )
    }

    mutating func makeID(_ kind: ChatIDKind, _ town: inout ChatTown, at now: Instant) -> String {
        switch kind {
        case .person: "ou_\(Self.hexMark(&town))"
        case .directChat: "oc_\(Self.hexMark(&town))"
        case .message: "om_\(Self.hexMark(&town))"
        }
    }

    /// 32 digits by chance, as Feishu's ids have.
    static func hexMark(_ town: inout ChatTown) -> String { town.mark(32, from: "0123456789abcdef") }

    /// The three ids of somebody; the one in the tenant is empty, as the app has no scope for it.
    static func ids(of id: String) -> JSON {
        ["open_id": .text(id), "union_id": .text(Self.unionID(of: id)), "user_id": ""]
    }

    static func unionID(of id: String) -> String { "on_\(id.dropFirst("ou_".count))" }

    /// Somebody by their open id alone.
    static func person(_ id: String, _ town: ChatTown) -> ChatTown.Person? {
        town.person(id).flatMap { $0.id == id ? $0 : nil }
    }

    /// The check of the question who opens a page, before anybody is shown.
    func signIn(_ query: Form) throws(SandboxError) -> ChatSignIn {
        guard query["client_id"] == self.settings.appID else {
            throw SandboxError(.badRequest, "client_id is not that of the app.")
        }
        guard query["response_type"] == "code" else { throw SandboxError(.badRequest, "response_type is not code.") }
        let address = query["redirect_uri"] ?? ""
        guard let trusted = self.settings.trustedAddress, address == trusted || address.hasPrefix(trusted + "/") else {
            throw SandboxError(.badRequest, "redirect_uri is not registered with the app.")
        }
        let method = query["code_challenge_method"] ?? "plain"
        guard ["S256", "plain"].contains(method) else {
            throw SandboxError(.badRequest, "code_challenge_method is neither S256 nor plain.")
        }
        return ChatSignIn(
            address: address,
            state: query["state"] ?? "",
            // Not sent back, only kept with the code.
            nonce: query["code_challenge"].map { "\(method):\($0)" },
            life: .seconds(300)
        )
    }
}

extension GroupChatSandbox {
    /// A fake Feishu.
    ///
    /// - Parameters:
    ///   - feishu: The tenant, the app, and where callbacks go.
    ///   - client: Posts the callbacks.
    ///   - clock: What time it is, also for expiry and limits.
    ///   - sleep: Waits between the repeats of a callback and before a slow answer.
    ///   - journal: What Hearth stored, decided and sent, as JSON for the page; nil when Hearth runs elsewhere.
    /// - Throws: ``SandboxError/Code/badConfiguration``, with everything that is wrong.
    public init(
        feishu: FakeFeishuConfiguration,
        client: Client,
        clock: @escaping WallClock,
        sleep: @escaping @Sendable (Duration) async throws -> Void,
        journal: (@Sendable () async -> [UInt8])? = nil
    ) throws(SandboxError) {
        let problems = feishu.problems()
        guard problems.isEmpty else { throw SandboxError(.badConfiguration, problems.joined(separator: " ")) }
        try self.init(
            face: FeishuFace(feishu),
            town: ChatTown(feishu.population, botID: feishu.botOpenID, seed: feishu.seed),
            timezone: feishu.timezone,
            client: client,
            clock: clock,
            sleep: sleep,
            journal: journal
        )
    }
}
