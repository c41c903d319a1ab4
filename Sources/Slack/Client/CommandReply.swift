import Curl
import Delivery
import Domain

/// Answers a command: in the channel where the bot is a member, else through the address that came with the command, to
/// the person alone, with the advice to invite the bot.
struct CommandReply: Sendable {
    private static let strange = ["not_in_channel", "channel_not_found"]

    let client: Client
    let budget: TimeBudget

    func report(for body: [UInt8]) async -> CallReport {
        guard let answer = WireJSON.value(CommandAnswer.self, from: body), let method = Method(rawValue: answer.method),
            method == .post || method == .whisper, CommandHook.isPlain(answer.hook)
        else {
            let message = Bilingual("存下的调用读不懂。", "The stored call cannot be read.")
            return CallReport(.notSent, advice: .giveUp, code: "bad-call", message: message)
        }
        let call = PlatformCall(method: method, content: .json(WireJSON.bytes(answer.post)))
        switch await self.client.reply(to: call, within: self.budget) {
        case .silent(let report): return report
        case .done(let done): return CallReport(.sent, code: "0", answer: SlackAdapter.made(by: done))
        case .refused(let refusal, let report):
            guard Self.strange.contains(refusal.code) else { return report }
            let text = HookBody(text: answer.alone)
            guard let failure = await self.client.post(text, to: answer.hook, within: self.budget) else {
                let message = Bilingual(
                    "机器人不在这个频道里：只回给了 TA 一个人，并请 TA 邀请它。",
                    "The bot is not in this channel: only the person was answered, and asked to invite it."
                )
                return CallReport(.sent, code: refusal.code, message: message)
            }
            return failure
        }
    }
}

extension Client {
    /// Answers a command through its own address, without a token.
    ///
    /// - Returns: What went wrong; nil when it arrived.
    func post(_ body: HookBody, to hook: Secret, within budget: TimeBudget) async -> CallReport? {
        let secret = [hook, hook.reveal { Secret("\(self.hooksBase)\($0)") }]
        func failed(_ outcome: CallOutcome, _ advice: CallReport.Advice, _ code: String, _ message: Bilingual)
            -> CallReport
        {
            CallReport(outcome, advice: advice, code: code, message: message.map(ErrorText.bounded))
        }
        let result = await self.exchange(body, hook, budget.left)
        switch result {
        case .success(200..<300): return nil
        case .success(429):
            return failed(
                .notSent,
                .retry(after: .seconds(1)),
                "http-429",
                Bilingual("回复太频繁。", "Answers come too often.")
            )
        case .success(let status) where status >= 500:
            let message = Bilingual("Slack 出错，状态码 \(status)。", "Slack failed with status \(status).")
            return failed(.unknown, .none, "http-\(status)", message)
        case .success(let status):
            let message = Bilingual(
                "机器人不在这个频道里，命令的回复地址也不能再用（状态码 \(status)）。",
                "The bot is not in this channel, and the command's own address is no good any more (status \(status))."
            )
            return failed(.notSent, .giveUp, "http-\(status)", message)
        case .failure(let error):
            let text = ErrorText.hiding(secret, in: error.message)
            let message = Bilingual("命令没有回成：\(text)", "The command was not answered: \(text)")
            guard error.delivery == .notSent else { return failed(.unknown, .none, error.code.rawValue, message) }
            let advice: CallReport.Advice = error.code == .badRequest ? .giveUp : .retry(after: nil)
            return failed(.notSent, advice, error.code.rawValue, message)
        }
    }
}
