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
    /// nil for a run that has no draw yet.
    func page(of run: RunID, brand: BrandID, in language: Language, _ transaction: Transaction) throws -> DrawProofPage?
    /// The file of a draw, byte by byte as it is checked.
    func file(of run: RunID, brand: BrandID, _ transaction: Transaction) throws -> [UInt8]?
}

/// Everything that has a page; it may be replaced while the pages are served.
public final class Playbill: Sendable {
    private let inForce: InForce<[any Attraction]>
    let points: (any PointsBook)?
    let proofs: (any ProofBook)?

    /// Takes the attractions in the order in which a brand's first page shows them.
    public init(_ attractions: [any Attraction] = [], points: (any PointsBook)? = nil, proofs: (any ProofBook)? = nil) {
        self.inForce = InForce(attractions)
        self.points = points
        self.proofs = proofs
    }

    public func replace(with attractions: [any Attraction]) { self.inForce.replace(with: attractions) }

    func attraction(_ brand: BrandID, _ script: ScriptID) -> (any Attraction)? {
        self.inForce.value.first { $0.brand == brand && $0.script == script }
    }

    func attractions(of brand: BrandID) -> [any Attraction] { self.inForce.value.filter { $0.brand == brand } }
}
