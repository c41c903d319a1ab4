/// People came into or went out of a group.
public struct MemberChange: Hashable, Sendable {
    public enum Scene: String, Hashable, Sendable {
        /// Joined: invited directly or by an invitation link.
        case invited
        /// Joined: scanned the group's code.
        case scanned
        /// Left by themselves.
        case left
        /// Removed by the owner or an admin.
        case removed
        case unknown
    }

    public let group: GroupID
    /// Who they are there, all of them.
    public let kind: Identity.Kind
    public let members: [PlatformUserID]
    /// How many the platform counted; may differ from `members.count` when the list is cut.
    public let count: Int
    public let scene: Scene
    /// Version of the member list before and after; absent on callbacks of older platforms.
    public let versionBefore: String?
    public let versionAfter: String?

    public init(
        group: GroupID,
        kind: Identity.Kind = .customer,
        members: [PlatformUserID],
        count: Int,
        scene: Scene,
        versionBefore: String?,
        versionAfter: String?
    ) {
        self.group = group
        self.kind = kind
        self.members = members
        self.count = count
        self.scene = scene
        self.versionBefore = versionBefore
        self.versionAfter = versionAfter
    }
}

/// A detail of a group that changed; the new value has to be looked up.
public enum GroupDetail: String, Hashable, Sendable {
    case owner, name, notice, other
}
