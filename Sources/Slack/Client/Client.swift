import Curl
import Delivery
import Domain

/// The one place that talks to the Web API: adds the token and makes the call, once.
struct Client: Sendable, CustomReflectable {
    let limits: Limits
    private let base: String
    private let token: Secret
    private let clientSecret: Secret?
    private let curl: Curl.Client

    init(_ configuration: SlackConfiguration, curl: Curl.Client) {
        self.limits = Limits(presence: Presence(configuration))
        self.base = configuration.apiBase.trimmedSlashes
        self.token = configuration.botToken
        self.clientSecret = configuration.login?.clientSecret
        self.curl = curl
    }

    /// Nothing: the tokens must not be seen.
    var customMirror: Mirror { Mirror(self, children: []) }

    /// Makes a call; it ends when the budget does.
    func reply(to call: PlatformCall, within budget: TimeBudget) async -> Reply {
        let patience = budget.left
        guard patience > .zero else { return .tooLate }
        let token = call.token ?? self.token
        var request = Request(.post, "\(self.base)/\(call.method.rawValue)", body: call.content.bytes)
        request.headers = [("Content-Type", call.content.type)]
        if !call.isAnonymous { request.headers.append(("Authorization", token.reveal { "Bearer \($0)" })) }
        request.deadline = patience
        request.connectTimeout = min(patience, .seconds(3))
        request.answerLimit = call.answerLimit
        var secrets = [token, self.token] + (self.clientSecret.map { [$0] } ?? [])
        // Also as the form writes them, should the platform repeat it.
        if case .form(let fields) = call.content, call.isAnonymous {
            secrets += fields.flatMap { [$0.1, Secret($0.1.reveal(\.percentEncoded))] }
        }
        do {
            return Reply(try await self.curl.send(request), to: call.method, limits: self.limits, hiding: secrets)
        } catch {
            return Reply(error, to: call.method, hiding: secrets)
        }
    }
}

extension Reply {
    fileprivate static var tooLate: Self {
        let message = Bilingual("还没发出，调用的时间就用完了。", "The time for the call was over before it could be sent.")
        return .silent(CallReport(.notSent, advice: .retry(after: nil), code: "too-late", message: message))
    }
}
