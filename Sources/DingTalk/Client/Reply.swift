import Curl
import Delivery
import Domain

/// How an exchange with the platform ended.
enum Reply: Sendable {
    /// The platform answered in its own words.
    case answered(PlatformAnswer)
    /// Nothing came back that says what happened, or nothing left; the report tells which.
    case silent(CallReport)
}

/// An answer in the platform's own words.
struct PlatformAnswer: Sendable {
    let status: Int
    /// What it refuses with; nil when it does not refuse.
    let code: String?
    /// As it came, but with secrets covered.
    let text: String
    /// The permissions that it misses.
    let scopes: [String]
    let body: [UInt8]
}

extension Reply {
    /// Both envelopes: `code` and `message` with a status of 400 or more, `errcode` and `errmsg` with 200.
    private struct Envelope: Decodable {
        let code: String?
        let text: String
        let scopes: [String]

        private struct Detail: Decodable {
            let scopes: [String]
            init(from decoder: any Decoder) throws { self.scopes = try Fields(decoder).texts("requiredScopes") }
        }

        init(from decoder: any Decoder) throws {
            let fields = try Fields(decoder)
            let errcode = Self.refusal(fields.text("errcode"))
            // The guard in front of all APIs answers with a number of its own.
            let blocked = fields.text("punish") != nil ? fields.text("status") : nil
            self.code = Self.code(errcode, sub: fields.text("sub_code")) ?? Self.refusal(fields.text("code")) ?? blocked
            self.text = fields.text("errmsg") ?? fields.text("message") ?? fields.text("sub_msg") ?? ""
            self.scopes = fields.value("accessdenieddetail", as: Detail.self)?.scopes ?? []
        }

        private static func refusal(_ code: String?) -> String? { code == "0" ? nil : code }

        /// 88 says no more than that the authentication failed; why is in `sub_code`, and where that is empty the guard
        /// ran out of time, before anything was done.
        private static func code(_ errcode: String?, sub: String?) -> String? {
            guard errcode == "88" else { return errcode }
            guard let sub else { return "88.timeout" }
            return ErrorTable.row(sub) == nil ? errcode : sub
        }
    }

    /// Reads a whole HTTP answer.
    init(_ answer: Curl.Answer, hiding secrets: [Secret]) {
        let envelope = WireJSON.value(Envelope.self, from: answer.body)
        let isGood = (200..<300).contains(answer.status)
        if let envelope, isGood || envelope.code != nil {
            let text = ErrorText.hiding(secrets, in: envelope.text)
            // A code with a good status is none of the newer API's refusals.
            let isRefusal = !isGood || envelope.code.map { ErrorTable.isOld($0) } ?? false
            self = .answered(
                PlatformAnswer(
                    status: answer.status,
                    code: isRefusal ? envelope.code.map { ErrorText.hiding(secrets, in: $0) } : nil,
                    text: text,
                    scopes: envelope.scopes,
                    body: answer.body
                )
            )
            return
        }
        self = Self.foreign(answer)
    }

    /// Somebody in between answered.
    private static func foreign(_ answer: Curl.Answer) -> Self {
        switch answer.status {
        case 200..<300:
            let message = Bilingual(
                "答复不是钉钉的 JSON，共 \(answer.body.count) 字节。",
                "The answer is not the JSON of DingTalk: \(answer.body.count) bytes."
            )
            return .unknown("unreadable", message)
        case 408, 429:
            let message = Bilingual(
                "服务器暂时拒绝调用，状态码 \(answer.status)。",
                "The server refused the call for now with status \(answer.status)."
            )
            return .silent(
                CallReport(.notSent, advice: .retry(after: nil), code: "http-\(answer.status)", message: message)
            )
        case 403:
            // A caller with too many calls gets a page instead of JSON, with a status that is not documented.
            let message = Bilingual(
                "服务器不让这个地址调用，状态码 403：调用太多会停用五分钟，也可能是代理。",
                "The server blocks this address with status 403: for five minutes after too many calls, or a proxy does."
            )
            let advice = CallReport.Advice.closeLimits(keys: [Limits.addressKey], for: .seconds(300))
            return .silent(CallReport(.notSent, advice: advice, code: "http-403", message: message))
        case 500...:
            let message = Bilingual(
                "服务器出错，状态码 \(answer.status)。",
                "The server failed with status \(answer.status)."
            )
            return .unknown("http-\(answer.status)", message)
        default:
            let message = Bilingual(
                "服务器答复了状态码 \(answer.status)，钉钉不会这样：请检查 apiBase、oldAPIBase 和代理。",
                "The server answered status \(answer.status), which DingTalk never does: check apiBase, oldAPIBase and "
                    + "proxy."
            )
            return .silent(CallReport(.notSent, advice: .giveUp, code: "http-\(answer.status)", message: message))
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

    static var tooLate: Self {
        let message = Bilingual("还没发出，调用的时间就用完了。", "The time for the call was over before it could be sent.")
        return .silent(CallReport(.notSent, advice: .retry(after: nil), code: "too-late", message: message))
    }
}

extension ErrorTable {
    /// Whether a code is one of the older API's numbers, which come with a good status.
    static func isOld(_ code: String) -> Bool { Int64(code) != nil || code == "88.timeout" }
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
