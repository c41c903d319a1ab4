internal import Community
public import Domain
internal import Ledger
public import Storage

/// The points and coupons of people, out of the ledger.
public struct LedgerPoints: PointsBook {
    /// So many lines of one person are shown, and so many codes.
    private static let most = 100

    public init() {}

    public func page(
        for viewer: Identity,
        of brand: BrandID,
        now: Instant,
        _ transaction: Transaction
    ) throws -> PointsPage {
        guard let person = try Persons.known(viewer, brand: brand, transaction) else {
            return PointsPage()
        }
        let account = PointAccount(brand: brand, person: person)
        return PointsPage(
            balance: try Points.balance(of: account, now: now, transaction),
            lines: try Points.statement(of: account, limit: Self.most, now: now, transaction).map {
                PointsPage.Line(at: $0.at, change: $0.amount, reason: $0.reason, balance: $0.balance)
            },
            coupons: try CouponDebts.owed(to: account, limit: Self.most, transaction).map {
                PointsPage.Coupon(at: $0.owedAt, reason: $0.wish.reason, code: nil)
            }
                + Coupons.held(by: account, limit: Self.most, transaction).map {
                    PointsPage.Coupon(at: $0.issuedAt, reason: $0.reason, code: $0.code)
                }
        )
    }
}
