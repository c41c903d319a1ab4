public import Domain

/// Somebody is to have a code of a pool.
public struct CouponWish: Hashable, Sendable {
    public let pool: String
    public let holder: PointAccount
    /// Unique in the brand, such as `tea-quiz.20261201-2000/win/customer:wm1`; one cause has one code.
    public let cause: String
    /// What is read beside the code.
    public let reason: Bilingual
    /// In which language, and through which account, they are told of a code that comes later.
    public let language: Language
    public let account: AccountID

    public init(
        pool: String,
        holder: PointAccount,
        cause: String,
        reason: Bilingual,
        language: Language,
        account: AccountID
    ) {
        self.pool = pool
        self.holder = holder
        self.cause = cause
        self.reason = reason
        self.language = language
        self.account = account
    }
}
