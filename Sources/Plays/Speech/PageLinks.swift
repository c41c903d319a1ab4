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
    private let usual: [BrandID: AccountID]

    /// - Parameters:
    ///   - base: What stands before the paths, without a slash at its end: `https://bot.example.com`.
    ///   - usual: Which account of a brand finds out who opens a page whose address names none.
    ///   - personal: Makes the paths that know their person.
    public init(base: String, usual: [BrandID: AccountID] = [:], personal: Personal? = nil) {
        self.base = base
        self.usual = usual
        self.personal = personal
    }

    /// The address of a page for people of an account: it names the account where that finds out who opens a page, and
    /// another one would be asked otherwise.
    func script(_ script: ScriptID, of brand: BrandID, on account: AccountID, _ scene: Scene) -> String {
        self.script(script, of: brand, on: account, isRecognising: scene.can(.recognises, on: account))
    }

    private func script(_ script: ScriptID, of brand: BrandID, on account: AccountID, isRecognising: Bool) -> String {
        let address = self.script(script, of: brand)
        return self.usual[brand] != account && isRecognising ? "\(address)?by=\(account)" : address
    }

    /// The address of a page on which somebody who spoke sees what is theirs alone; empty where no page knows anybody.
    func own(_ script: ScriptID, of brand: BrandID, for utterance: Utterance) -> String {
        guard self.knowWho(utterance, of: brand) else { return "" }
        return self.script(script, of: brand, on: utterance.account, isRecognising: utterance.isRecognised)
    }

    /// Whether any account of the brand finds out who opens a page.
    func knowWho(_ utterance: Utterance, of brand: BrandID) -> Bool {
        utterance.isRecognised || self.usual[brand] != nil
    }

    func script(_ script: ScriptID, of brand: BrandID) -> String { "\(self.base)/p/\(brand)/\(script)" }

    /// The address for somebody who spoke where nobody else reads: it knows who opens it, for a while.
    func personal(
        _ script: ScriptID,
        of brand: BrandID,
        for utterance: Utterance,
        _ scene: Scene
    ) -> String {
        guard utterance.isAlone, let personal = self.personal else {
            return self.script(script, of: brand, on: utterance.account, scene)
        }
        var random = scene.random
        let chance = [random.next(), random.next()].flatMap { word in
            (0..<8).map { UInt8(truncatingIfNeeded: word >> ($0 * 8)) }
        }
        let path = personal(script, brand, utterance.by, scene.now + Self.personalLife, chance)
        // One that knows nobody is like any other.
        guard let path, path.contains("?") else { return self.script(script, of: brand, on: utterance.account, scene) }
        return self.base + path
    }
}
