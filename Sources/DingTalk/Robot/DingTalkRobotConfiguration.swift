public import Domain

/// What one account of custom robots (自定义机器人) of DingTalk is made from: an account with `platform: dingtalk-webhook`.
///
/// The admin of a group makes such a robot in the group's settings, and copies its address from there. It posts into that
/// one group and hears nothing. DingTalk lets no new ones be made in more and more places; those there are go on.
public struct DingTalkRobotConfiguration: Hashable, Sendable {
    /// One robot, and the group in which it sits.
    public struct Group: Hashable, Sendable {
        /// How Hearth calls the group: small letters, digits and `-`, 1 to 32 of them.
        ///
        /// The platform's own id of it is never told to a custom robot.
        public var id: GroupID
        /// The whole address as the robot's settings show it; whoever knows it can post.
        public var address: Secret
        /// 加签: what posts are signed with, `SEC…`; nil where the robot has keywords or a list of addresses instead.
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
    /// CorpId of the organisation; empty where it is not known: then nobody is called by name, and no month is counted.
    public var corpID: String
    /// Messages by webhook of the organisation in a month, 3,000 in the standard edition; nil for no limit.
    ///
    /// Those of its other accounts are among them.
    public var monthlyAnswers: Int?
    /// What stands before `/robot/send` where posts are sent; the platform itself unless told otherwise.
    public var apiBase: String

    public init(
        groups: [Group],
        corpID: String = "",
        monthlyAnswers: Int? = 3_000,
        apiBase: String = "https://oapi.dingtalk.com"
    ) {
        self.groups = groups
        self.corpID = corpID
        self.monthlyAnswers = monthlyAnswers
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
            problems.append("groups has an address twice: one robot sits in one group.")
        }
        if !self.corpID.isEmpty, !DingTalkConfiguration.isIdentifier(self.corpID) {
            problems.append("corpID is empty or 1 to 64 letters and digits, such as ding0123456789abcdef.")
        }
        if (self.monthlyAnswers ?? 1) < 1 { problems.append("monthlyAnswers is 1 or more, or left out.") }
        if !DingTalkConfiguration.isBase(self.apiBase) {
            problems.append("apiBase is http:// or https:// with a host, without user, query and fragment.")
        }
        return problems
    }
}

extension DingTalkRobotConfiguration.Group {
    fileprivate var problems: [String] {
        var problems: [String] = []
        let isSlug = self.id.rawValue.utf8.allSatisfy {
            (0x30...0x39).contains($0) || (0x61...0x7A).contains($0) || $0 == 0x2D
        }
        if !isSlug || !(1...32).contains(self.id.rawValue.utf8.count) {
            problems.append("id is 1 to 32 small letters, digits and -.")
        }
        if RobotAddress(self.address) == nil { problems.append("address \(RobotAddress.rule).") }
        if self.secret?.isEmpty == true { problems.append("secret is empty: leave it out where there is none.") }
        if let fault = Self.fault(ofKeyword: self.keyword) { problems.append("keyword \(fault).") }
        return problems
    }

    /// What is wrong with a keyword; nil for a good one, or none.
    static func fault(ofKeyword keyword: String) -> String? {
        guard keyword.count <= DingTalkRobotConfiguration.longestKeyword else {
            return "has more than \(DingTalkRobotConfiguration.longestKeyword) characters"
        }
        return keyword.withoutControls.neutralised == keyword && keyword.trimmed == keyword
            ? nil : "holds a mark of Markdown, a line end or blanks around it"
    }
}
