import Curl
import Delivery
import Domain

/// How an exchange with the platform ended.
enum Reply: Sendable {
    /// The platform said yes.
    case done(PlatformAnswer)
    /// The platform said no; the report tells what follows.
    case refused(PlatformRefusal, CallReport)
    /// Nothing came back that says what happened, or nothing left; the report tells which.
    case silent(CallReport)
}

/// An answer in the platform's envelope, with `ok`.
struct PlatformAnswer: Sendable {
    let body: [UInt8]
    /// What the token may do, where the platform tells it.
    let scopes: [String]?
}

/// An answer in the platform's envelope, without `ok`.
struct PlatformRefusal: Sendable {
    let code: String
    /// The scope that was missing, where the platform tells it.
    let needed: String
    /// What it says about the arguments, with secrets covered.
    let detail: String

    /// Whether a block names a file that is not there, or not yet: `invalid_blocks` says so in its details alone.
    ///
    /// Source: slackapi/python-slack-sdk issues 1521 and 1658.
    var isAboutFile: Bool { self.code == "invalid_blocks" && self.detail.contains("invalid slack file") }
}

private struct Envelope: Decodable {
    struct Metadata: Decodable {
        let messages: [String]?
    }

    let ok: Bool
    let error: String?
    let needed: String?
    let response_metadata: Metadata?
}

extension Reply {
    /// Reads a whole HTTP answer.
    ///
    /// Slack answers 200 even when it refuses; only being throttled and being broken have other statuses.
    init(_ answer: Curl.Answer, to method: Method, limits: Limits, hiding secrets: [Secret]) {
        let pause = answer.header("Retry-After").flatMap(Int64.init)
            .flatMap { (1...3_600).contains($0) ? Duration.seconds($0) : nil }
        guard answer.status < 500 else {
            self = .open(
                method,
                "http-\(answer.status)",
                Bilingual("Slack 出错，状态码 \(answer.status)。", "Slack failed with status \(answer.status)."),
                pause
            )
            return
        }
        let envelope = WireJSON.value(Envelope.self, from: answer.body)
        if answer.status == 429 {
            let refusal = PlatformRefusal(code: "ratelimited", needed: "", detail: "")
            self = .refused(refusal, ErrorTable.report(refusal, to: method, limits: limits, pause: pause))
        } else if let envelope, !envelope.ok {
            let refusal = PlatformRefusal(
                code: ErrorText.code(envelope.error ?? ""),
                needed: ErrorText.detail(envelope.needed ?? "", hiding: secrets),
                detail: ErrorText.detail(envelope.response_metadata?.messages?.first ?? "", hiding: secrets)
            )
            self = .refused(refusal, ErrorTable.report(refusal, to: method, limits: limits, pause: pause))
        } else if envelope != nil, (200..<300).contains(answer.status) {
            let scopes = answer.header("X-OAuth-Scopes").map { text in
                text.split(whereSeparator: { $0 == "," || $0 == " " }).map(String.init)
            }
            self = .done(PlatformAnswer(body: answer.body, scopes: scopes))
        } else if (200..<300).contains(answer.status) {
            self = .open(
                method,
                "unreadable",
                Bilingual(
                    "答复不是 Slack 的 JSON，共 \(answer.body.count) 字节。",
                    "The answer is not the JSON of Slack: \(answer.body.count) bytes."
                ),
                nil
            )
        } else {
            let message = Bilingual(
                "服务器答复了状态码 \(answer.status)，Slack 不会这样：请检查 apiBase 和代理。",
                "The server answered status \(answer.status), which Slack never does: check apiBase and proxy."
            )
            self = .silent(CallReport(.notSent, advice: .giveUp, code: "http-\(answer.status)", message: message))
        }
    }

    /// What libcurl knows about a request without an answer.
    init(_ error: CurlError, to method: Method, hiding secrets: [Secret]) {
        let text = ErrorText.hiding(secrets, in: error.message)
        let message = Bilingual("\(error.code.chinese)：\(text)", text).map(ErrorText.bounded)
        switch error.delivery {
        case .unknown:
            self = .open(method, error.code.rawValue, message, nil)
        case .notSent:
            let advice: CallReport.Advice = error.code == .badRequest ? .giveUp : .retry(after: nil)
            self = .silent(CallReport(.notSent, advice: advice, code: error.code.rawValue, message: message))
        }
    }

    /// Nobody knows whether it was done; what only asks for something was not answered, and may be asked again.
    private static func open(_ method: Method, _ code: String, _ message: Bilingual, _ pause: Duration?) -> Self {
        method.isSending
            ? .silent(CallReport(.unknown, code: code, message: message))
            : .silent(CallReport(.notSent, advice: .retry(after: pause), code: code, message: message))
    }
}

extension CurlError.Code {
    /// What went wrong, for a reader of Chinese; the error's own sentence, behind it, is English.
    fileprivate var chinese: String {
        switch self {
        case .overloaded: "同时的请求太多"
        case .unresolved: "查不到服务器的地址"
        case .unreachable: "连不上服务器"
        case .proxyRefused: "代理没有接通"
        case .untrusted: "服务器的证书不可信"
        case .timedOut: "超时"
        case .cancelled, .shutDown: "程序正在停止"
        case .lost: "连接断了"
        case .badAnswer, .answerTooLarge: "答复不对"
        default: "请求没有发成"
        }
    }
}
