public import Domain
internal import Engine

/// The addresses of the customer pages.
public struct PageLinks: Sendable {
    /// Makes the path of a page that knows its person, for a chat in which nobody else reads; nil where it cannot.
    ///
    /// The bytes are chance, 16 of them: the same bytes give the same path.
    public typealias Personal =
        @Sendable (_ page: ScriptID, _ brand: BrandID, _ person: Identity, _ until: Instant, _ chance: [UInt8]) ->
        String?

    /// So long a personal address is good.
    static let personalLife: Duration = .seconds(2 * 3_600)

    private let base: String
    private let personal: Personal?

    /// Takes what stands before the paths, without a slash at its end: `https://bot.example.com`.
    public init(base: String, personal: Personal? = nil) {
        self.base = base
        self.personal = personal
    }

    public func script(_ script: ScriptID, of brand: BrandID) -> String { "\(self.base)/p/\(brand)/\(script)" }

    /// The address for somebody who spoke where nobody else reads: it knows who opens it, for a while.
    func personal(
        _ script: ScriptID,
        of brand: BrandID,
        for utterance: Utterance,
        _ scene: Scene
    ) -> String {
        guard utterance.isAlone, let personal = self.personal else {
            return self.script(script, of: brand)
        }
        var random = scene.random
        let chance = [random.next(), random.next()].flatMap { word in
            (0..<8).map { UInt8(truncatingIfNeeded: word >> ($0 * 8)) }
        }
        let path = personal(script, brand, utterance.by, scene.now + Self.personalLife, chance)
        return path.map { "\(self.base)\($0)" } ?? self.script(script, of: brand)
    }
}
