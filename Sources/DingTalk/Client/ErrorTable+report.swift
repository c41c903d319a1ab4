import Delivery
import Domain

extension ErrorTable {
    /// The report of a call that the platform answered with a code, and for which chat or person it was.
    static func report(
        _ answer: PlatformAnswer,
        code: String,
        endpoint: Endpoint,
        destination: String,
        limits: Limits,
        now: Instant
    ) -> CallReport {
        let known = Self.row(code)
        // A server in trouble may have acted, whatever it calls its trouble.
        let row =
            known ?? Row(meaning: Self.unlisted, verdict: answer.status >= 500 ? .unclear : .never)
        let message = Self.message(row.meaning, answer)
        switch row.verdict {
        case .unclear: return CallReport(.unknown, code: ErrorText.code(code), message: message)
        case .again(let pause): return refused(.retry(after: pause))
        case .freshToken: return refused(.retry(after: nil))
        case .tooOftenPerSecond: return refused(.closeLimits(keys: [limits.secondKey], for: .seconds(1)))
        case .tooOftenPerMinute:
            return refused(.closeLimits(keys: [limits.endpointKey(endpoint.rawValue)], for: Self.restOfMinute(now)))
        case .tooOftenPerMonth:
            let key = limits.restingKey(endpoint.rawValue, destination)
            return refused(.closeLimits(keys: [key], for: Limits.restOfMonth(now)))
        case .tooManyMessages(let pause):
            let key = limits.chatKey(destination) ?? limits.endpointKey(endpoint.rawValue)
            return refused(.closeLimits(keys: [key], for: pause))
        case .blocked(let pause): return refused(.closeLimits(keys: [Limits.addressKey], for: pause))
        case .otherWay: return refused(.degrade)
        case .already: return refused(.alreadyDone)
        case .gone: return refused(Self.group(destination).map { .gone($0) } ?? .giveUp)
        case .robotGone:
            let group = endpoint == .robot ? Self.group(destination) : nil
            return refused(group.map { .gone($0) } ?? .giveUp)
        case .never: return refused(.giveUp)
        }

        func refused(_ advice: CallReport.Advice) -> CallReport {
            CallReport(.notSent, advice: advice, code: ErrorText.code(code), message: message)
        }
    }

    /// The group that a call was for; nil for one to a person, or to nobody.
    private static func group(_ destination: String) -> GroupID? {
        destination.hasPrefix("group/") ? GroupID(String(destination.dropFirst("group/".count))) : nil
    }

    private static let unlisted = Bilingual(
        "钉钉拒绝了调用，错误码不在表里。",
        "DingTalk refused the call with a code that is not in the table."
    )

    /// At least a second, so that nobody knocks at its edge.
    private static func restOfMinute(_ now: Instant) -> Duration {
        let inMinute = ((now.millis % 60_000) + 60_000) % 60_000
        return .milliseconds(max(60_000 - inMinute, 1_000))
    }

    /// What the code means, and behind it what the platform wrote, at most 300 characters in each language.
    private static func message(_ meaning: Bilingual, _ answer: PlatformAnswer) -> Bilingual {
        var message = meaning
        if !answer.scopes.isEmpty {
            let scopes = ErrorText.bare(answer.scopes.prefix(5).joined(separator: ", "))
            message = message + Bilingual("缺少：\(scopes)。", " Missing: \(scopes).")
        }
        let shown = ErrorText.bare(answer.text)
        if !shown.isEmpty { message = message + Bilingual("钉钉的原话：\(shown)", " DingTalk says: \(shown)") }
        return message.map(ErrorText.bounded)
    }
}
