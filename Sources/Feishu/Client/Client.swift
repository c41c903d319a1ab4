import Curl
import Delivery
import Domain

/// A call of the platform, complete but for the token.
struct PlatformCall: Sendable {
    var method = Request.Method.post
    /// Behind `/open-apis/`, with its query.
    let path: String
    var body: [UInt8] = []
    var contentType = "application/json; charset=utf-8"
    var answerLimit = 1 << 20
    /// What no report of it may tell, beside the token.
    var hidden: [Secret] = []
}

/// The time that is left for a piece of work, on the clock that nobody sets.
struct TimeBudget: Sendable {
    private let end: ContinuousClock.Instant

    init(_ duration: Duration) { self.end = ContinuousClock.now.advanced(by: duration) }

    var left: Duration { ContinuousClock.now.duration(to: self.end) }
}

/// The one place that talks to the platform: adds the token, makes the call, repeats it once with a fresh token.
struct Client: Sendable {
    /// How long a token may take; a caller's own patience does not bound what all the others wait for.
    private static let tokenPatience = Duration.seconds(5)

    let limits: Limits
    let secret: Secret
    private let base: String
    private let curl: Curl.Client
    private let tokens: TokenCache

    init(_ configuration: FeishuConfiguration, curl: Curl.Client, now: @escaping WallClock) {
        let base = configuration.apiBase.trimmedSlashes
        let limits = Limits(appID: configuration.appID)
        let secret = configuration.appSecret
        let appID = configuration.appID
        self.base = base
        self.limits = limits
        self.secret = secret
        self.curl = curl
        self.tokens = TokenCache(now: now) {
            await TokenRequest(base: base, appID: appID, secret: secret, limits: limits)
                .fetch(with: curl, patience: Self.tokenPatience)
        }
    }

    /// Makes a call; it ends when the budget does, or 5 seconds later when a token is being waited for.
    ///
    /// A call that is refused for its token was certainly not acted on, so it is made once more with another one.
    func reply(to call: PlatformCall, within budget: TimeBudget) async -> Reply {
        var refused: Secret?
        while true {
            let token: Secret
            do { token = try await self.tokens.token(refused: refused) } catch { return .silent(error.report) }
            guard budget.left > .zero else { return .tooLate }
            let reply = await self.reply(to: call, bearing: token, within: budget)
            guard refused == nil, case .answered(let answer) = reply,
                ErrorTable.row(answer.code).verdict == .freshToken
            else { return reply }
            refused = token
        }
    }

    /// Makes a call once, with a token of somebody else or with none.
    func reply(to call: PlatformCall, bearing token: Secret?, within budget: TimeBudget) async -> Reply {
        var request = Request(call.method, "\(self.base)/open-apis/\(call.path)", body: call.body)
        if let token { request.headers.append(("Authorization", token.reveal { "Bearer \($0)" })) }
        if call.method != .get { request.headers.append(("Content-Type", call.contentType)) }
        let patience = max(budget.left, .milliseconds(1))
        request.deadline = patience
        request.connectTimeout = min(patience, .seconds(3))
        request.answerLimit = call.answerLimit
        let secrets = [self.secret] + (token.map { [$0] } ?? []) + call.hidden
        do {
            return Reply(try await self.curl.send(request), hiding: secrets)
        } catch {
            return Reply(error, hiding: secrets)
        }
    }
}

extension Reply {
    fileprivate static var tooLate: Self {
        let message = Bilingual("还没发出，调用的时间就用完了。", "The time for the call was over before it could be sent.")
        return .silent(CallReport(.notSent, advice: .retry(after: nil), code: "too-late", message: message))
    }
}

extension String {
    var trimmedSlashes: String {
        var text = self
        while text.hasSuffix("/") { text.removeLast() }
        return text
    }

    /// For a value in a query: everything but letters, digits and `-._~` as `%XX`.
    var percentEncoded: String {
        let digits = Array("0123456789ABCDEF".utf8)
        var encoded: [UInt8] = []
        for byte in self.utf8 {
            if byte.isLetter || byte.isDigit || "-._~".utf8.contains(byte) {
                encoded.append(byte)
            } else {
                encoded += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 0x0F)]]
            }
        }
        return String(decoding: encoded, as: UTF8.self)
    }
}
