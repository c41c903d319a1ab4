import Delivery
import Domain

extension ErrorTable {
    /// The report of a call that the platform refused; `text` is its `errmsg`, as it came.
    static func report(code: Int, text: String, endpoint: Endpoint, limits: Limits, now: Instant) -> CallReport {
        let row = Self.row(code)
        return CallReport(
            .notSent,
            advice: Self.advice(row.verdict, endpoint, limits, now),
            code: String(code),
            message: Self.message(code: code, meaning: row.meaning, text: text)
        )
    }

    private static func advice(
        _ verdict: Verdict,
        _ endpoint: Endpoint,
        _ limits: Limits,
        _ now: Instant
    ) -> CallReport.Advice {
        let name = endpoint.rawValue
        return switch verdict {
        case .again(let pause): .retry(after: pause)
        case .freshToken: .retry(after: nil)
        case .refusedPart: .degrade
        case .tooOften: .closeLimits(keys: [limits.minuteKey(name)], for: Self.restOfMinute(now))
        case .tooManyAtOnce:
            .closeLimits(keys: [limits.concurrencyKey(name) ?? limits.minuteKey(name)], for: .seconds(1))
        case .already: .alreadyDone
        case .never: .giveUp
        }
    }

    /// A block lasts one unit of the limit that was exceeded; at least a second, so that nobody knocks at its edge.
    private static func restOfMinute(_ now: Instant) -> Duration {
        let inMinute = ((now.millis % 60_000) + 60_000) % 60_000
        return .milliseconds(max(60_000 - inMinute, 1_000))
    }

    /// What the code means, and behind it what the platform wrote, at most 300 characters in each language.
    static func message(code: Int, meaning: Bilingual, text: String) -> Bilingual {
        if code == 60020, let address = ErrorText.callerAddress(in: text) {
            return Bilingual(
                "地址 \(address) 不可信：请把 \(address) 加到应用的“企业可信IP”，约一分钟后生效。",
                "The address \(address) is not trusted: add \(address) to the app's trusted IPs (企业可信IP); "
                    + "it takes effect after about a minute."
            )
        }
        let shown = ErrorText.bare(text)
        guard !shown.isEmpty else { return meaning }
        return (meaning + Bilingual("企业微信的原话：\(shown)", " WeCom says: \(shown)")).map(ErrorText.bounded)
    }
}
