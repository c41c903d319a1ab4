import Domain
import Ledger
import Scripts
import Storage

extension LotteryDesk {
    /// How often somebody may still enter: the least of what the limits, their tickets, their points and what is left of
    /// the prizes allow; 0 for somebody who may not enter at all.
    func chancesLeft(_ transaction: Transaction) throws -> Int {
        if let objection = try self.objection(transaction), !objection.isUnchecked { return 0 }
        let counts = try LotteryEntries.counts(of: self.person, self.run, on: self.today, transaction)
        var left = self.script.limits.perPerson - counts.all
        if let perDay = self.script.limits.perDay { left = min(left, perDay - counts.today) }
        if self.script.kind == .instant {
            left = min(left, try LotteryStock.left(of: self.run, transaction).values.reduce(0, +))
        }
        if self.script.eligibility.needsTicket {
            left = min(left, try Tickets.count(of: self.run.script, for: self.account, transaction))
        }
        if let price = self.script.eligibility.costs {
            left = min(left, try Points.balance(of: self.account, now: self.now, transaction) / price.points)
        }
        return max(left, 0)
    }
}
