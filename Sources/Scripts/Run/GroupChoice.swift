public import Domain

/// `groups`: in which customer groups a script is played.
public enum GroupChoice: Hashable, Codable, Sendable {
    /// `all`, the default: every group of its accounts.
    case all
    /// `none`: no group hears of it; people come to its page by links.
    case none
    /// A list of 1 to 1,000 ids of groups, as the platform names them.
    case only(Set<GroupID>)

    public func contains(_ group: GroupID) -> Bool {
        switch self {
        case .all: true
        case .none: false
        case .only(let groups): groups.contains(group)
        }
    }

    /// Whether there may be a group in which both are played.
    public func meets(_ other: Self) -> Bool {
        switch (self, other) {
        case (.none, _), (_, .none): false
        case (.all, _), (_, .all): true
        case (.only(let mine), .only(let theirs)): !mine.isDisjoint(with: theirs)
        }
    }
}

/// The ways in which a text reaches a customer group, in which a bot cannot speak.
public enum GroupWay: String, Hashable, Codable, Sendable, CaseIterable {
    /// A mass-send task that the group's owner confirms; it uses up the group's monthly quota.
    case ownerTask = "owner-task"
    /// A message of the app to the owner, who says it in their own words.
    case ownerMessage = "owner-message"

    /// The most bytes of text that it carries.
    ///
    /// Source: WeCom developer documentation, "mass send" and "app messages".
    public var byteLimit: Int {
        switch self {
        case .ownerTask: 4_000
        case .ownerMessage: 2_048
        }
    }
}
