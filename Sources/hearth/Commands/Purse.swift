import Community
import Domain
import Ledger
import Storage

/// What somebody owns, for an operator to read.
struct Purse: Encodable {
    private struct Line: Encodable {
        let at: Int64
        let kind: String
        let amount: Int
        let balance: Int
        let reason: Bilingual
        let cause: String
        let expiresAt: Int64?
    }

    private struct Coupon: Encodable {
        let pool: String
        /// nil for one that is owed.
        let code: String?
        let at: Int64
    }

    private struct Ticket: Encodable {
        let lottery: String
        let count: Int
    }

    private let person: String
    /// As headquarters wrote it down; nil for whom no platform names, which is everybody but guides.
    private let name: String?
    /// Who they are on platforms: `customer/wm1`.
    private let identities: [String]
    private let balance: Int
    /// Newest first.
    private let lines: [Line]
    private let coupons: [Coupon]
    private let tickets: [Ticket]

    init(_ account: PointAccount, limit: Int, now: Instant, _ transaction: Transaction) throws {
        self.person = account.person.rawValue
        let identities = try Persons.identities(of: account.person, brand: account.brand, transaction)
        self.identities = identities.map { "\($0.kind.rawValue)/\($0.id)" }
        self.name = try Self.name(of: identities, account.brand, transaction)
        self.balance = try Points.balance(of: account, now: now, transaction)
        self.lines = try Points.statement(of: account, limit: limit, now: now, transaction).map { line in
            Line(
                at: line.at.millis,
                kind: line.kind.rawValue,
                amount: line.amount,
                balance: line.balance,
                reason: line.reason,
                cause: line.cause,
                expiresAt: line.expiresAt?.millis
            )
        }
        self.coupons =
            try CouponDebts.owed(to: account, limit: limit, transaction).map {
                Coupon(pool: $0.wish.pool, code: nil, at: $0.owedAt.millis)
            }
            + Coupons.held(by: account, limit: limit, transaction).map {
                Coupon(pool: $0.pool, code: $0.code, at: $0.issuedAt.millis)
            }
        self.tickets = try Tickets.held(by: account, transaction).map {
            Ticket(lottery: $0.lottery.rawValue, count: $0.count)
        }
    }

    /// A guide is known by a name wherever they sit: in the app of the brand, or in groups among the others.
    private static func name(of identities: [Identity], _ brand: BrandID, _ transaction: Transaction) throws -> String?
    {
        for identity in identities where identity.kind == .member || identity.kind == .participant {
            if let guide = try Directory.guide(identity.id, brand: brand, transaction) { return guide.name }
        }
        return nil
    }

    func text(_ language: Language, _ time: LocalTime) -> String {
        func titled(_ title: Bilingual, _ rows: [[String]]) -> [String] {
            rows.isEmpty ? [] : ["", title.text(in: language)] + Columns.aligned(rows).map { "  \($0)" }
        }
        func moment(_ millis: Int64) -> String { time.text(of: Instant(millis: millis)) }
        let name = self.name.map { "\($0)  " } ?? ""
        let head = "\(name)\(self.person)  (\(self.identities.joined(separator: ", ")))"
        let balance = Bilingual("积分余额 \(self.balance)", "balance \(self.balance)").text(in: language)
        let lines = self.lines.map { line in
            [
                moment(line.at), line.amount > 0 ? "+\(line.amount)" : "\(line.amount)", "= \(line.balance)",
                line.reason.text(in: language), line.cause,
            ]
        }
        return
            ([head, balance]
            + titled(Bilingual("积分", "points"), lines)
            + titled(
                Bilingual("优惠券", "coupons"),
                self.coupons.map { [moment($0.at), $0.pool, $0.code ?? Bilingual("欠着", "owed").text(in: language)] }
            )
            + titled(Bilingual("抽奖券", "tickets"), self.tickets.map { [$0.lottery, "\($0.count)"] }))
            .joined(separator: "\n")
    }
}
