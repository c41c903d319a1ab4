import DingTalk
import Domain
import Feishu
import Sandbox
import Scripts

/// The custom robots of accounts that post by webhook, in the groups of the fake chat of their platform.
extension SandboxChats {
    static func feishuRobots(_ blueprint: Blueprint, in population: ChatPopulation) -> [FakeRobot] {
        let groups = blueprint.config.accounts.compactMap { $0.fields as? FeishuRobotConfiguration }.flatMap(\.groups)
        return groups.enumerated().map { place, group in
            FakeRobot(
                token: Self.end(of: group.address, behind: "/"),
                secret: group.secret,
                keyword: group.keyword,
                group: Self.group(group.id, place, in: population)
            )
        }
    }

    static func dingTalkRobots(_ blueprint: Blueprint, in population: ChatPopulation) -> [FakeRobot] {
        let groups = blueprint.config.accounts.compactMap { $0.fields as? DingTalkRobotConfiguration }.flatMap(\.groups)
        return groups.enumerated().map { place, group in
            FakeRobot(
                token: Self.end(of: group.address, behind: "="),
                secret: group.secret,
                keyword: group.keyword,
                group: Self.group(group.id, place, in: population)
            )
        }
    }

    private static func end(of address: Secret, behind mark: Character) -> Secret {
        address.reveal { Secret(String($0.split(separator: mark).last ?? "")) }
    }

    /// The group that is called the same in the demo, such as `store-1`; else one after the other.
    private static func group(_ id: GroupID, _ place: Int, in population: ChatPopulation) -> String {
        let groups = population.groups
        return (groups.first { $0.key == id.rawValue } ?? groups[place % groups.count]).id
    }
}
