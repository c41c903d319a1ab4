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
    /// Nil when the answer names none, which a few APIs do when all is well.
    let code: Int?
    /// As it came, but with secrets covered.
    let text: String
    let body: [UInt8]
}

extension Reply {
    private struct Envelope: Decodable {
        let errcode: Int?
        let errmsg: String?
    }

    /// Reads a whole HTTP answer.
    ///
    /// WeCom answers 200 even when it refuses, so any other status is somebody in between.
    init(_ answer: Curl.Answer, hiding secrets: [Secret]) {
        switch answer.status {
        case 200..<300:
            guard let envelope = WireJSON.value(Envelope.self, from: answer.body) else {
                let message = Bilingual(
                    "答复不是企业微信的 JSON，共 \(answer.body.count) 字节。",
                    "The answer is not the JSON of WeCom: \(answer.body.count) bytes."
                )
                self = .unknown("unreadable", message)
                return
            }
            let text = ErrorText.hiding(secrets, in: envelope.errmsg ?? "")
            self = .answered(PlatformAnswer(code: envelope.errcode, text: text, body: answer.body))
        case 408, 429:
            let pause = answer.header("Retry-After").flatMap(Int64.init).flatMap { (1...3_600).contains($0) ? $0 : nil }
            let message = Bilingual(
                "服务器暂时拒绝调用，状态码 \(answer.status)。",
                "The server refused the call for now with status \(answer.status)."
            )
            self = .silent(
                CallReport(
                    .notSent,
                    advice: .retry(after: pause.map { .seconds($0) }),
                    code: "http-\(answer.status)",
                    message: message
                )
            )
        case 500...:
            let message = Bilingual(
                "服务器出错，状态码 \(answer.status)。",
                "The server failed with status \(answer.status)."
            )
            self = .unknown("http-\(answer.status)", message)
        default:
            let message = Bilingual(
                "服务器答复了状态码 \(answer.status)，企业微信不会这样：请检查 apiBase 和代理。",
                "The server answered status \(answer.status), which WeCom never does: check apiBase and proxy."
            )
            self = .silent(CallReport(.notSent, advice: .giveUp, code: "http-\(answer.status)", message: message))
        }
    }

    /// What libcurl knows about a request without an answer.
    init(_ error: CurlError, hiding secrets: [Secret]) {
        let text = ErrorText.hiding(secrets, in: error.message)
        let message = Bilingual("\(error.code.chinese)：\(text)", text).map(ErrorText.bounded)
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
