public import Domain
public import Storage

/// One script of one brand that has a page.
///
/// The one seam to the plays: a play's own views become the values of ``PlayPage`` here.
public protocol Attraction: Sendable {
    var brand: BrandID { get }
    /// Whose inbox takes what is done on the page.
    var account: AccountID { get }
    var script: ScriptID { get }

    /// What somebody sees now: of the run that is on, or of the last one; nil before there was any.
    ///
    /// Runs in a transaction that reads. Without a viewer it is what everybody may know.
    func page(
        for viewer: Identity?,
        in language: Language,
        now: Instant,
        _ transaction: Transaction
    ) throws -> PlayPage?
}

/// Where the points of people stand.
public protocol PointsBook: Sendable {
    func page(for viewer: Identity, of brand: BrandID, now: Instant, _ transaction: Transaction) throws -> PointsPage
}

/// What proves how draws were made.
public protocol ProofBook: Sendable {
    /// What is known of a draw now; nil for a run of which nothing is fixed yet.
    ///
    /// With a viewer it says which numbers are theirs; without one it is what everybody may know.
    func page(of run: RunID, brand: BrandID, for viewer: Identity?, _ transaction: Transaction) throws -> DrawProofPage?
    /// The file of a draw, byte by byte as it is checked.
    func file(of run: RunID, brand: BrandID, _ transaction: Transaction) throws -> [UInt8]?
}

/// Which scripts there is something to see of, whatever files there are: a run goes on when its script is taken away.
public protocol RunBook: Sendable {
    /// nil when nothing of the script was ever on.
    func attraction(_ script: ScriptID, of brand: BrandID, now: Instant, _ transaction: Transaction) throws
        -> (any Attraction)?
    /// Those that are on, or were not long ago.
    func attractions(of brand: BrandID, now: Instant, _ transaction: Transaction) throws -> [any Attraction]
}

/// Everything that has a page; it may be replaced while the pages are served.
public final class Playbill: Sendable {
    private let inForce: InForce<[any Attraction]>
    private let runs: (any RunBook)?
    let points: (any PointsBook)?
    let proofs: (any ProofBook)?

    /// Takes the attractions in the order in which a brand's first page shows them; behind them stand those of `runs`
    /// whose scripts are no more.
    public init(
        _ attractions: [any Attraction] = [],
        runs: (any RunBook)? = nil,
        points: (any PointsBook)? = nil,
        proofs: (any ProofBook)? = nil
    ) {
        self.inForce = InForce(attractions)
        self.runs = runs
        self.points = points
        self.proofs = proofs
    }

    public func replace(with attractions: [any Attraction]) { self.inForce.replace(with: attractions) }

    func attraction(_ brand: BrandID, _ script: ScriptID, now: Instant, _ transaction: Transaction) throws
        -> (any Attraction)?
    {
        try self.inForce(brand, script) ?? self.runs?.attraction(script, of: brand, now: now, transaction)
    }

    /// Asks the store only for what no script in force is.
    func attraction(_ brand: BrandID, _ script: ScriptID, now: Instant, in store: any Store) async throws
        -> (any Attraction)?
    {
        if let known = self.inForce(brand, script) { return known }
        guard self.runs != nil, !script.rawValue.isEmpty, script.rawValue.utf8.count <= 64 else { return nil }
        return try await store.read { try self.attraction(brand, script, now: now, $0) }
    }

    func attractions(of brand: BrandID, now: Instant, _ transaction: Transaction) throws -> [any Attraction] {
        let attractions = self.inForce.value.filter { $0.brand == brand }
        let known = Set(attractions.map(\.script))
        let others = try self.runs?.attractions(of: brand, now: now, transaction) ?? []
        return attractions + others.filter { !known.contains($0.script) }
    }

    private func inForce(_ brand: BrandID, _ script: ScriptID) -> (any Attraction)? {
        self.inForce.value.first { $0.brand == brand && $0.script == script }
    }
}
