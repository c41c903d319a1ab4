public import Domain
internal import Plays

/// Which script of which brand a page is of, and whose inbox takes what is done there.
public struct AttractionPlace: Hashable, Sendable {
    public let brand: BrandID
    public let account: AccountID
    public let script: ScriptID

    public init(brand: BrandID, account: AccountID, script: ScriptID) {
        self.brand = brand
        self.account = account
        self.script = script
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
