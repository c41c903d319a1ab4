public import Domain
internal import Plays
public import Storage

/// A page that shows what a play gives to be seen of one of its scripts.
public struct ScriptAttraction: Attraction {
    /// Which script of which brand the page is of, and whose inbox takes what is done there.
    public struct Place: Hashable, Sendable {
        public let brand: BrandID
        public let account: AccountID
        public let script: ScriptID

        public init(brand: BrandID, account: AccountID, script: ScriptID) {
            self.brand = brand
            self.account = account
            self.script = script
        }
    }

    /// Looks in a transaction that reads; nil before there was anything to see.
    typealias Look = @Sendable (_ viewer: Identity?, _ now: Instant, _ transaction: Transaction) throws -> PlayPage?

    private let place: Place
    private let look: Look

    init(_ place: Place, look: @escaping Look) {
        self.place = place
        self.look = look
    }

    public var brand: BrandID { self.place.brand }
    public var account: AccountID { self.place.account }
    public var script: ScriptID { self.place.script }

    public func page(
        for viewer: Identity?,
        in language: Language,
        now: Instant,
        _ transaction: Transaction
    ) throws -> PlayPage? {
        try self.look(viewer, now, transaction)
    }
}

extension PageStage {
    init(_ stage: RunStage) {
        switch stage {
        case .upcoming(let opensAt): self = .upcoming(opensAt: opensAt)
        case .open(let closesAt): self = .open(closesAt: closesAt)
        case .settling(let until): self = .settling(revealAt: until)
        case .over: self = .over
        }
    }
}
