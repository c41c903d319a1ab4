import Curl
import Delivery
import Domain

/// Asks the platform whether the account can work, without changing anything there.
struct OnlineCheck: Sendable {
    let client: Client
    let account: AccountID
    let botOpenID: String

    /// Unlike other answers, not inside `data`.
    private struct Answer: Decodable {
        struct Bot: Decodable {
            @Tolerant var open_id: String?
        }
        @Tolerant var bot: Bot?
    }

    func findings() async -> [OnlineFinding] {
        let call = PlatformCall(method: .get, path: Endpoint.bot.rawValue)
        switch await self.client.reply(to: call, within: TimeBudget(.seconds(10))) {
        case .silent(let report): return [self.finding(report)]
        case .answered(let answer):
            guard answer.code == 0 else {
                let report = ErrorTable.report(
                    answer,
                    code: answer.code,
                    endpoint: Endpoint.bot.rawValue,
                    destination: "",
                    limits: self.client.limits
                )
                return [self.finding(report)]
            }
            guard let id = WireID.person(WireJSON.value(Answer.self, from: answer.body)?.bot?.open_id) else {
                return [
                    self.finding(.wrong, Bilingual("答复里没有机器人：请检查 apiBase。", "the answer names no bot: check apiBase."))
                ]
            }
            guard id == self.botOpenID else {
                return [
                    self.finding(
                        .wrong,
                        Bilingual(
                            "机器人自己的 open_id 是 \(id)，不是 botOpenID 里写的：请改成它，不然机器人听不出有人叫它。",
                            "the bot's own open_id is \(id), and not what botOpenID says: write it there, or the bot will "
                                + "not know when it is called."
                        )
                    )
                ]
            }
            return []
        }
    }

    private func finding(_ report: CallReport) -> OnlineFinding {
        let weight: OnlineFinding.Weight = if case .giveUp = report.advice { .wrong } else { .unreachable }
        let code = Bilingual("（\(report.code)）", " (\(report.code))")
        return self.finding(weight, report.message.map { $0 + code } ?? code)
    }

    private func finding(_ weight: OnlineFinding.Weight, _ sentence: Bilingual) -> OnlineFinding {
        OnlineFinding(
            weight: weight,
            text: Bilingual("飞书账号 \(self.account)：", "Feishu account \(self.account): ") + sentence
        )
    }
}
