public import Domain

/// A group into which an account posts through an address that the group's admin made, and from which nothing comes back.
public struct WebhookGroup: Hashable, Sendable {
    static let most = 200
    static let longestKeyword = 50

    /// How Hearth calls the group: small letters, digits and `-`, 1 to 32 of them.
    ///
    /// The platform's own id of it is never told there.
    public var id: GroupID
    /// The whole address as the group's settings show it; whoever knows it can post.
    public var address: Secret
    /// What posts are signed with; nil where keywords or a list of servers are asked for instead.
    public var secret: Secret?
    /// One that every post has to hold; empty where there is none.
    public var keyword: String

    public init(id: GroupID, address: Secret, secret: Secret? = nil, keyword: String = "") {
        self.id = id
        self.address = address
        self.secret = secret
        self.keyword = keyword
    }
}

/// What is particular to the webhooks of one platform.
public struct WebhookForm: Sendable {
    /// What the platform calls the one that posts: `bot`, `robot`.
    let robot: String
    /// A name in the environment, for examples: `ACME_FEISHU_HOOK`.
    let variable: String
    /// What the platform calls signing.
    let signing: String
    /// An address that passes, where secrets are not needed.
    let standIn: String
    /// What an address is, behind the name of the key.
    let rule: String
    let isAddress: @Sendable (Secret) -> Bool
    /// Whether the platform shows a keyword as it is written.
    let isPlain: @Sendable (String) -> Bool

    public init(
        robot: String,
        variable: String,
        signing: String,
        standIn: String,
        rule: String,
        isAddress: @escaping @Sendable (Secret) -> Bool,
        isPlain: @escaping @Sendable (String) -> Bool
    ) {
        self.robot = robot
        self.variable = variable
        self.signing = signing
        self.standIn = standIn
        self.rule = rule
        self.isAddress = isAddress
        self.isPlain = isPlain
    }

    /// Everything that is wrong with groups, in their order; empty when they can be used.
    public func problems(of groups: [WebhookGroup]) -> [String] {
        var problems: [String] = []
        if !(1...WebhookGroup.most).contains(groups.count) {
            problems.append("groups has 1 to \(WebhookGroup.most) entries.")
        }
        for (index, group) in groups.enumerated() {
            problems += self.problems(of: group).map { "groups[\(index)].\($0)" }
        }
        if Set(groups.map(\.id)).count < groups.count { problems.append("groups has an id twice.") }
        let addresses = groups.map(\.address).filter { $0 != Secret(self.standIn) }
        if Set(addresses).count < addresses.count {
            problems.append("groups has an address twice: one \(self.robot) sits in one group.")
        }
        return problems
    }

    private func problems(of group: WebhookGroup) -> [String] {
        var problems: [String] = []
        let isSlug = group.id.rawValue.utf8.allSatisfy {
            (0x30...0x39).contains($0) || (0x61...0x7A).contains($0) || $0 == 0x2D
        }
        if !isSlug || !(1...32).contains(group.id.rawValue.utf8.count) {
            problems.append("id is 1 to 32 small letters, digits and -.")
        }
        if !self.isAddress(group.address) { problems.append("address \(self.rule).") }
        if group.secret?.isEmpty == true { problems.append("secret is empty: leave it out where there is none.") }
        if let fault = self.fault(ofKeyword: group.keyword) { problems.append("keyword \(fault).") }
        return problems
    }

    /// What is wrong with a keyword; nil for a good one, or none.
    func fault(ofKeyword keyword: String) -> String? {
        guard keyword.count <= WebhookGroup.longestKeyword else {
            return "has more than \(WebhookGroup.longestKeyword) characters"
        }
        return self.isPlain(keyword) ? nil : "holds a mark, a line end or blanks around it"
    }
}
