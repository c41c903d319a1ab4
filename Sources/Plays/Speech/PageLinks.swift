public import Domain

/// The addresses of the customer pages.
public struct PageLinks: Sendable {
    private let base: String

    /// Takes what stands before the paths, without a slash at its end: `https://bot.example.com`.
    public init(base: String) { self.base = base }

    public func script(_ script: ScriptID, of brand: BrandID) -> String { "\(self.base)/p/\(brand)/\(script)" }
}
