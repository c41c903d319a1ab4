public import Domain

/// All scripts of one brand, checked together.
///
/// It promises that what it gives can be played: every template, medium, guide, store and account that a script names
/// exists, every rule can be reached, and every text fits the platform. It never reads a file or the clock itself.
public struct ScriptLibrary: Hashable, Sendable {
    /// In the order of the paths.
    public let welcomes: [WelcomeScript]

    public init(welcomes: [WelcomeScript]) { self.welcomes = welcomes }

    /// The welcome of an account; at most one is there.
    public func welcome(for account: AccountID) -> WelcomeScript? {
        self.welcomes.first { $0.plays(on: account) }
    }
}

/// What a brand has that its scripts may name.
public struct BrandInventory: Hashable, Sendable {
    /// The accounts of the brand.
    public let accounts: Set<AccountID>
    /// nil when the brand has no people file: guides, stores and regions are then not checked.
    public let people: PeopleFile?
    /// For each language the names of its templates, each with the fewest bytes it gives.
    ///
    /// nil when they could not be read whole: what scripts say is then not checked.
    public let templates: [Language: [String: Int]]?
    /// Paths of media below the folder of templates, such as `media/hello.png`.
    ///
    /// nil when they could not be read whole: what scripts attach is then not checked.
    public let media: Set<String>?

    public init(
        accounts: Set<AccountID>,
        people: PeopleFile?,
        templates: [Language: [String: Int]]?,
        media: Set<String>?
    ) {
        self.accounts = accounts
        self.people = people
        self.templates = templates
        self.media = media
    }
}
