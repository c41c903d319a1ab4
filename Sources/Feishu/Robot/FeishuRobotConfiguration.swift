public import Domain

/// What one account of custom bots (自定义机器人) of Feishu or Lark is made from: an account with `platform: feishu-webhook`.
///
/// The admin of a group makes such a bot in the group's settings, and copies its address from there. It posts into that
/// one group and hears nothing.
public struct FeishuRobotConfiguration: Hashable, Sendable {
    /// One bot, and the group in which it sits.
    public struct Group: Hashable, Sendable {
        /// How Hearth calls the group: small letters, digits and `-`, 1 to 32 of them.
        ///
        /// The platform's own id of it is never told to a custom bot.
        public var id: GroupID
        /// The whole address as the group's settings show it; whoever knows it can post.
        public var address: Secret
        /// 签名校验: what posts are signed with; nil where the bot has keywords or a list of addresses instead.
        public var secret: Secret?
        /// 自定义关键词: one that every post has to hold; empty where there is none.
        public var keyword: String

        public init(id: GroupID, address: Secret, secret: Secret? = nil, keyword: String = "") {
            self.id = id
            self.address = address
            self.secret = secret
            self.keyword = keyword
        }
    }

    static let mostGroups = 200
    static let longestKeyword = 50

    /// 1 to 200, each with an id and an address of its own.
    public var groups: [Group]
    /// What stands before `/open-apis` where posts are sent; nil for the host that the address of the bot names.
    public var apiBase: String?

    public init(groups: [Group], apiBase: String? = nil) {
        self.groups = groups
        self.apiBase = apiBase
    }

    /// All problems, in the order of the fields; empty when the configuration can be used.
    public func validate() -> [String] {
        var problems: [String] = []
        if !(1...Self.mostGroups).contains(self.groups.count) {
            problems.append("groups has 1 to \(Self.mostGroups) entries.")
        }
        for (index, group) in self.groups.enumerated() {
            problems += group.problems.map { "groups[\(index)].\($0)" }
        }
        if Set(self.groups.map(\.id)).count < self.groups.count { problems.append("groups has an id twice.") }
        let addresses = self.groups.map(\.address).filter { $0 != Secret(Group.standIn) }
        if Set(addresses).count < addresses.count {
            problems.append("groups has an address twice: one bot sits in one group.")
        }
        if let base = self.apiBase, !FeishuConfiguration.isBase(base) {
            problems.append("apiBase is http:// or https:// with a host, without user, query and fragment.")
        }
        return problems
    }
}

extension FeishuRobotConfiguration.Group {
    fileprivate var problems: [String] {
        var problems: [String] = []
        let isSlug = self.id.rawValue.utf8.allSatisfy { $0 < 0x80 && ($0.isDigit || $0 == 0x2D || $0 >= 0x61) }
        if !WireID.isPlain(self.id.rawValue) || !isSlug || self.id.rawValue.utf8.count > 32 {
            problems.append("id is 1 to 32 small letters, digits and -.")
        }
        if RobotAddress(self.address) == nil { problems.append("address \(RobotAddress.rule).") }
        if self.secret?.isEmpty == true { problems.append("secret is empty: leave it out where there is none.") }
        if let fault = Self.fault(ofKeyword: self.keyword) { problems.append("keyword \(fault).") }
        return problems
    }

    /// What is wrong with a keyword; nil for a good one, or none.
    static func fault(ofKeyword keyword: String) -> String? {
        guard keyword.count <= FeishuRobotConfiguration.longestKeyword else {
            return "has more than \(FeishuRobotConfiguration.longestKeyword) characters"
        }
        return keyword.withoutControls.neutralised == keyword && keyword.trimmed == keyword
            ? nil : "holds mark-up, a line end or blanks around it"
    }
}
