import Curl
import Delivery
import Domain

/// How an exchange with the platform ended.
enum Reply: Sendable {
    /// The platform answered in its own envelope.
    case answered(PlatformAnswer)
    /// Nothing came back that says what happened, or nothing left; the report tells which.
    case silent(CallReport)
}

/// An answer in the platform's envelope.
struct PlatformAnswer: Sendable {
    let status: Int
    let code: Int
    /// As it came, but with secrets covered.
    let text: String
    /// How long the calls stay used up.
    let reset: Duration?
    /// The platform's number of this exchange.
    let logID: String?
    let body: [UInt8]
}

extension Reply {
    private struct Envelope: Decodable {
        @Tolerant var code: Int?
        @Tolerant var msg: String?
        @Tolerant var error_description: String?
        /// How custom bots wrote `code` before, and some still do.
        @Tolerant var StatusCode: Int?
    }

    /// Reads a whole HTTP answer.
    ///
    /// Refusals come with many statuses, so the code in the body decides; the status only where there is none.
    init(_ answer: Curl.Answer, hiding secrets: [Secret]) {
        let reset = Self.reset(answer)
        if let envelope = WireJSON.value(Envelope.self, from: answer.body),
            let code = envelope.code ?? envelope.StatusCode,
            code != 0 || (200..<300).contains(answer.status)
        {
            self = .answered(
                PlatformAnswer(
                    status: answer.status,
                    code: code,
                    text: ErrorText.hiding(secrets, in: envelope.msg ?? envelope.error_description ?? ""),
                    reset: reset,
                    logID: WireID.plain(answer.header("X-Tt-Logid")),
                    body: answer.body
                )
            )
            return
        }
        switch answer.status {
        case 200..<300:
            self = .unknown(
                "unreadable",
                Bilingual(
                    "答复不是飞书的 JSON，共 \(answer.body.count) 字节。",
                    "The answer is not the JSON of Feishu: \(answer.body.count) bytes."
                )
            )
        case 408, 429:
            let message = Bilingual(
                "服务器暂时拒绝调用，状态码 \(answer.status)。",
                "The server refused the call for now with status \(answer.status)."
            )
            self = .silent(
                CallReport(.notSent, advice: .retry(after: reset), code: "http-\(answer.status)", message: message)
            )
        case 500...:
            self = .unknown(
                "http-\(answer.status)",
                Bilingual("服务器出错，状态码 \(answer.status)。", "The server failed with status \(answer.status).")
            )
        default:
            let message = Bilingual(
                "服务器答复了状态码 \(answer.status)，却没有飞书的错误码：请检查 apiBase 和代理。",
                "The server answered status \(answer.status) without a code of Feishu: check apiBase and proxy."
            )
            self = .silent(CallReport(.notSent, advice: .giveUp, code: "http-\(answer.status)", message: message))
        }
    }

    /// What libcurl knows about a request without an answer.
    init(_ error: CurlError, hiding secrets: [Secret]) {
        let text = ErrorText.hiding(secrets, in: error.message)
        let message = Bilingual("请求没有得到答复：\(text)", text).map(ErrorText.bounded)
        switch error.delivery {
        case .unknown:
            self = .unknown(error.code.rawValue, message)
        case .notSent:
            let advice: CallReport.Advice = error.code == .badRequest ? .giveUp : .retry(after: nil)
            self = .silent(CallReport(.notSent, advice: advice, code: error.code.rawValue, message: message))
        }
    }

    private static func unknown(_ code: String, _ message: Bilingual) -> Self {
        .silent(CallReport(.unknown, code: code, message: message))
    }

    /// Whole seconds until the window is over; the platform sends no `Retry-After`.
    private static func reset(_ answer: Curl.Answer) -> Duration? {
        guard let seconds = answer.header("x-ogw-ratelimit-reset").flatMap(Int64.init), (0...3_600).contains(seconds)
        else { return nil }
        return .seconds(max(seconds, 1))
    }
}
