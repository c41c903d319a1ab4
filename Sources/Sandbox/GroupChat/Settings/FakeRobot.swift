public import Domain

/// A custom robot of one group: an address that somebody made in the group's settings, and what it asks of a post.
public struct FakeRobot: Hashable, Sendable {
    /// What stands at the end of its address; whoever knows it may post.
    public var token: Secret
    /// What posts have to be signed with; nil where no signature is asked for.
    public var secret: Secret?
    /// What a post has to hold; empty for nothing.
    public var keyword: String
    /// The id of the group as the platform writes it.
    public var group: String
    public var name: Bilingual

    public init(
        token: Secret,
        secret: Secret?,
        keyword: String = "",
        group: String,
        name: Bilingual = Bilingual("群机器人", "Group robot")
    ) {
        self.token = token
        self.secret = secret
        self.keyword = keyword
        self.group = group
        self.name = name
    }

    /// Everything that is wrong with some of them, one sentence each.
    static func problems(_ robots: [FakeRobot], in population: ChatPopulation) -> [String] {
        var problems: [String] = []
        for robot in robots where !population.groups.contains(where: { $0.id == robot.group }) {
            problems.append("There is no group \(robot.group) for a robot.")
        }
        if robots.contains(where: { $0.token.isEmpty || $0.secret?.isEmpty == true }) {
            problems.append("The token or the secret of a robot is empty.")
        }
        if Set(robots.map(\.token)).count < robots.count { problems.append("Two robots have the same token.") }
        return problems
    }
}
