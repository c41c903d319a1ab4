import Domain

/// The platforms there are, each with the keys of its accounts.
struct KnownPlatforms {
    struct Entry {
        let platform: any PlatformKeys
        /// Those of every account and its own, in the order in which they are told to a person.
        let keys: [String]

        var name: String { self.platform.name }
    }

    private static let shared = ["id", "brand", "platform"]

    private let entries: [Entry]
    /// The keys of all platforms, each once.
    private let keys: [String]

    /// - Parameter platforms: At least one; most accounts are on the first.
    init(_ platforms: [any PlatformKeys]) {
        precondition(!platforms.isEmpty, "There is a platform.")
        precondition(Set(platforms.map(\.name)).count == platforms.count, "No two platforms share a name.")
        self.entries = platforms.map { platform in
            let own = Keys.described { platform.fields($0) }.names
            precondition(Set(own).isDisjoint(with: Self.shared), "id, brand and platform are read for all platforms.")
            return Entry(platform: platform, keys: Self.shared + own)
        }
        var told: Set<String> = []
        self.keys = self.entries.flatMap(\.keys).filter { told.insert($0).inserted }
    }

    /// The platform that an account names, after what is wrong with the name has been reported.
    ///
    /// - Returns: The name, nil when it is none, and the platform whose keys are expected: of a slip the one that is
    ///   probably meant, otherwise the first.
    func platform(of account: Value) -> (name: String?, Entry) {
        let names = self.entries.map(\.name)
        let value = self.nameValue(in: account)
        let name = value?.oneOf(names)
        let meant = name ?? value?.scalar.flatMap { Nearest.match(for: $0, in: names) }
        return (name, self.entries.first { $0.name == meant } ?? self.entries[0])
    }

    /// What other platforms know and this one does not.
    func foreignKeys(to platform: Entry) -> [String] { self.keys.filter { !platform.keys.contains($0) } }

    /// The value of `platform`, also behind a slip of that key, which ``Table`` reports.
    private func nameValue(in account: Value) -> Value? {
        if let value = account.peek("platform") { return value }
        let slip = account.keyNames.first {
            !self.keys.contains($0) && Nearest.match(for: $0, in: ["platform"]) != nil
        }
        return slip.flatMap { account.peek($0) }.map { Value($0.node, named: "'platform'", in: $0.reading) }
    }
}
