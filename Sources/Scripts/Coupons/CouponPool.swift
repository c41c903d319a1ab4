/// The coupon codes of one pool: `coupons/<id>.txt` beside the scripts, one code in each line.
public struct CouponPool: Hashable, Sendable {
    /// The name of the file without `.txt`: small letters, digits and `-`, 1 to 32 of them.
    public let id: String
    /// 1 to 100,000, in the order of the file, each once; 1 to 64 printable ASCII characters without blanks.
    public let codes: [String]

    public init(id: String, codes: [String]) {
        self.id = id
        self.codes = codes
    }
}
