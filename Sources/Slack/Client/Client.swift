import Curl
import Delivery
import Domain

/// The one place that talks to the Web API: adds the token and makes the call, once.
struct Client: Sendable, CustomReflectable {
    let limits: Limits
    private let base: String
    private let filesBase: String
    let hooksBase: String
    private let token: Secret
    private let clientSecret: Secret?
    private let curl: Curl.Client

    init(_ configuration: SlackConfiguration, curl: Curl.Client) {
        self.limits = Limits(presence: Presence(configuration))
        self.base = configuration.apiBase.trimmedSlashes
        self.filesBase = configuration.filesBase.trimmedSlashes
        self.hooksBase = configuration.hooksBase.trimmedSlashes
        self.token = configuration.botToken
        self.clientSecret = configuration.login?.clientSecret
        self.curl = curl
    }

    /// Nothing: the tokens must not be seen.
    var customMirror: Mirror { Mirror(self, children: []) }

    /// Sends bytes to an address that the platform named for them, without a token; only where files are sent.
    ///
    /// - Returns: What went wrong; nil when they arrived.
    func send(_ bytes: [UInt8], to address: Secret, within budget: TimeBudget) async -> CallReport? {
        func failed(_ advice: CallReport.Advice, _ code: String, _ message: Bilingual) -> CallReport {
            CallReport(.notSent, advice: advice, code: code, message: message.map(ErrorText.bounded))
        }
        guard address.reveal({ $0.hasPrefix("\(self.filesBase)/") }) else {
            return failed(
                .giveUp,
                "strange-address",
                Bilingual(
                    "上传的地址不在 filesBase 下面：没有发送。",
                    "The address to upload to does not lie under filesBase: nothing was sent."
                )
            )
        }
        let patience = budget.left
        guard patience > .zero else { return Reply.tooLateReport }
        var request = address.reveal { Request(.post, $0, body: bytes) }
        request.headers = [("Content-Type", "application/octet-stream")]
        request.deadline = patience
        request.connectTimeout = min(patience, .seconds(3))
        request.answerLimit = 1 << 16
        do {
            let status = try await self.curl.send(request).status
            guard !(200..<300).contains(status) else { return nil }
            let message = Bilingual("文件没有传上去，状态码 \(status)。", "The file was not taken: status \(status).")
            return failed(.retry(after: nil), "http-\(status)", message)
        } catch {
            let text = ErrorText.hiding([address, self.token], in: error.message)
            let message = Bilingual("文件没有传上去：\(text)", "The file was not taken: \(text)")
            return failed(error.code == .badRequest ? .giveUp : .retry(after: nil), error.code.rawValue, message)
        }
    }

    /// Posts to the address of a command; only below the configured base.
    ///
    /// - Returns: The status.
    func exchange(_ body: HookBody, _ hook: Secret, _ patience: Duration) async -> Result<Int, CurlError> {
        var request = hook.reveal { Request(.post, "\(self.hooksBase)\($0)", body: WireJSON.bytes(body)) }
        request.headers = [("Content-Type", "application/json; charset=utf-8")]
        request.deadline = max(patience, .milliseconds(1))
        request.connectTimeout = min(request.deadline, .seconds(3))
        request.answerLimit = 1 << 16
        do { return .success(try await self.curl.send(request).status) } catch { return .failure(error) }
    }

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
    fileprivate static var tooLate: Self { .silent(Self.tooLateReport) }

    fileprivate static var tooLateReport: CallReport {
        let message = Bilingual("还没发出，调用的时间就用完了。", "The time for the call was over before it could be sent.")
        return CallReport(.notSent, advice: .retry(after: nil), code: "too-late", message: message)
    }
}
