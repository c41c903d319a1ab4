import Curl
import Delivery
import Domain

/// The one place that talks to the platform: adds the token, makes the call, repeats it once with a fresh token.
struct Client: Sendable {
    /// How long a token may take; a caller's own patience does not bound what all the others wait for.
    private static let tokenPatience = Duration.seconds(5)

    let limits: Limits
    private let apiBase: String
    private let oldAPIBase: String
    /// Of the app, and of its cards.
    private let secrets: [Secret]
    private let curl: Curl.Client
    private let tokens: TokenCache

    init(_ configuration: DingTalkConfiguration, curl: Curl.Client, now: @escaping WallClock) {
        let limits = Limits(configuration)
        let apiBase = configuration.apiBase.trimmedSlashes
        let request = TokenRequest(
            base: apiBase,
            appKey: configuration.appKey,
            secret: configuration.appSecret,
            limits: limits
        )
        self.limits = limits
        self.apiBase = apiBase
        self.oldAPIBase = configuration.oldAPIBase.trimmedSlashes
        self.secrets = [configuration.appSecret] + (configuration.cardSecret.map { [$0] } ?? [])
        self.curl = curl
        self.tokens = TokenCache(now: now) {
            await request.fetch(with: curl, patience: Self.tokenPatience, now: now)
        }
    }

    /// Gets a token, if there is none; nil when there is one.
    func tokenFailure() async -> CallReport? {
        do throws(NoToken) {
            _ = try await self.tokens.token()
            return nil
        } catch { return error.report }
    }

    /// Makes a call; it ends when the budget does, or 5 seconds later when a token is being waited for.
    ///
    /// A call that is refused for its token was certainly not acted on, so it is made once more with another one.
    func reply(to call: PlatformCall, within budget: TimeBudget) async -> Reply {
        switch call.credential {
        case .none: return await self.exchange(call, token: nil, patience: budget.left)
        case .user(let token): return await self.exchange(call, token: token, patience: budget.left)
        case .app: break
        }
        var refused: Secret?
        while true {
            let token: Secret
            do { token = try await self.tokens.token(refused: refused) } catch { return .silent(error.report) }
            guard budget.left > .zero else { return .tooLate }
            let reply = await self.exchange(call, token: token, patience: budget.left)
            guard refused == nil, case .answered(let answer) = reply, answer.refusesToken else { return reply }
            refused = token
        }
    }

    private func exchange(_ call: PlatformCall, token: Secret?, patience: Duration) async -> Reply {
        guard patience > .zero else { return .tooLate }
        let base = call.isOld ? self.oldAPIBase : self.apiBase
        let usual = call.isOld ? "/\(call.endpoint.rawValue)" : "/v1.0/\(call.endpoint.rawValue)"
        var request = Request(call.method, base + (call.path ?? usual), body: call.body)
        if call.method != .get { request.headers = [("Content-Type", call.contentType)] }
        if let token {
            token.reveal { token in
                if call.isOld {
                    request.url += "?access_token=\(token.percentEncoded)\(call.query)"
                } else {
                    request.headers.append(("x-acs-dingtalk-access-token", token))
                }
            }
        }
        request.deadline = patience
        request.connectTimeout = min(patience, .seconds(3))
        request.answerLimit = call.answerLimit
        let secrets = self.secrets + (token.map { [$0] } ?? []) + Self.secrets(of: call.path) + call.hidden
        do {
            return Reply(try await self.curl.send(request), hiding: secrets)
        } catch {
            return Reply(error, hiding: secrets)
        }
    }

    /// The address of an answer is a permission, and so is each of its parts.
    private static func secrets(of path: String?) -> [Secret] {
        guard let path else { return [] }
        let query = path.split(separator: "?", maxSplits: 1).last.map(String.init) ?? ""
        let session = query.split(separator: "=", maxSplits: 1).last.map(String.init) ?? ""
        return [path, query, session].map { Secret($0) }
    }
}

extension PlatformAnswer {
    var refusesToken: Bool { self.code.flatMap { ErrorTable.row($0) }?.verdict == .freshToken }
}
