public import Domain

/// A configuration as far as it could be read, so that the files it names can be checked beside its own problems.
public struct ConfigDraft: Sendable {
    /// The whole; nil when it has problems.
    public let config: HearthConfig?
    /// Every problem of the file, sorted by place.
    public let problems: [Problem]
    /// The brands in the order of the file; of one with a problem the id or the name may be empty.
    public let brands: [Brand]
    /// The accounts of each brand that has one; nil when they are not known whole.
    public let accounts: [BrandID: Set<AccountID>]?
    /// The folder of `server.domainFiles`, when the server could be read.
    public let domainFiles: String?
}
