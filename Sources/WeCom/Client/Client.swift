import Curl
import Delivery
import Domain

/// The one place that talks to the server API: adds the token, makes the call, repeats it once with a fresh token.
struct Client: Sendable {
    /// How long a token may take; a caller's own patience does not bound what all the others wait for.
    private static let tokenPatience = Duration.seconds(5)

    let limits: Limits
    private let base: String
    private let secret: Secret
    private let curl: Curl.Client
    private let tokens: TokenCache

    init(_ configuration: WeComConfiguration, curl: Curl.Client, now: @escaping WallClock) {
        let base = configuration.apiBase.trimmedSlashes
        let limits = Limits(corpID: configuration.corpID, agentID: configuration.agentID)
        let secret = configuration.secret
        let corpID = configuration.corpID
        self.base = base
        self.limits = limits
        self.secret = secret
        self.curl = curl
        self.tokens = TokenCache(now: now) {
            await TokenRequest(base: base, corpID: corpID, secret: secret, limits: limits)
                .fetch(with: curl, patience: Self.tokenPatience, now: now)
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
            let reply = await self.exchange(call, token: token, patience: budget.left)
            guard refused == nil, case .answered(let answer) = reply, answer.refusesToken else { return reply }
            refused = token
        }
    }

    private func exchange(_ call: PlatformCall, token: Secret, patience: Duration) async -> Reply {
        let query = token.reveal { "access_token=\($0.percentEncoded)\(call.query)" }
        var request = Request(call.method, "\(self.base)/cgi-bin/\(call.endpoint.rawValue)?\(query)", body: call.body)
        if call.method == .post { request.headers = [("Content-Type", call.contentType)] }
        request.deadline = patience
        request.connectTimeout = min(patience, .seconds(3))
        request.answerLimit = call.answerLimit
        let secrets = [token, self.secret] + call.hidden
        do {
            return Reply(try await self.curl.send(request), hiding: secrets)
        } catch {
            return Reply(error, hiding: secrets)
        }
    }
}

extension PlatformAnswer {
    var refusesToken: Bool { self.code.map { ErrorTable.row($0).verdict == .freshToken } ?? false }
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
            let isLetter = byte < 0x80 && (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
            if isLetter || byte.isDigit || "-._~".utf8.contains(byte) {
                encoded.append(byte)
            } else {
                encoded += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 0x0F)]]
            }
        }
        return String(decoding: encoded, as: UTF8.self)
    }
}
