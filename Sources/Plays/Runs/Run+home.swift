import Domain
import Engine

extension Run {
    /// Why a timer that was set before the run was at home elsewhere begins nothing; nil for one of its own.
    func objection(to event: Event) -> Bilingual? {
        guard self.account != event.account else { return nil }
        return Bilingual("它改由账号 \(self.account) 安排了", "it is at home on the account \(self.account) by now")
    }
}
