import Delivery
import Domain

extension ErrorTable {
    /// Where the platform does not say how long; its windows have a second and a minute.
    private static let usualPause = Duration.seconds(5)

    /// The report of a stored call that the platform refused.
    static func report(_ answer: PlatformAnswer, to call: OutboundCall, limits: Limits) -> CallReport {
        Self.report(
            answer,
            code: answer.code,
            endpoint: call.endpoint,
            destination: call.destination,
            limits: limits
        )
    }

    /// The report of a call that the platform refused.
    ///
    /// What the table does not know, and a failing server says, may have happened all the same.
    static func report(
        _ answer: PlatformAnswer,
        code: Int,
        endpoint: String,
        destination: String,
        limits: Limits
    ) -> CallReport {
        let row = Self.row(code)
        let isOpen = row.verdict == .open || (answer.status >= 500 && Self.rows[code] == nil)
        let advice: CallReport.Advice =
            switch row.verdict {
            case _ where isOpen: .none
            case .again(let pause): .retry(after: pause)
            case .freshToken: .retry(after: nil)
            case .refusedPart: .degrade
            case .appBusy:
                .closeLimits(keys: [limits.appKey(endpoint)], for: answer.reset ?? Self.usualPause)
            case .chatBusy:
                .closeLimits(
                    keys: [limits.placeKey(destination) ?? limits.appKey(endpoint)],
                    for: max(answer.reset ?? .seconds(1), .seconds(1))
                )
            case .open: .none
            case .gone: Self.group(destination).map { .gone($0) } ?? .giveUp
            case .never: .giveUp
            }
        return CallReport(
            isOpen ? .unknown : .notSent,
            advice: advice,
            code: String(code),
            message: Self.message(row.meaning, answer)
        )
    }

    /// The group that a call was for; nil for one to a person, or to nobody.
    private static func group(_ destination: String) -> GroupID? {
        let parts = destination.split(separator: "/", maxSplits: 1)
        guard parts.count == 2, ["group", "group-look-up"].contains(parts[0]) else { return nil }
        return GroupID(String(parts[1]))
    }

    /// What the code means, behind it what the platform wrote and its number for the log, at most 300 characters.
    private static func message(_ meaning: Bilingual, _ answer: PlatformAnswer) -> Bilingual {
        var message = meaning
        let shown = ErrorText.line(answer.text)
        if !shown.isEmpty { message = message + Bilingual("飞书的原话：\(shown)", " Feishu says: \(shown)") }
        if let log = answer.logID { message = message + Bilingual("（log_id \(log)）", " (log_id \(log))") }
        return message.map(ErrorText.bounded)
    }
}
