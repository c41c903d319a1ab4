/// An amount of money in fen: 100 are one yuan.
public struct Fen: RawRepresentable, Hashable, Comparable, Codable, Sendable, CustomStringConvertible {
    public let rawValue: Int64

    public init(rawValue: Int64) { self.rawValue = rawValue }
    public init(_ fen: Int64) { self.rawValue = fen }

    /// Reads an amount in yuan: `9.9`, `9.90`, `50000`; nil for a sign, a third decimal, or more than nine digits
    /// before the point.
    public init?(yuan text: String) {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard (1...2).contains(parts.count), (1...9).contains(parts[0].count),
            parts.joined().allSatisfy({ $0.isASCII && $0.isNumber }), let yuan = Int64(parts[0])
        else { return nil }
        guard parts.count == 2 else {
            self.rawValue = yuan * 100
            return
        }
        guard (1...2).contains(parts[1].count), let decimals = Int64(parts[1]) else { return nil }
        self.rawValue = yuan * 100 + (parts[1].count == 1 ? decimals * 10 : decimals)
    }

    /// The amount in yuan, with two decimals unless it is whole: `9.90`, `50000`.
    public var description: String {
        let (yuan, rest) = self.rawValue.magnitude.quotientAndRemainder(dividingBy: 100)
        let sign = self.rawValue < 0 ? "-" : ""
        guard rest > 0 else { return "\(sign)\(yuan)" }
        return "\(sign)\(yuan).\(rest < 10 ? "0" : "")\(rest)"
    }

    public static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }
}
