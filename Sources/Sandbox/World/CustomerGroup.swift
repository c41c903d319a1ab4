internal import Domain

/// A customer group: guides and customers in one chat.
struct CustomerGroup: Sendable {
    struct Member: Hashable, Sendable {
        /// How the list of members numbers the ways in; callbacks number them differently.
        enum Scene: Int64, Hashable, Sendable {
            case invited = 1
            case invitationLink = 2
            case scanned = 3
        }

        let id: String
        let isCustomer: Bool
        let joinedAt: Instant
        let scene: Scene
        let invitor: String?
        /// The channel of the code they scanned.
        let state: String?
    }

    /// The list of members as it was at one version.
    struct Roll: Sendable {
        var members: [Member]
        var version: String
    }

    let id: String
    var name: Bilingual
    let owner: String
    let createdAt: Instant
    var isDismissed = false
    var chat = Chat()
    /// The greeting material that the owner attached.
    var material: String?
    var massSends: [Instant] = []
    private(set) var roll: Roll
    /// Changes that `groupchat/get` does not show yet, oldest first.
    private var hidden: [(visibleAt: Instant, before: Roll)] = []

    init(id: String, name: Bilingual, owner: String, createdAt: Instant, version: String) {
        self.id = id
        self.name = name
        self.owner = owner
        self.createdAt = createdAt
        let first = Member(
            id: owner,
            isCustomer: false,
            joinedAt: createdAt,
            scene: .invited,
            invitor: nil,
            state: nil
        )
        self.roll = Roll(members: [first], version: version)
    }

    func contains(_ id: String) -> Bool { self.roll.members.contains { $0.id == id } }

    /// Replaces the members; the API shows the new list only after `lag`.
    mutating func setMembers(_ members: [Member], version: String, at now: Instant, lag: Duration) {
        self.hidden.removeAll { $0.visibleAt <= now }
        self.hidden.append((now + lag, self.roll))
        // A burst of more changes than this inside the lag is shown earlier than it would be.
        if self.hidden.count > 32 { self.hidden.removeFirst() }
        self.roll = Roll(members: members, version: version)
    }

    /// The list of members as the API knows it.
    func visibleRoll(at now: Instant) -> Roll {
        self.hidden.first { $0.visibleAt > now }?.before ?? self.roll
    }
}

/// The greeting that WeCom itself posts when somebody joins a group it is attached to.
struct WelcomeMaterial: Sendable {
    let id: String
    var content: Content
    var notifies: Bool
}
