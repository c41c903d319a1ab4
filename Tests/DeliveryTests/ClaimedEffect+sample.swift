import Domain
import Storage

@testable import Engine

extension ClaimedEffect {
    /// An effect that a sender holds, with defaults.
    static func sample(
        _ effectClass: EffectClass,
        attempt: Int = 1,
        deadline: Instant? = nil,
        hasFallback: Bool = false,
        firstTriedAt: Instant? = nil,
        lastTriedAt: Instant? = nil,
        purpose: Purpose = .reply
    ) -> ClaimedEffect {
        ClaimedEffect(
            Row([
                .integer(Int64(1)), .text("1/wish/0"), .integer(Int64(1)), .text("wish"), .text("acme"),
                .text("member-message"), .text(purpose.rawValue), .text(effectClass.rawValue), .text("message/send"),
                .blob([1]), hasFallback ? .blob([2]) : .null, .text("member/a"), .flag(false),
                .instant(Instant(seconds: 1_767_000_000)), .instant(deadline), .integer(attempt),
                .instant(firstTriedAt), .instant(lastTriedAt ?? firstTriedAt),
            ]),
            epoch: Epoch(number: 1)
        )
    }
}
